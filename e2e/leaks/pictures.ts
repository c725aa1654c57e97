import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { paintFrame, testFilm } from '../../lib/testing/testFilm.ts';
import { samsungMotion } from '../../lib/testing/testMotion.ts';
import { drawTestJpeg, stampJpeg } from '../../lib/testing/testPictures.ts';
import { makeNef } from '../../lib/testing/testRaw.ts';
import type { PartSpec } from './things.ts';

/** The personal data in every picture, in the places where cameras put it. */
export const personal = {
  comment: 'PERSONAL-COMMENT-48.8566-2.3522',
  xmp: 'PERSONAL-XMP-GPSLatitude-48.8566',
  /** The text that `drawTestJpeg` writes as description, with another number. */
  description: 'No. 00000',
  motion: 'PERSONAL-MOTION-VIDEO-ftypmp42',
} as const;

/**
 * Writes a small JPEG that differs from all others, with a comment and XMP before its picture and,
 * after it, the video of a motion photo.
 */
export async function writePicture(
  library: string,
  path: string,
  number: number,
  isMotion = false,
): Promise<Buffer> {
  const size = number % 3 === 1 ? { width: 48, height: 72 } : { width: 72, height: 48 };
  const blank = await drawTestJpeg({ ...size, detail: 30 });
  const minute = String(10 + number)
    .padStart(2, '0')
    .slice(-2);
  const drawn = stampJpeg(blank, { number, takenAt: `2020:01:01 10:${minute}:00` });
  // Each photo was taken a few kilometres from the one before.
  const xmp = `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/">
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="${personal.xmp}" xmlns:exif="http://ns.adobe.com/exif/1.0/"
        exif:GPSLatitude="48,51.396N" exif:GPSLongitude="${number},21.132E"/>
    </rdf:RDF></x:xmpmeta>`;
  const picture = Buffer.concat([
    drawn.subarray(0, 2),
    segment(0xfe, `${personal.comment}-${number}`),
    segment(0xe1, xmp),
    drawn.subarray(2),
    Buffer.from(personal.motion),
  ]);
  const bytes = isMotion ? samsungMotion(picture, await drawFilm('#136')) : picture;
  mkdirSync(dirname(join(library, path)), { recursive: true });
  writeFileSync(join(library, path), bytes);
  return bytes;
}

/** Writes the film of a live photo, or the raw file beside a JPEG; each differs from all others. */
export async function writePart(
  library: string,
  path: string,
  { kind, file }: PartSpec,
): Promise<Buffer> {
  const colour = `#${Buffer.from(file).toString('hex').slice(2, 8)}`;
  const small = await paintFrame(colour, '#fff');
  const bytes =
    kind === 'film' ? await drawFilm(colour) : makeNef(small, await paintFrame('#fff', colour));
  writeFileSync(join(library, path), bytes);
  return bytes;
}

async function drawFilm(colour: string): Promise<Buffer> {
  const frames = [await paintFrame(colour, '#000')];
  return testFilm({ frames, width: 64, height: 48 });
}

/** A marker segment of a JPEG (ITU-T T.81, B.1.1.4). */
function segment(marker: number, content: string): Buffer {
  const bytes = Buffer.from(content, 'latin1');
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(bytes.length + 2, 2);
  return Buffer.concat([head, bytes]);
}
