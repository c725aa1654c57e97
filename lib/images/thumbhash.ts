import type { Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { openPicture, openPixels } from './decoder.ts';
import type { Size } from './presets.ts';
import { orientationTiff } from './strip/orientation.ts';

/** A thumbhash holds no finer detail: its colours vary at most seven times across a picture. */
const SIDE = 32;

/** The thumbhash of an upright picture: some 25 bytes (evanw.github.io/thumbhash). */
export async function hashPicture(picture: Sharp): Promise<Buffer> {
  const { data, info } = await picture
    .resize({ width: SIDE, height: SIDE, fit: 'inside' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data));
}

/** A JPEG that is inside the file of a photo, and what is known of that photo. */
export type EmbeddedPicture = {
  readonly bytes: Uint8Array;
  /** Of the photo, 1 to 8: the one inside lies as the pixels of the file do. */
  readonly orientation: number;
  /** Width by height of the upright photo; null where it is not known. */
  readonly ratio: number | null;
};

/**
 * Cameras fill up 160 x 120 pixels with black beside a photo of other proportions, which is 16:9 at
 * most. What differs by more is not of this picture: it was cropped since.
 */
const MOST_FILLED = 1.36;
const MOST_PIXELS = 4e6;

/** The thumbhash of such a picture; null where it is none, or not one of the photo as it is. */
export async function hashEmbedded(embedded: EmbeddedPicture): Promise<Buffer | null> {
  const { bytes, orientation, ratio } = embedded;
  try {
    const turned = withOrientation(bytes, orientation);
    const picture = openPicture(turned, { limitInputPixels: MOST_PIXELS, failOn: 'error' });
    const { autoOrient } = await picture.metadata();
    const region = ratio === null ? autoOrient : regionOf(autoOrient, ratio);
    if (region === null) return null;
    const { data, info } = await picture.autoOrient().raw().toBuffer({ resolveWithObject: true });
    const left = Math.floor((info.width - region.width) / 2);
    const top = Math.floor((info.height - region.height) / 2);
    return await hashPicture(openPixels(data, info).extract({ left, top, ...region }));
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

/** Says first how the picture lies: of several such segments the first counts. */
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
