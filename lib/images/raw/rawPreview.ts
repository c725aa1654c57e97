import { GaveUpError, UndecodedImageError } from '../errors.ts';
import { type Headed, HeaderReader } from '../metadata/headerReader.ts';
import { isFrame } from '../strip/jpegMarkers.ts';
import { EXIF, orientationTiff } from '../strip/orientation.ts';
import { openTiff, viewAt } from '../tiff/tiffFile.ts';
import { openCr3 } from './cr3.ts';
import { type Candidate, listJpegs, type RawParts, readOrientation } from './rawDirectories.ts';

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
 * Finds the largest JPEG inside a camera raw file that programs can show. The file may consist of
 * TIFF directories (DNG, NEF, CR2, ARW, PEF, SRW, and with another magic number ORF and RW2), of boxes
 * (CR3), or be Fujifilm's. Reads a few small ranges of it, whatever it says. Null where there is none.
 */
export async function findRawPreview(file: Headed): Promise<RawPreview | null> {
  const reader = new HeaderReader(file);
  const found = (await openRaf(reader)) ?? (await openCr3(reader)) ?? (await openTiffRaw(reader));
  if (!found) return null;
  const largest = await findLargest(reader, found.candidates);
  return largest && { ...largest, orientation: found.orientation };
}

/** Bytes. The largest JPEG of a camera, of 100 megapixels, has some 40 MB. */
const MOST_JPEG = 128 * 1024 * 1024;

/**
 * The picture inside a camera raw file as a JPEG, turned as the raw file says. Throws
 * UndecodedImageError where there is none.
 */
export async function readRawPreview(file: Headed): Promise<Uint8Array> {
  const preview = await findRawPreview(file);
  if (!preview || !file.read) throw new UndecodedImageError('a camera raw file without a picture');
  const { start, end, orientation } = preview;
  if (end - start > MOST_JPEG) throw new GaveUpError('takes too much memory');
  const jpeg = await file.read(start, end);
  if (orientation === null) return jpeg;
  // Of several EXIF segments decoders read the first.
  const exif = [...EXIF, ...orientationTiff(orientation)];
  const segment = [0xff, 0xe1, 0, exif.length + 2, ...exif];
  return Buffer.concat([jpeg.subarray(0, 2), Uint8Array.from(segment), jpeg.subarray(2)]);
}

/** Reads Fujifilm's header, which says where the JPEG is; the JPEG itself says the rest. */
async function openRaf(reader: HeaderReader): Promise<RawParts | null> {
  const head = await viewAt(reader, 0, 92);
  if (head?.getUint32(0) !== 0x46554a49 || head.getUint32(4) !== 0x46494c4d) return null;
  const [start, length] = [head.getUint32(84), head.getUint32(88)];
  return { candidates: [{ start, end: start + length }], orientation: null };
}

async function openTiffRaw(reader: HeaderReader): Promise<RawParts | null> {
  const tiff = await openTiff(reader, 0);
  if (!tiff) return null;
  return { candidates: await listJpegs(tiff), orientation: await readOrientation(tiff) };
}

async function findLargest(
  reader: HeaderReader,
  candidates: readonly Candidate[],
): Promise<Omit<RawPreview, 'orientation'> | null> {
  let largest: Omit<RawPreview, 'orientation'> | null = null;
  for (const candidate of candidates.slice(0, MOST_CANDIDATES)) {
    const end = Math.min(candidate.end, reader.size ?? Number.POSITIVE_INFINITY);
    const size = await readJpegSize(reader, candidate.start, end);
    const isLarger =
      size && size.width * size.height > (largest?.width ?? 0) * (largest?.height ?? 0);
    if (isLarger) largest = { start: candidate.start, end, ...size };
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
  if (end - start < 4 || (await viewAt(reader, start, 2))?.getUint16(0) !== 0xffd8) return null;
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
