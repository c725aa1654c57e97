import { open } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import { openPicture, openPixels } from './decoder.ts';
import { isOutOfMemory, isTimeout, isUnsupported } from './decoderFaults.ts';
import {
  checkEncoding,
  type EncodingOptions,
  encodePicture,
  type Thumbnail,
  type ThumbnailFormat,
} from './encoding.ts';
import {
  DamagedImageError,
  GaveUpError,
  LargePictureError,
  reasonOf,
  TooLargeError,
  UndecodedImageError,
} from './errors.ts';
import {
  cropRegion,
  DEFAULT_MAX_MEGAPIXELS,
  fitSize,
  isTooLarge,
  type Preset,
  type Size,
} from './presets.ts';
import { type Header, openSource, type Source } from './source.ts';
import { hashPixels, type Pixels } from './thumbhash.ts';

/** One of the thumbnails that are wanted of a picture. */
export type WantedThumbnail = {
  readonly preset: Preset;
  readonly format: ThumbnailFormat;
  /** The quality, in place of the one in the owner's options for this format. */
  readonly quality?: number;
};

/** The largest side of a JPEG that every program opens; libjpeg has it (JPEG_MAX_DIMENSION). */
const MOST_JPEG_SIDE = 65_500;

/** The picture in its full size, for whoever cannot open the file that it is in. */
export const fullJpeg: WantedThumbnail = {
  preset: { name: 'full', width: MOST_JPEG_SIDE, height: MOST_JPEG_SIDE, crop: false },
  format: 'jpeg',
  quality: 92,
};

export type RenderOptions = {
  readonly encoding?: EncodingOptions;
  /** Pictures with more megapixels are not decoded. */
  readonly maxMegapixels?: number;
  /** Throws LargePictureError, without decoding, where `isLargePicture`. */
  readonly refuseLarge?: boolean;
  /** The file is a film, of which a frame is shown. */
  readonly isFilm?: boolean;
  /** Decodes all of the picture to find damage, also parts that the thumbnails do not show. */
  readonly checkWhole?: boolean;
  /** Makes a thumbhash of the picture as well. */
  readonly withHash?: boolean;
};

/**
 * Pictures beyond this are decoded one at a time: two at once could exhaust the memory of a small
 * machine.
 */
export const LARGE_PIXELS = 45e6;
const LARGE_BYTES = 128 * 1024 * 1024;

/**
 * Does decoding take much memory? For a progressive JPEG all coefficients are kept in memory, two
 * bytes each, since every pass adds to them (ITU-T T.81, annex G); interlaced PNG, WebP, GIF and
 * AVIF keep all pixels. Of other pictures only some rows are in memory, since they are shrunk while
 * being read.
 */
export function isLargePicture(header: Header): boolean {
  const { width, height, format, channels = 3, depth, isProgressive } = header;
  const pixels = width * height;
  const isRead = (format === 'jpeg' || format === 'png' || format === 'tiff') && !isProgressive;
  const sample = format === 'jpeg' || depth !== 'uchar' ? 2 : 1;
  return pixels > LARGE_PIXELS || (!isRead && pixels * channels * sample > LARGE_BYTES);
}

export type RenderedThumbnails = {
  /** In the order in which they were wanted. */
  readonly thumbnails: readonly Thumbnail[];
  /** What is wrong where only a part of the picture could be decoded. */
  readonly damage: string | null;
  /**
   * Null where none was wanted, and where a thumbnail is so large that its pixels are not kept in
   * memory.
   */
  readonly thumbhash: Buffer | null;
};

/**
 * Makes thumbnails of a picture, given by its path or its bytes, from one decoding: upright, sRGB,
 * without metadata, never larger than the original, cropped at its centre where the preset crops.
 *
 * A picture that ends early or has faulty data is shown as far as it can be decoded, grey
 * elsewhere, with `damage` set. Throws DamagedImageError where nothing can be decoded because the
 * file is damaged, UndecodedImageError where there is another reason, and the file system's error
 * where the file cannot be read.
 */
export async function renderThumbnails(
  input: Uint8Array | string,
  wanted: readonly WantedThumbnail[],
  options: RenderOptions = {},
): Promise<RenderedThumbnails> {
  const { encoding = {}, maxMegapixels = DEFAULT_MAX_MEGAPIXELS } = options;
  checkEncoding(encoding);
  const path = typeof input === 'string' ? input : undefined;
  try {
    const admit = (header: Header) => {
      if (isTooLarge(header, maxMegapixels)) throw new TooLargeError('too large to show');
      if (options.refuseLarge && isLargePicture(header)) throw new LargePictureError();
    };
    const source = await openSource(input, maxMegapixels, admit, options.isFilm);
    const size: Size = source.header.autoOrient;
    const limitInputPixels = false;
    const attempt = (failOn: 'error' | 'none') =>
      renderUpright(openPicture(source.input, { failOn, limitInputPixels }).autoOrient(), size, {
        wanted,
        encoding,
        withHash: options.withHash ?? false,
      });
    try {
      const made = await attempt('error');
      if (options.checkWhole) await decodeWhole(source);
      return { ...made, damage: source.damage ?? null };
    } catch (error) {
      if (isTimeout(error) || isOutOfMemory(error) || isUnsupported(error)) throw error;
      return { ...(await attempt('none')), damage: reasonOf(error, path) };
    }
  } catch (error) {
    // A failure to open the file must not be reported as damage of the picture.
    if (path !== undefined) await (await open(path)).close();
    if (error instanceof LargePictureError) throw error;
    if (error instanceof DamagedImageError || error instanceof UndecodedImageError) throw error;
    if (isTimeout(error)) throw new GaveUpError('not decoded in time', { cause: error });
    if (isOutOfMemory(error)) throw new GaveUpError('takes too much memory', { cause: error });
    if (isUnsupported(error)) {
      throw new UndecodedImageError(reasonOf(error, path), { cause: error });
    }
    throw new DamagedImageError(reasonOf(error, path), { cause: error });
  }
}

