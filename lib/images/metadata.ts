import { openPicture } from './decoder.ts';
import { DamagedImageError, NeedMoreBytes, reasonOf } from './errors.ts';
import { type Camera, NO_EXIF, readExif } from './exif.ts';
import { type ImageFormat, identify, latin1 } from './identify.ts';
import { readJpegHeader } from './jpegHeader.ts';
import type { WallTime } from './takenDate.ts';

export type ImageMetadata = {
  readonly format: Exclude<ImageFormat, 'heif'> | 'avif' | 'heic';
  readonly mediaType: string;
  /** Pixels, upright as shown. */
  readonly width: number;
  readonly height: number;
  /** 1 to 8; 1 for HEIC and AVIF, whose decoders turn the picture themselves. */
  readonly orientation: number;
  readonly takenWall: WallTime | null;
  /** Minutes east of UTC, where the file has an offset. */
  readonly takenOffsetMinutes: number | null;
  readonly takenSource: 'exif' | null;
  readonly camera: Camera | null;
};

type PngComment = { readonly keyword: string; readonly text: string };

export type MetadataOptions = {
  /** Whether `head` is the whole file. */
  readonly complete: boolean;
  /** What the file name promises; content goes first, this tells camera raw files from TIFF. */
  readonly mediaTypeHint?: string;
};

/** How much of a file to read first: holds the headers of nearly every photo. */
export const HEAD_BYTES = 128 * 1024;

/**
 * Reads size, orientation, date and camera from the first bytes of a picture.
 * Throws NeedMoreBytes where the header goes on beyond an incomplete `head`, and
 * DamagedImageError, with what was found instead, where this is no picture we can show.
 */
export async function readMetadata(
  head: Uint8Array,
  { complete, mediaTypeHint }: MetadataOptions,
): Promise<ImageMetadata> {
  if (head.length === 0) {
    throw complete ? new DamagedImageError('empty file') : new NeedMoreBytes(HEAD_BYTES);
  }
  const { format, description } = identify(head);
  if (format === null) throw new DamagedImageError(description);
  if (format === 'tiff' && mediaTypeHint?.startsWith('image/x-')) {
    throw new DamagedImageError('a camera raw file');
  }
  return format === 'jpeg' ? readJpeg(head, complete) : readOther(head, format, complete);
}

function readJpeg(head: Uint8Array, complete: boolean): ImageMetadata {
  const { width, height, exif } = readJpegHeader(head, complete);
  const found = exif === null ? NO_EXIF : readExif(exif);
  const turned = found.orientation > 4;
  return {
    format: 'jpeg',
    mediaType: 'image/jpeg',
    width: turned ? height : width,
    height: turned ? width : height,
    takenSource: found.takenWall && 'exif',
    ...found,
  };
}

async function readOther(
  head: Uint8Array,
  kind: ImageFormat,
  complete: boolean,
): Promise<ImageMetadata> {
  const decoded = await openPicture(head, { failOn: 'none' })
    .metadata()
    .catch((error: unknown) => {
      if (!complete) throw new NeedMoreBytes(null);
      throw new DamagedImageError(reasonOf(error), { cause: error });
    });
  const block = kind === 'tiff' ? head : (decoded.exif ?? findExifText(decoded.comments));
  if (!complete && (kind === 'tiff' || (block === undefined && announcesExif(head, kind)))) {
    throw new NeedMoreBytes(null);
  }
  const found = block === undefined ? NO_EXIF : readExif(block);
  const format = kind === 'heif' ? (decoded.compression === 'av1' ? 'avif' : 'heic') : kind;
  return {
    format,
    mediaType: `image/${format}`,
    ...decoded.autoOrient,
    takenSource: found.takenWall && 'exif',
    ...found,
    orientation: kind === 'heif' ? 1 : (decoded.orientation ?? 1),
  };
}

/**
 * WebP keeps EXIF behind the picture and says so in the flags of its VP8X chunk (RFC 9649,
 * section 2.7); HEIF lists it in its item table.
 */
function announcesExif(head: Uint8Array, kind: ImageFormat): boolean {
  if (kind === 'webp') return latin1(head, 12, 16) === 'VP8X' && ((head[20] ?? 0) & 0x08) !== 0;
  return kind === 'heif' && latin1(head, 0, head.length).includes('Exif');
}

/**
 * Before PNG had its `eXIf` chunk, ImageMagick wrote EXIF as text, and GIMP still does: a line with
 * the name, one with the length, then hexadecimal digits.
 */
function findExifText(comments: readonly PngComment[] | undefined): Uint8Array | undefined {
  const text = comments?.find(({ keyword }) =>
    /^Raw profile type (?:exif|APP1)$/.test(keyword),
  )?.text;
  const lines = text?.trim().split('\n');
  if (lines === undefined || lines.length < 3) return undefined;
  return Buffer.from(lines.slice(2).join(''), 'hex').subarray(0, Number(lines[1]) || 0);
}
