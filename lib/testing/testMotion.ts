import { box } from './testBox.ts';

/* Tests only: motion photos, as phones write them, of a JPEG and a film. */

/** Google's: the film stands behind the JPEG, and XMP says how long it is. */
export function googleMotion(jpeg: Buffer, film: Buffer, version: 'offset' | 'container'): Buffer {
  const { length } = film;
  const said =
    version === 'offset'
      ? `<rdf:Description GCamera:MicroVideo="1" GCamera:MicroVideoOffset="${length}"/>`
      : `<rdf:Description GCamera:MotionPhoto="1"><Container:Item Item:Semantic="Primary"/><Container:Item Item:Mime="video/mp4" Item:Semantic="MotionPhoto" Item:Length="${length}"/></rdf:Description>`;
  const xmp = Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${said}</x:xmpmeta>`);
  const segment = Buffer.from([0xff, 0xe1, (xmp.length + 2) >> 8, (xmp.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, xmp, jpeg.subarray(2), film]);
}

/** Samsung's: a trailer with a directory. */
export function samsungMotion(jpeg: Buffer, film: Buffer): Buffer {
  const name = 'MotionPhoto_Data';
  const block = Buffer.concat([words(0, 0x0a30), longs(name.length), Buffer.from(name), film]);
  const entry = Buffer.concat([words(0, 0x0a30), longs(block.length, block.length)]);
  const directory = Buffer.concat([Buffer.from('SEFH'), longs(107, 1), entry]);
  return Buffer.concat([jpeg, block, directory, longs(directory.length), Buffer.from('SEFT')]);
}

/** A HEIC without a picture, with the box that contains the film of a motion photo. */
export function heicMotion(film: Buffer): Buffer {
  const ftyp = box('ftyp', 'heic\0\0\0\0mif1heic');
  return Buffer.concat([ftyp, box('mdat', Buffer.alloc(100)), box('mpvd', film)]);
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [at, value] of values.entries()) bytes.writeUInt16LE(value, at * 2);
  return bytes;
}

function longs(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, at * 4);
  return bytes;
}
