import { rgbaToThumbHash } from 'thumbhash';
import { openPicture } from './decoder.ts';
import type { Size } from './presets.ts';
import { orientationTiff } from './strip/orientation.ts';

/**
 * Pixels on the longer side of what is hashed. A thumbhash has at most seven waves across a
 * picture, so it holds no finer detail.
 */
const SIDE = 16;
/** How many samples are taken for each pixel of the hashed picture, in each direction. */
const SAMPLES = 6;

/** Upright pixels in sRGB, row by row: grey or in colour, with or without alpha. */
export type Pixels = Size & { readonly data: Uint8Array; readonly channels: number };

/**
 * The thumbhash of a picture: some 25 bytes (evanw.github.io/thumbhash). It is made of samples of
 * its pixels, which takes a tenth of the time of resizing, and differs by less than the hash can
 * show.
 */
export function hashPixels(pixels: Pixels): Buffer {
  const scale = Math.min(1, SIDE / Math.max(pixels.width, pixels.height));
  const width = Math.max(1, Math.round(pixels.width * scale));
  const height = Math.max(1, Math.round(pixels.height * scale));
  const across = samplesOf(width, pixels.width, pixels.channels);
  const down = samplesOf(height, pixels.height, pixels.width * pixels.channels);
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      putMean(rgba, (y * width + x) * 4, pixels, {
        columns: across.subarray(x * SAMPLES, (x + 1) * SAMPLES),
        rows: down.subarray(y * SAMPLES, (y + 1) * SAMPLES),
      });
    }
  }
  return Buffer.from(rgbaToThumbHash(width, height, rgba));
}

/** Where samples are taken along a side, `SAMPLES` for each of `count` parts, in bytes. */
function samplesOf(count: number, length: number, bytesEach: number): Uint32Array {
  return Uint32Array.from(
    { length: count * SAMPLES },
    (_, at) => Math.floor(((at + 0.5) * length) / (count * SAMPLES)) * bytesEach,
  );
}

type Part = { readonly columns: Uint32Array; readonly rows: Uint32Array };

/** Puts the mean colour of a part of a picture, weighted by opacity, at `to` in `rgba`. */
function putMean(
  rgba: Uint8Array,
  to: number,
  { data, channels }: Pixels,
  { columns, rows }: Part,
): void {
  const colours = channels < 3 ? 0 : 1;
  const alphaAt = channels === 2 || channels === 4 ? channels - 1 : null;
  let red = 0;
  let green = 0;
  let blue = 0;
  let alpha = 0;
  for (const row of rows) {
    for (const column of columns) {
      const at = row + column;
      const opacity = alphaAt === null ? 255 : (data[at + alphaAt] ?? 0);
      red += (data[at] ?? 0) * opacity;
      green += (data[at + colours] ?? 0) * opacity;
      blue += (data[at + 2 * colours] ?? 0) * opacity;
      alpha += opacity;
    }
  }
  const weight = Math.max(1, alpha);
  rgba[to] = red / weight;
  rgba[to + 1] = green / weight;
  rgba[to + 2] = blue / weight;
  rgba[to + 3] = alpha / SAMPLES ** 2;
}

/** A JPEG embedded in the file of a photo, with facts of that photo. */
export type EmbeddedPicture = {
  readonly bytes: Uint8Array;
  /** The photo's orientation, 1 to 8; it applies to the embedded picture too. */
  readonly orientation: number;
  /** Width divided by height of the upright photo; null where unknown. */
  readonly ratio: number | null;
};

/**
 * Cameras pad 160 x 120 pixels with black for photos of other proportions, up to 16:9. A larger
 * difference means that the photo was cropped afterwards, so the embedded picture is not of it.
 */
const MOST_FILLED = 1.36;
const MOST_PIXELS = 4e6;

/**
 * The thumbhash of an embedded picture; null where it is invalid, or shows something else than the
 * photo.
 */
export async function hashEmbedded(embedded: EmbeddedPicture): Promise<Buffer | null> {
  const { bytes, orientation, ratio } = embedded;
  try {
    const turned = withOrientation(bytes, orientation);
    const picture = openPicture(turned, { limitInputPixels: MOST_PIXELS, failOn: 'error' });
    const { autoOrient } = await picture.metadata();
    const region = ratio === null ? autoOrient : regionOf(autoOrient, ratio);
    if (region === null) return null;
    const left = Math.floor((autoOrient.width - region.width) / 2);
    const top = Math.floor((autoOrient.height - region.height) / 2);
    const cut = picture
      .autoOrient()
      .extract({ left, top, ...region })
      .toColourspace('srgb');
    const { data, info } = await cut.raw().toBuffer({ resolveWithObject: true });
    return hashPixels({ data, ...info });
  } catch {
    return null;
  }
}

function regionOf({ width, height }: Size, ratio: number): Size | null {
  const filled = Math.max(width / height / ratio, ratio / (width / height));
  if (filled > MOST_FILLED) return null;
  return width / height > ratio
    ? { width: Math.max(1, Math.round(height * ratio)), height }
    : { width, height: Math.max(1, Math.round(width / ratio)) };
}

/** Inserts an orientation before all other segments: the first one counts. */
function withOrientation(jpeg: Uint8Array, orientation: number): Buffer {
  const tiff = orientationTiff(orientation);
  const segment = Buffer.from([
    0xff,
    0xe1,
    0,
    8 + tiff.length,
    ...Buffer.from('Exif\0\0'),
    ...tiff,
  ]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}
