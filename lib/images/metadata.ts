import type { TakenSource } from '../time/takenSource.ts';
import { openPicture } from './decoder.ts';
import { DamagedImageError, NeedMoreBytes, reasonOf } from './errors.ts';
import { type Camera, NO_EXIF, type Position, readExif } from './exif.ts';
import { type ImageFormat, identify, latin1 } from './identify.ts';
import { readJpegHeader } from './jpegHeader.ts';
import { parseDate, type ReadDate } from './takenDate.ts';
import { readIptcDates, readXmpDates } from './textDates.ts';

export type ImageMetadata = {
  readonly format: Exclude<ImageFormat, 'heif'> | 'avif' | 'heic';
  readonly mediaType: string;
  /** Pixels, upright as shown. */
  readonly width: number;
  readonly height: number;
  /** 1 to 8; 1 for HEIC and AVIF, whose decoders rotate the picture themselves. */
  readonly orientation: number;
  /**
   * When it was taken, by the camera's clock or as entered by who digitised it; null: not known.
   */
  readonly taken: TakenDate | null;
  /**
   * The time given by GPS, in milliseconds since 1970 UTC, for photos without a wall-clock time.
   */
  readonly gpsTime: number | null;
  readonly camera: Camera | null;
  readonly position: Position | null;
};

export type TakenDate = ReadDate & {
  readonly source: Exclude<TakenSource, 'name' | 'film' | 'film-utc' | 'gps'>;
};

/** The blocks of a file that may contain metadata; `text` are PNG's text comments. */
type Blocks = {
  readonly exif: Uint8Array | null;
  readonly xmp: Uint8Array | null;
  readonly iptc: Uint8Array | null;
  readonly text?: string | null;
};

type PngComment = { readonly keyword: string; readonly text: string };

export type MetadataOptions = {
  /** Whether `head` is the whole file. */
  readonly complete: boolean;
  /**
   * The media type by the file name. Content takes precedence; this distinguishes camera raw files
   * from TIFF.
   */
  readonly mediaTypeHint?: string;
};

/** How many bytes of a file to read first: enough for the headers of nearly every photo. */
export const HEAD_BYTES = 128 * 1024;

/**
 * Reads size, orientation, date and camera from the first bytes of a picture. Throws NeedMoreBytes
 * where the header is longer than an incomplete `head`, and DamagedImageError, naming what the file
 * is instead, where it is not a picture that can be shown.
 */
export async function readMetadata(
  head: Uint8Array,
  { complete, mediaTypeHint }: MetadataOptions,
): Promise<ImageMetadata> {
  if (head.length === 0) {
    throw complete ? new DamagedImageError('empty file') : new NeedMoreBytes(HEAD_BYTES);
  }
  const { format, description } = identify(head);
  if (format === null || format === 'film') throw new DamagedImageError(description);
  if (format === 'tiff' && mediaTypeHint?.startsWith('image/x-')) {
    throw new DamagedImageError('a camera raw file');
  }
  return format === 'jpeg' ? readJpeg(head, complete) : readOther(head, format, complete);
}

function readJpeg(head: Uint8Array, complete: boolean): ImageMetadata {
  const { width, height, ...blocks } = readJpegHeader(head, complete);
  const found = readBlocks(blocks);
  const turned = found.orientation > 4;
  return {
    format: 'jpeg',
    mediaType: 'image/jpeg',
    width: turned ? height : width,
    height: turned ? width : height,
    ...found,
  };
}

type Found = Pick<ImageMetadata, 'orientation' | 'taken' | 'gpsTime' | 'camera' | 'position'>;

/**
 * Dates take precedence in the order of `takenSources`; XMP and IPTC are read only where EXIF has
 * no date.
 */
function readBlocks({ exif, xmp, iptc, text = null }: Blocks): Found {
  const block = exif === null ? NO_EXIF : readExif(exif);
  const { original, digitised, ...found } = block;
  if (original !== null) return { ...found, taken: { ...original, source: 'exif' } };
  const byXmp = xmp && readXmpDates(xmp);
  const byIptc = iptc && readIptcDates(iptc);
  const said = (date: ReadDate | null | undefined, source: TakenDate['source']) =>
    date ? { ...date, source } : null;
  const taken =
    said(byXmp?.original, 'xmp') ??
    said(byIptc?.original, 'iptc') ??
    said(digitised, 'digitised') ??
    said(byXmp?.digitised, 'digitised') ??
    said(byIptc?.digitised, 'digitised') ??
    said(parseDate(text), 'digitised');
  return { ...found, taken };
}

async function readOther(
  head: Uint8Array,
  kind: ImageFormat,
  complete: boolean,
): Promise<ImageMetadata> {
  // Reading a header is cheap whatever size it claims, so there is no pixel limit here: a picture
  // too large to be shown is not damaged.
  const decoded = await openPicture(head, { failOn: 'none', limitInputPixels: false })
    .metadata()
    .catch((error: unknown) => {
      if (!complete) throw new NeedMoreBytes(null);
      throw new DamagedImageError(reasonOf(error), { cause: error });
    });
  const block = kind === 'tiff' ? head : (decoded.exif ?? findExifText(decoded.comments));
  if (!complete && (kind === 'tiff' || (block === undefined && announcesExif(head, kind)))) {
    throw new NeedMoreBytes(null);
  }
  const found = readBlocks({
    exif: block ?? null,
    xmp: decoded.xmp ?? null,
    iptc: decoded.iptc ?? null,
    text: findCreationTime(decoded.comments),
  });
  const format = kind === 'heif' ? (decoded.compression === 'av1' ? 'avif' : 'heic') : kind;
  return {
    format,
    mediaType: `image/${format}`,
    ...decoded.autoOrient,
    ...found,
    orientation: kind === 'heif' ? 1 : (decoded.orientation ?? 1),
  };
}

/**
 * The text of PNG's keyword for the date of the original (PNG 3, section 11.3.3.1), whose format is
 * free.
 */
function findCreationTime(comments: readonly PngComment[] | undefined): string | null {
  return comments?.find(({ keyword }) => keyword === 'Creation Time')?.text ?? null;
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
