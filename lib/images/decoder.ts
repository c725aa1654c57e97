import sharp, { type OutputInfo, type Sharp, type SharpOptions } from 'sharp';
import { DEFAULT_MAX_MEGAPIXELS } from './presets.ts';

// libvips caches pictures by path, so it would go on showing a picture after its file was replaced.
sharp.cache(false);
// Several photos decoded at once use the cores better than several threads for one photo.
sharp.concurrency(1);

/**
 * How long libvips may take for a picture, by the clock. This is longer than the processor time of
 * a decoder (`decoders.ts`), which on a busy machine has to wait for its turn.
 */
const MAX_SECONDS = 55;

/** Opens a picture (a path or its bytes); an animation gives its first frame. */
export function openPicture(input: Uint8Array | string, options: SharpOptions = {}): Sharp {
  return sharp(input, {
    limitInputPixels: DEFAULT_MAX_MEGAPIXELS * 1e6,
    pages: 1,
    ...options,
  }).timeout({
    seconds: MAX_SECONDS,
  });
}

/** Opens pixels in memory as a picture: row by row, 8 bits a channel. */
export function openPixels(pixels: {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}): Sharp {
  const { data, width, height, channels } = pixels;
  return sharp(data, { raw: { width, height, channels: channels as OutputInfo['channels'] } });
}

/** SMPTE EG 432-1, which phones call Display P3; its number in ITU-T H.273, table 2. */
const P3 = 12;

/** The colour profile that sharp has for these primaries; null for those of sRGB, and others. */
export async function findProfile(primaries: number | undefined): Promise<Buffer | null> {
  if (primaries !== P3) return null;
  const pixel = openPixels({ data: Buffer.alloc(3), width: 1, height: 1, channels: 3 });
  const { icc } = await openPicture(await pixel.withIccProfile('p3').png().toBuffer()).metadata();
  return icc ?? null;
}
