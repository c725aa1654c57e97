import sharp from 'sharp';

/** Tests only: a picture of one colour. */
export const jpegOf = (colour: string, width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();

/** Tests only: a photo with a thumbnail in its EXIF block, oriented like the photo's own pixels. */
export function embed(photo: Buffer, thumbnail: Buffer, orientation: number): Buffer {
  const tiff = Buffer.alloc(8 + 18 + 30);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  const entry = (at: number, tag: number, type: number, value: number) => {
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(1, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  };
  tiff.writeUInt16LE(1, 8);
  entry(10, 0x0112, 3, orientation);
  tiff.writeUInt32LE(26, 22);
  tiff.writeUInt16LE(2, 26);
  entry(28, 0x0201, 4, tiff.length);
  entry(40, 0x0202, 4, thumbnail.length);
  const block = Buffer.concat([Buffer.from('Exif\0\0'), tiff, thumbnail]);
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(block.length + 2, 4);
  return Buffer.concat([head, block, photo.subarray(2)]);
}

/** Tests only: 160 x 120 with black above and below, as cameras embed a picture of 3:2. */
export async function filledUp(colour: string): Promise<Buffer> {
  const inner = await jpegOf(colour, 160, 106);
  return sharp(inner).extend({ top: 7, bottom: 7, background: '#000' }).jpeg().toBuffer();
}
