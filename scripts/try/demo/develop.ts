import sharp from 'sharp';
import type { DemoPhoto } from './albums.ts';
import { makeRandom } from './random.ts';
import { makeSheet, radial, rect, type Sheet } from './sheet.ts';

const GRAIN_SIZE = 512;
/**
 * The strength of the grain, in steps of a channel (256). Grain keeps skies from banding and makes
 * a drawing look like a print.
 */
const GRAIN = 11;

/** Draws a photo of the demo library as a JPEG with its date; the same bytes every time. */
export async function developPhoto(photo: DemoPhoto): Promise<Buffer> {
  const sheet = makeSheet(photo.width, photo.height, photo.path);
  const drawing = sheet.print(photo.draw(sheet) + drawVignette(sheet));
  return sharp(Buffer.from(drawing))
    .removeAlpha()
    .composite([
      {
        input: makeGrain(),
        raw: { width: GRAIN_SIZE, height: GRAIN_SIZE, channels: 3 },
        tile: true,
        blend: 'soft-light',
      },
    ])
    .flatten({ background: '#000' })
    .jpeg({ quality: 85 })
    .withExif({
      IFD0: { Make: 'Albumen', Model: 'Demo library', DateTime: photo.taken },
      IFD2: {
        DateTimeOriginal: photo.taken,
        DateTimeDigitized: photo.taken,
        OffsetTimeOriginal: photo.offset,
        OffsetTimeDigitized: photo.offset,
      },
      ...(photo.position && { IFD3: gpsTags(photo.position) }),
    })
    .toBuffer();
}

function gpsTags({ latitude, longitude }: NonNullable<DemoPhoto['position']>) {
  return {
    GPSLatitudeRef: latitude < 0 ? 'S' : 'N',
    GPSLatitude: degreesText(latitude),
    GPSLongitudeRef: longitude < 0 ? 'W' : 'E',
    GPSLongitude: degreesText(longitude),
  };
}

/** Degrees, minutes and seconds as fractions. */
function degreesText(angle: number): string {
  const hundredths = Math.round(Math.abs(angle) * 360_000);
  const [degrees, rest] = [Math.floor(hundredths / 360_000), hundredths % 360_000];
  return `${degrees}/1 ${Math.floor(rest / 6_000)}/1 ${rest % 6_000}/100`;
}

/** Corners a little darker, as a lens leaves them. */
function drawVignette(sheet: Sheet): string {
  const fill = radial(sheet, [
    [0, '#000000', 0],
    [0.72, '#000000', 0],
    [1, '#1a0f08', 0.13],
  ]);
  const { width, height } = sheet;
  return rect(-width * 0.22, -height * 0.22, width * 1.44, height * 1.44, fill);
}

let grain: Buffer | null = null;

function makeGrain(): Buffer {
  if (grain !== null) return grain;
  const random = makeRandom('grain');
  const pixels = Buffer.alloc(GRAIN_SIZE * GRAIN_SIZE * 3);
  for (let at = 0; at < pixels.length; at += 3) {
    const bell = random.next() + random.next() + random.next() - 1.5;
    pixels.fill(Math.round(128 + bell * 2 * GRAIN), at, at + 3);
  }
  grain = pixels;
  return pixels;
}
