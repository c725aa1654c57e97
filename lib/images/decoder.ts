import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { DEFAULT_MAX_MEGAPIXELS } from './presets.ts';

// libvips caches pictures by path, so it would go on showing a picture after its file was replaced.
sharp.cache(false);
// Several photos decoded at once use the cores better than several threads for one photo.
sharp.concurrency(1);

/** No ordinary picture within the size limit takes this long to decode. */
const MAX_SECONDS = 60;

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
