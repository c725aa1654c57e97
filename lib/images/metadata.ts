import { DamagedImageError, NeedMoreBytes, reasonOf, UndecodedImageError } from './errors.ts';
import {
  asSinglePicture,
  type ImageFormat,
  identify,
  isStillFormat,
  latin1,
  UNKNOWN,
} from './identify.ts';
import { readJpegHeader } from './jpegHeader.ts';
import { readChunkOrientation } from './metadata/chunkOrientation.ts';
import { readGifSize } from './metadata/gifSize.ts';
import { type Headed, HeaderReader, OutOfReach, viewOf } from './metadata/headerReader.ts';
import { readHeifItself } from './metadata/heifHeader.ts';
import { packTiff } from './metadata/packedTiff.ts';
import { readStill } from './metadata/stillSize.ts';
import { findRawPreview, isRawType } from './raw/rawPreview.ts';
import { readTiffOrientation } from './strip/orientation.ts';

/** The picture of a file, as its header describes it. */
export type PictureHeader = {
  readonly format: Exclude<ImageFormat, 'heif'> | 'avif' | 'heic' | 'raw';
  readonly mediaType: string;
  /** Pixels, upright as shown. */
  readonly width: number;
  readonly height: number;
  /** 1 to 8; 1 for HEIC and AVIF, whose decoders rotate the picture themselves. */
  readonly orientation: number;
};

/** How many bytes of a file to read first: enough for the headers of nearly every photo. */
export const HEAD_BYTES = 128 * 1024;

/**
 * The most bytes that are read of a file whose header says how far it goes, as a JPEG's does.
 * Threat: a large damaged JPEG has no frame header, and would be read whole in search of it.
 */
const MOST_TOLD_BYTES = 64 * 1024 * 1024;
/**
 * The most bytes that are read of other formats, of which libvips only says that the header is
 * incomplete.
 */
const MOST_BYTES = 8 * 1024 * 1024;

/** Types of pictures that cannot be shown and are not known by their first bytes. */
const withoutSignature: ReadonlySet<string> = new Set([
  'image/tga',
  'image/vnd.zbrush.pcx',
  'image/pcd',
]);

/**
 * Reads format, size and orientation from a picture's header. `mediaTypeHint` is the media type by
 * the file name: content takes precedence, but it distinguishes camera raw files from TIFF. Throws
 * DamagedImageError, naming what the file is instead, where it is not a picture, UndecodedImageError
 * where it is one that cannot be shown, and NeedMoreBytes where `file` cannot be read beyond an
 * incomplete head.
 */
export async function readPicture(file: Headed, mediaTypeHint?: string): Promise<PictureHeader> {
  const { head } = file;
  if (head.length === 0) {
    throw file.size === 0 ? new DamagedImageError('empty file') : new NeedMoreBytes(HEAD_BYTES);
  }
  const { format, description } = identify(head);
  const isRaw = isRawType(mediaTypeHint ?? '');
  // Raw files have as many forms as makers.
  const isUnknown = description === UNKNOWN && (isRaw || withoutSignature.has(mediaTypeHint ?? ''));
  if (format === 'unshown' || isUnknown) throw new UndecodedImageError(description);
  if (format === null || format === 'film') throw new DamagedImageError(description);
  if (format === 'raw' || (format === 'tiff' && isRaw)) {
    return readRaw(file, isRaw ? mediaTypeHint : 'image/x-raw');
  }
  if (format === 'tiff') return readTiff(file);
  if (isStillFormat(format)) {
    return { format, orientation: 1, ...(await readStill(new HeaderReader(file), format)) };
  }
  if (format !== 'jpeg' && format !== 'heif' && file.size !== head.length) {
    return readPlain(file, format);
  }
  const read = format === 'jpeg' ? readJpeg : readWithLibvips;
  let bytes = head;
  for (;;) {
    const complete = file.size !== null && bytes.length >= file.size;
    try {
      return await read(bytes, format, complete);
    } catch (error) {
      // libvips fails on some HEIF whose size our own reader finds.
      const known = format === 'heif' ? await readHeifItself(file) : null;
      if (known) return { ...known, orientation: 1 };
      if (!(error instanceof NeedMoreBytes) || complete || file.read === null) throw error;
      const most = error.atLeast === null ? MOST_BYTES : MOST_TOLD_BYTES;
      const wanted = Math.min(Math.max(error.atLeast ?? 0, bytes.length * 4), most);
      if (wanted <= bytes.length) throw new DamagedImageError('a header too far inside');
      bytes = await file.read(0, wanted);
    }
  }
}

