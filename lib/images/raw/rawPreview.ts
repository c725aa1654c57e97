import { GaveUpError, UndecodedImageError } from '../errors.ts';
import { type Headed, HeaderReader, OutOfReach } from '../metadata/headerReader.ts';
import { tiffOf } from '../profiledPixels.ts';
import { isFrame } from '../strip/jpegMarkers.ts';
import { EXIF, orientationTiff } from '../strip/orientation.ts';
import { openTiff, viewAt } from '../tiff/tiffFile.ts';
import { openCrw } from './ciff.ts';
import { openCr3 } from './cr3.ts';
import { findMinoltaTiff } from './minolta.ts';
import { type Candidate, listJpegs, type RawParts, readOrientation } from './rawDirectories.ts';
import { openX3f } from './x3f.ts';

/**
 * Is this the media type of a camera raw file? Only theirs are unregistered and begin with `x-`.
 */
export function isRawType(mediaType: string): boolean {
  return mediaType.startsWith('image/x-');
}

/** The picture inside a camera raw file. Offsets in the file; sizes in pixels, as stored. */
type RawPreview = Candidate & {
  readonly width: number;
  readonly height: number;
  /** 1 to 8; null where only the picture itself may say. */
  readonly orientation: number | null;
};

/**
 * Finds the largest picture inside a camera raw file that programs can show: a JPEG, or plain pixels. The
 * file may consist of TIFF directories (DNG, NEF, CR2, ARW, PEF, SRW and most others, with another magic
 * number ORF and RW2, in a block of its own MRW), of boxes (CR3), of heaps (CRW) or of sections (X3F), or be
 * Fujifilm's. Reads a few small ranges of it, whatever it says. Null where there is none.
 */
export async function findRawPreview(file: Headed): Promise<RawPreview | null> {
  const reader = new HeaderReader(file);
  for (const open of [openRaf, openCr3, openCrw, openX3f, openTiffRaw]) {
    const found = await open(reader);
    const largest = found && (await findLargest(reader, found.candidates));
    if (found) return largest && { ...largest, orientation: found.orientation };
  }
  return null;
}

/** Bytes. The largest JPEG of a camera, of 100 megapixels, has some 40 MB. */
const MOST_JPEG = 128 * 1024 * 1024;

/** Begins each JPEG; the first byte of Minolta's is another. */
const SOI = Uint8Array.of(0xff, 0xd8);

/**
 * The picture inside a camera raw file as a JPEG or a TIFF, turned as the raw file says. Throws
 * UndecodedImageError where there is none.
 */
export async function readRawPreview(file: Headed): Promise<Uint8Array> {
  const preview = await findRawPreview(file);
  if (!preview || !file.read) throw new UndecodedImageError('a camera raw file without a picture');
  const { start, end, orientation, pixels } = preview;
  if (end - start > MOST_JPEG) throw new GaveUpError('takes too much memory');
  const bytes = await file.read(start, end);
  if (pixels) return tiffOf({ ...pixels, data: bytes }, 3, null, orientation ?? 1);
  // Of several EXIF segments decoders read the first.
  const exif = orientation === null ? [] : [...EXIF, ...orientationTiff(orientation)];
  const segment = exif.length === 0 ? [] : [0xff, 0xe1, 0, exif.length + 2, ...exif];
  return Buffer.concat([SOI, Uint8Array.from(segment), bytes.subarray(2)]);
}

/** Reads Fujifilm's header, which says where the JPEG is; the JPEG itself says the rest. */
async function openRaf(reader: HeaderReader): Promise<RawParts | null> {
  const head = await viewAt(reader, 0, 92);
  if (head?.getUint32(0) !== 0x46554a49 || head.getUint32(4) !== 0x46494c4d) return null;
  const [start, length] = [head.getUint32(84), head.getUint32(88)];
  return { candidates: [{ start, end: start + length }], orientation: null };
}

async function openTiffRaw(reader: HeaderReader): Promise<RawParts | null> {
  const base = await findMinoltaTiff(reader).catch((error: unknown) => {
    if (error instanceof OutOfReach) return 0;
    throw error;
  });
  const tiff = await openTiff(reader, base);
  if (!tiff) return null;
  return { candidates: await listJpegs(tiff), orientation: await readOrientation(tiff) };
}

async function findLargest(
  reader: HeaderReader,
  candidates: readonly Candidate[],
): Promise<Omit<RawPreview, 'orientation'> | null> {
  let largest: Omit<RawPreview, 'orientation'> | null = null;
  for (const candidate of candidates.slice(0, MOST_CANDIDATES)) {
    const { start, pixels } = candidate;
    const end = Math.min(candidate.end, reader.size ?? Number.POSITIVE_INFINITY);
    if (pixels && end < candidate.end) continue;
    const size = pixels ?? (await readJpegSize(reader, start, end));
    const isLarger =
      size && size.width * size.height > (largest?.width ?? 0) * (largest?.height ?? 0);
    if (isLarger) largest = { ...candidate, end, ...size };
  }
  return largest;
}

const MOST_CANDIDATES = 32;
const MOST_SEGMENTS = 100;

/**
 * The size of a JPEG that programs can show. Null where it is none: the raw data itself is often a
 * JPEG too, but without loss or of more than 8 bits.
 */
async function readJpegSize(reader: HeaderReader, start: number, end: number) {
  if (end - start < 4 || (await viewAt(reader, start, 2))?.getUint8(1) !== SOI[1]) return null;
  let at = start + 2;
  for (let i = 0; i < MOST_SEGMENTS && at + 4 <= end; i++) {
    const head = await viewAt(reader, at, 4);
    if (head?.getUint8(0) !== 0xff) return null;
    const code = head.getUint8(1);
    if (code === 0xff) {
      at += 1;
      continue;
    }
    if (code === 0xda || code === 0xd9) return null;
    if (isFrame(code)) {
      const frame = code <= 0xc2 ? await viewAt(reader, at + 4, 6) : null;
      if (frame?.getUint8(0) !== 8) return null;
      const [height, width] = [frame.getUint16(1), frame.getUint16(3)];
      return width * height === 0 ? null : { width, height };
    }
    at += 2 + head.getUint16(2);
  }
  return null;
}
