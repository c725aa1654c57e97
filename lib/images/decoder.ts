import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { DEFAULT_MAX_MEGAPIXELS } from './presets.ts';

// A cached picture would go on being shown after its file was replaced: libvips' cache goes by path.
sharp.cache(false);
// Several photos at a time use the cores better than several threads on one.
sharp.concurrency(1);

/** No honest picture within the limit takes this long. */
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