/** Reads the header of the JPEG inside a raw file, which is what is shown of it. */
async function readRaw(file: Headed, mediaType = 'image/x-raw'): Promise<PictureHeader> {
  const preview = await findRawPreview(file);
  if (!preview) throw new UndecodedImageError('a camera raw file without a picture');
  const { start, end, width, height, pixels } = preview;
  const own = () => (pixels ? 1 : readOwnOrientation(file, start, end));
  const orientation = preview.orientation ?? (await own());
  return { format: 'raw', mediaType, ...upright({ width, height }, orientation) };
}

/** The orientation of the JPEG at these bytes of a file. */
async function readOwnOrientation(file: Headed, start: number, end: number): Promise<number> {
  const head = await new HeaderReader(file).upTo(start, Math.min(end - start, HEAD_BYTES));
  const { exif } = readJpegHeader(head, true);
  return exif === null ? 1 : readTiffOrientation(exif);
}

function readJpeg(head: Uint8Array, _format: ImageFormat, complete: boolean): PictureHeader {
  const { width, height, exif } = readJpegHeader(head, complete);
  const orientation = exif === null ? 1 : readTiffOrientation(exif);
  return { format: 'jpeg', mediaType: 'image/jpeg', ...upright({ width, height }, orientation) };
}

async function readTiff(file: Headed): Promise<PictureHeader> {
  try {
    const tiff = await packTiff(new HeaderReader(file));
    const { width = null, height = null } = tiff ?? {};
    if (!tiff || !width || !height) throw new DamagedImageError('TIFF without a size');
    return {
      format: 'tiff',
      mediaType: 'image/tiff',
      ...upright({ width, height }, tiff.orientation),
    };
  } catch (error) {
    const isBroken = error instanceof OutOfReach || error instanceof RangeError;
    throw isBroken ? new DamagedImageError('TIFF without a directory', { cause: error }) : error;
  }
}

function upright({ width, height }: { width: number; height: number }, orientation: number) {
  const turned = orientation > 4;
  return { orientation, width: turned ? height : width, height: turned ? width : height };
}

/** Reads a PNG, WebP or GIF that is longer than `head`; its EXIF may come later in the file. */
async function readPlain(file: Headed, format: 'png' | 'webp' | 'gif'): Promise<PictureHeader> {
  const reader = new HeaderReader(file);
  const size =
    format === 'gif' ? await readGifSize(reader) : sizeOf(await reader.upTo(0, SIZE_BYTES), format);
  if (size.width === 0 || size.height === 0)
    throw new DamagedImageError(`${format} without a size`);
  const orientation = await readChunkOrientation(new HeaderReader(file), format);
  return { format, mediaType: `image/${format}`, ...upright(size, orientation) };
}

/** How many bytes of a PNG or WebP contain its size. */
const SIZE_BYTES = 31;

/** Pixels as stored (PNG 3, section 11.2.1; RFC 9649, sections 2.5 to 2.7). */
function sizeOf(head: Uint8Array, format: 'png' | 'webp') {
  const view = viewOf(head);
  if (head.length < SIZE_BYTES) return { width: 0, height: 0 };
  if (format === 'png') return { width: view.getUint32(16), height: view.getUint32(20) };
  const pair = (at: number, mask = 0xffff) => ({
    width: view.getUint16(at, true) & mask,
    height: view.getUint16(at + 2, true) & mask,
  });
  const kind = latin1(head, 12, 16);
  if (kind === 'VP8 ') return pair(26, 0x3fff);
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  // A fourth byte is read, and masked out.
  const side = (at: number) => (view.getUint32(at, true) & 0xffffff) + 1;
  return kind === 'VP8X' ? { width: side(24), height: side(27) } : { width: 0, height: 0 };
}

async function readWithLibvips(
  head: Uint8Array,
  kind: ImageFormat,
  complete: boolean,
): Promise<PictureHeader> {
  // Most scans meet no picture that needs it, and libvips takes 20 MB.
  const { openPicture } = await import('./decoder.ts');
  // Reading a header is cheap whatever size it claims, so there is no pixel limit here: a picture
  // too large to be shown is not damaged.
  const decoded = await openPicture(asSinglePicture(head), {
    failOn: 'none',
    limitInputPixels: false,
  })
    .metadata()
    .catch((error: unknown) => {
      if (!complete) throw Object.assign(new NeedMoreBytes(null), { cause: error });
      throw new DamagedImageError(reasonOf(error), { cause: error });
    });
  const format = kind === 'heif' ? (decoded.compression === 'av1' ? 'avif' : 'heic') : kind;
  return {
    format,
    mediaType: `image/${format}`,
    ...decoded.autoOrient,
    orientation: kind === 'heif' ? 1 : (decoded.orientation ?? 1),
  };
}
