import sharp, { type Sharp, type SharpOptions } from 'sharp';

// A cached picture would go on being shown after its file was replaced: libvips' cache goes by path.
sharp.cache(false);
// Several photos at a time use the cores better than several threads on one.
sharp.concurrency(1);

/**
 * Pictures of more pixels are refused: a file of a few kilobytes can claim any size. The limit is
 * libvips' own proposal and lets 200-megapixel phones and panoramas through.
 */
const MAX_PIXELS = 0x3fff * 0x3fff;

/** No honest picture within `MAX_PIXELS` takes this long. */
const MAX_SECONDS = 60;

/** Opens a picture (a path or its bytes); an animation gives its first frame. */
export function openPicture(input: Uint8Array | string, options: SharpOptions = {}): Sharp {
  return sharp(input, { limitInputPixels: MAX_PIXELS, pages: 1, ...options }).timeout({
    seconds: MAX_SECONDS,
  });
}
