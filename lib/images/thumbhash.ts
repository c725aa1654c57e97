import { rgbaToThumbHash } from 'thumbhash';
import { openPicture } from './decoder.ts';
import type { Size } from './presets.ts';
import { orientationTiff } from './strip/orientation.ts';

/** A thumbhash holds no finer detail: its colours vary at most seven times across a picture. */
const SIDE = 32;
/** How many samples are taken for each pixel of the hashed picture, in each direction. */
const SAMPLES = 4;

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
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const across = { from: x / width, step: 1 / width / SAMPLES };
      const down = { from: y / height, step: 1 / height / SAMPLES };
      rgba.set(meanOf(pixels, across, down), (y * width + x) * 4);
    }
  }
  return Buffer.from(rgbaToThumbHash(width, height, rgba));
}

/** A part of a side, as fractions. */
type Span = { readonly from: number; readonly step: number };

/** The mean colour of a part of a picture, weighted by opacity. */
function meanOf({ data, width, height, channels }: Pixels, across: Span, down: Span): number[] {
  const isGrey = channels < 3;
  const hasAlpha = channels === 2 || channels === 4;
  let [red, green, blue, alpha] = [0, 0, 0, 0];
  for (let j = 0; j < SAMPLES; j++) {
    const row = Math.floor((down.from + (j + 0.5) * down.step) * height) * width;
    for (let i = 0; i < SAMPLES; i++) {
      const at = (row + Math.floor((across.from + (i + 0.5) * across.step) * width)) * channels;
      const opacity = hasAlpha ? (data[at + channels - 1] ?? 0) : 255;
      red += (data[at] ?? 0) * opacity;
      green += (data[isGrey ? at : at + 1] ?? 0) * opacity;
      blue += (data[isGrey ? at : at + 2] ?? 0) * opacity;
      alpha += opacity;
    }
  }
  const colour = [red, green, blue].map((sum) => (alpha === 0 ? 0 : sum / alpha));
  return [...colour, alpha / SAMPLES ** 2];
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
