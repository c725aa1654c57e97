import { open } from 'node:fs/promises';
import type { Metadata, Sharp } from 'sharp';
import { openPicture } from './decoder.ts';
import {
  checkEncoding,
  type EncodingOptions,
  encodePicture,
  type Thumbnail,
  type ThumbnailFormat,
} from './encoding.ts';
import {
  DamagedImageError,
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

export type RenderOptions = {
  readonly format: ThumbnailFormat;
  readonly encoding?: EncodingOptions;
  /** Pictures with more megapixels are not decoded. */
  readonly maxMegapixels?: number;
  /** Throws LargePictureError, without decoding, where `isLargePicture`. */
  readonly refuseLarge?: boolean;
  /** Decodes all of the picture to find damage, also parts that the thumbnail does not show. */
  readonly checkWhole?: boolean;
};

/**
 * Pictures beyond this are decoded one at a time: two at once could exhaust the memory of a small
 * machine.
 */
export const LARGE_PIXELS = 45e6;
const LARGE_BYTES = 128 * 1024 * 1024;

/**
 * The facts of a picture's header that determine how much memory decoding takes. Sizes in pixels.
 */
type Header = Size & Pick<Metadata, 'format' | 'channels' | 'depth' | 'isProgressive'>;

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

/** A thumbnail; `damage` says what is wrong where only part of the picture could be decoded. */
export type RenderedThumbnail = Thumbnail & { readonly damage: string | null };

/**
 * The formats that are decoded. Never SVG, which may refer to other files, nor PDF and the like.
 */
const DECODED = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif']);

/**
 * Makes a thumbnail of a picture, given by its path or its bytes: upright, sRGB, without metadata,
 * never larger than the original, cropped at its centre where the preset crops.
 *
 * A picture that ends early or has faulty data is shown as far as it can be decoded, grey
 * elsewhere, with `damage` set. Throws DamagedImageError where nothing can be decoded because the
 * file is damaged, UndecodedImageError where there is another reason, and the file system's error
 * where the file cannot be read.
 */
export async function renderThumbnail(
  input: Buffer | string,
  preset: Preset,
  {
    format,
    encoding = {},
    maxMegapixels = DEFAULT_MAX_MEGAPIXELS,
    refuseLarge = false,
    checkWhole = false,
  }: RenderOptions,
): Promise<RenderedThumbnail> {
  checkEncoding(encoding);
  const path = typeof input === 'string' ? input : undefined;
  try {
    const header = await readHeader(input);
    const size: Size = header.autoOrient;
    if (isTooLarge(size, maxMegapixels)) throw new TooLargeError('too large to show');
    if (refuseLarge && isLargePicture(header)) throw new LargePictureError();
    const limitInputPixels = false;
    const attempt = (failOn: 'error' | 'none') =>
      encodePicture(
        resizePicture(openPicture(input, { failOn, limitInputPixels }).autoOrient(), size, preset),
        format,
        encoding,
      );
    try {
      const made = await attempt('error');
      if (checkWhole) await decodeWhole(input, header);
      return { ...made, damage: null };
    } catch (error) {
      if (isTimeout(error)) throw error;
      return { ...(await attempt('none')), damage: reasonOf(error, path) };
    }
  } catch (error) {
    // A failure to open the file must not be reported as damage of the picture.
    if (path !== undefined) await (await open(path)).close();
    if (error instanceof LargePictureError) throw error;
    if (error instanceof DamagedImageError || error instanceof UndecodedImageError) throw error;
    if (isTimeout(error)) throw new UndecodedImageError('not done in time', { cause: error });
    throw new DamagedImageError(reasonOf(error, path), { cause: error });
  }
}

async function readHeader(input: Buffer | string): Promise<Metadata> {
  const picture = openPicture(input, { failOn: 'none', limitInputPixels: false });
  const header = await picture.metadata();
  const { format, compression } = header;
  if (!DECODED.has(format ?? '')) throw new DamagedImageError(`not a photo but ${format}`);
  // sharp's libvips has no decoder for HEVC, which HEIC contains.
  if (format === 'heif' && compression !== 'av1') throw new UndecodedImageError('HEIC');
  return header;
}

/**
 * Decodes all of a picture, and throws where that fails. Making a thumbnail decodes only down to
 * the last row that it shows, so damage below its crop would go unnoticed.
 */
async function decodeWhole(input: Buffer | string, { width, height }: Metadata): Promise<void> {
  const lastRow = { left: 0, top: height - 1, width, height: 1 };
  await openPicture(input, { failOn: 'error', limitInputPixels: false })
    .extract(lastRow)
    .raw()
    .toBuffer();
}

/** libvips says "timeout: 53% complete". */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('timeout');
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