type Rendering = {
  readonly wanted: readonly WantedThumbnail[];
  readonly encoding: EncodingOptions;
  readonly withHash: boolean;
};

/** Pixels of a decoded picture from which thumbnails are made; more are not kept in memory for it. */
const MOST_SHARED_PIXELS = 12e6;

/**
 * A single thumbnail is made in one pass from file to encoder. Several are made from one decoding,
 * at the size of the largest of them, which is kept as pixels: decoding is most of the work.
 */
async function renderUpright(
  picture: Sharp,
  size: Size,
  { wanted, encoding, withHash }: Rendering,
): Promise<Omit<RenderedThumbnails, 'damage'>> {
  const shared = sharedSize(size, wanted);
  const isShared = shared.width * shared.height <= MOST_SHARED_PIXELS;
  const pixels =
    isShared && (withHash || wanted.length > 1) && (await decodePixels(picture, shared));
  const thumbnails: Thumbnail[] = [];
  for (const { preset, format, quality } of wanted) {
    const resized = pixels
      ? shrinkPixels(openPixels(pixels), shared, { ...fitSize(size, preset), crop: preset.crop })
      : resizePicture(picture.clone(), size, preset);
    const options = quality
      ? { ...encoding, [format]: { ...encoding[format], quality } }
      : encoding;
    thumbnails.push(await encodePicture(resized, format, options));
  }
  return { thumbnails, thumbhash: withHash && pixels ? hashPixels(pixels) : null };
}

/** The size of the whole picture at the largest scale that any of these thumbnails has. */
function sharedSize(size: Size, wanted: readonly WantedThumbnail[]): Size {
  const scale = Math.max(...wanted.map(({ preset }) => scaleOf(size, preset)));
  const scaled = (side: number) => Math.max(1, Math.round(side * scale));
  return { width: scaled(size.width), height: scaled(size.height) };
}

function scaleOf(size: Size, preset: Preset): number {
  const { width, height } = cropRegion(size, preset);
  const [across, down] = [preset.width / width, preset.height / height];
  return Math.min(1, preset.crop ? Math.max(across, down) : Math.min(across, down));
}

/** The upright picture of this size, in sRGB of 8 bits, as pixels in memory. */
async function decodePixels(picture: Sharp, { width, height }: Size): Promise<Pixels> {
  const { data, info } = await picture
    .resize({ width, height, fit: 'fill' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

/** The picture at a size that is no larger; with `crop` its centre, where proportions differ. */
function shrinkPixels(
  picture: Sharp,
  from: Size,
  { crop, ...to }: Size & { readonly crop: boolean },
): Sharp {
  if (!crop) return picture.resize({ ...to, fit: 'fill' });
  const left = Math.floor((from.width - to.width) / 2);
  const top = Math.floor((from.height - to.height) / 2);
  // Nothing is scaled: cut out exactly.
  if (Math.min(left, top) === 0) return picture.extract({ left, top, ...to });
  return picture.resize({ ...to, fit: 'cover', position: 'centre' });
}

/**
 * Decodes all of a picture, and throws where that fails. Making a thumbnail decodes only down to
 * the last row that it shows, so damage below its crop would go unnoticed.
 */
async function decodeWhole({ input, header }: Source): Promise<void> {
  const { width, height } = header;
  const lastRow = { left: 0, top: height - 1, width, height: 1 };
  await openPicture(input, { failOn: 'error', limitInputPixels: false })
    .extract(lastRow)
    .raw()
    .toBuffer();
}

/**
 * Resizes in the same pipeline as decoding, so that the decoder can shrink while it decodes;
 * extracting a region first would prevent that. Where nothing is scaled, the region is extracted
 * exactly.
 */
function resizePicture(picture: Sharp, size: Size, preset: Preset): Sharp {
  const target = fitSize(size, preset);
  const region = cropRegion(size, preset);
  if (region.width === target.width && region.height === target.height) {
    return picture.extract(region);
  }
  return picture.resize({ ...target, fit: preset.crop ? 'cover' : 'fill', position: 'centre' });
}
