import sharp, { type OutputInfo, type Sharp, type SharpOptions } from 'sharp';
import { DEFAULT_MAX_MEGAPIXELS } from './presets.ts';

// libvips caches pictures by path, so it would go on showing a picture after its file was replaced.
sharp.cache(false);
// Several photos decoded at once use the cores better than several threads for one photo.
sharp.concurrency(1);

/**
 * How long a picture may take by the clock. A process that decodes may work for less than that, but
 * has to wait for its turn where others work as well.
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

/** Pixels in memory as a picture: row by row, 8 bits a channel. */
export function openPixels(pixels: {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}): Sharp {
  const { data, width, height, channels } = pixels;
  return sharp(data, { raw: { width, height, channels: channels as OutputInfo['channels'] } });
}
