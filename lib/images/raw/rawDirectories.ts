import type { Size } from '../presets.ts';
import {
  byteLength,
  type Directory,
  type Field,
  readDirectory,
  readIntegers,
  type Tiff,
  viewAt,
} from '../tiff/tiffFile.ts';

/**
 * A part of a file, in bytes, that may be a JPEG; where its length is unknown, up to the file's
 * end. With `pixels` it is a picture that is not compressed: red, green and blue of 8 bits, row by row.
 */
export type Candidate = {
  readonly start: number;
  readonly end: number;
  readonly pixels?: Size;
};

/** What a camera raw file says about the pictures in it. */
export type RawParts = {
  readonly candidates: readonly Candidate[];
  readonly orientation: number | null;
};

/* Tags by which raw files that consist of TIFF directories say where their JPEGs are. */

const ORIENTATION = 0x0112;
const EXIF_DIRECTORY = 0x8769;
const WIDTH = 0x0100;
const HEIGHT = 0x0101;
const BITS = 0x0102;
const COMPRESSION = 0x0103;
const PHOTOMETRIC = 0x0106;
const SAMPLES = 0x0115;
const PLANES = 0x011c;
const STRIP_OFFSETS = 0x0111;
const STRIP_BYTES = 0x0117;
const JPEG_OFFSET = 0x0201;
const JPEG_BYTES = 0x0202;
/** A JPEG beside the strips of a directory, which are then no JPEG themselves. */
const JPEG_TABLES = 0x015b;
const SUB_DIRECTORIES = 0x014a;
const MAKER_NOTE = 0x927c;
/** Panasonic: the whole JPEG as the value of a field. */
const PANASONIC_JPEG = 0x002e;

const MOST_DIRECTORIES = 48;

/** EXIF's number for a turn clockwise; null where it is none by right angles. */
export function orientationOfDegrees(degrees: number): number | null {
  return { 0: 1, 90: 6, 180: 3, 270: 8 }[((degrees % 360) + 360) % 360] ?? null;
}

/** How the file says that its pictures are turned, from 1 to 8; null where it says nothing. */
export async function readOrientation(tiff: Tiff): Promise<number | null> {
  const directory = await readDirectory(tiff, tiff.first);
  const [value = 0] = await readIntegers(tiff, directory?.fields.get(ORIENTATION));
  return value >= 1 && value <= 8 ? value : null;
}

/**
 * Finds the JPEGs that the directories of a raw file point to. Threat: directories may form a
 * circle or be thousands, so each is read once, and only some dozens.
 */
export async function listJpegs(tiff: Tiff): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  const seen = new Set<number>();
  const waiting = [tiff.first];
  for (let offset = waiting.shift(); offset !== undefined; offset = waiting.shift()) {
    if (offset === 0 || seen.has(offset) || seen.size >= MOST_DIRECTORIES) continue;
    seen.add(offset);
    const directory = await readDirectory(tiff, offset);
    if (!directory) continue;
    candidates.push(...(await jpegsOf(tiff, directory)), ...(await pixelsOf(tiff, directory)));
    const { fields, next } = directory;
    waiting.push(
      ...(await readIntegers(tiff, fields.get(SUB_DIRECTORIES), MOST_DIRECTORIES)),
      ...(await readIntegers(tiff, fields.get(EXIF_DIRECTORY))),
      next,
    );
    const note = fields.get(MAKER_NOTE);
    if (note) candidates.push(...(await jpegsOfNote(tiff, note)));
  }
  return candidates;
}

async function jpegsOf(tiff: Tiff, { fields }: Directory): Promise<Candidate[]> {
  const pair = async (offset: number, bytes: number) => {
    // Several strips are parts of one picture, none of which is a JPEG.
    if ((fields.get(offset)?.count ?? 0) > 1 || fields.has(JPEG_TABLES)) return [];
    const [start] = await readIntegers(tiff, fields.get(offset));
    const [length] = await readIntegers(tiff, fields.get(bytes));
    if (!start || !length) return [];
    return [{ start: tiff.base + start, end: tiff.base + start + length }];
  };
  const value = fields.get(PANASONIC_JPEG);
  return [
    ...(await pair(JPEG_OFFSET, JPEG_BYTES)),
    ...(await pair(STRIP_OFFSETS, STRIP_BYTES)),
    ...(value ? [{ start: value.at, end: value.at + byteLength(value) }] : []),
  ];
}

/** More strips than this are not looked at; small pictures have few. */
const MOST_STRIPS = 500;

/**
 * The picture of a directory whose pixels stand there as they are, in strips one behind the other: all
 * that some raw files have beside the sensor's data (TIFF 6.0, section 6).
 */
async function pixelsOf(tiff: Tiff, { fields }: Directory): Promise<Candidate[]> {
  const one = async (tag: number) => (await readIntegers(tiff, fields.get(tag)))[0];
  if ((await one(COMPRESSION)) !== 1 || (await one(PHOTOMETRIC)) !== 2) return [];
  if ((await one(SAMPLES)) !== 3 || ((await one(PLANES)) ?? 1) !== 1) return [];
  const bits = await readIntegers(tiff, fields.get(BITS), 3);
  const [width = 0, height = 0] = [await one(WIDTH), await one(HEIGHT)];
  if (bits.join() !== '8,8,8' || width * height === 0) return [];
  const places = fields.get(STRIP_OFFSETS);
  if (!places || places.count > MOST_STRIPS) return [];
  const starts = await readIntegers(tiff, places, MOST_STRIPS);
  const lengths = await readIntegers(tiff, fields.get(STRIP_BYTES), MOST_STRIPS);
  const isWhole = starts.every(
    (start, at) => at === 0 || start === (starts[at - 1] ?? 0) + (lengths[at - 1] ?? 0),
  );
  const bytes = width * height * 3;
  const [first] = starts;
  if (!first || !isWhole || lengths.reduce((sum, each) => sum + each, 0) < bytes) return [];
  const start = tiff.base + first;
  return [{ start, end: start + bytes, pixels: { width, height } }];
}

/**
 * Olympus' directory of camera settings, and the fields in the makers' notes that say where the
 * JPEG is.
 */
const CAMERA_SETTINGS = 0x2020;
const olympus = { offset: 0x0101, bytes: 0x0102 };
const pentax = { offset: 0x0004, bytes: 0x0003 };
const minolta = { offset: 0x0088, bytes: 0x0089 };

/**
 * What makers' notes say, which only Olympus, Pentax and Minolta need: others have directories for it.
 */
async function jpegsOfNote(tiff: Tiff, note: Field): Promise<Candidate[]> {
  const name = await viewAt(tiff.reader, note.at, 16);
  if (!name) return [];
  const letters = Buffer.from(name.buffer, name.byteOffset, 16).toString('latin1');
  const order = (at: number) => letters.startsWith('II', at);
  if (/^(?:OLYMPUS\0|OM SYSTEM\0)/.test(letters)) {
    const at = letters.startsWith('OM') ? 12 : 8;
    // Offsets count from the note itself.
    const own: Tiff = { ...tiff, base: note.at, little: order(at), first: at + 4 };
    const settings = (await readDirectory(own, own.first))?.fields.get(CAMERA_SETTINGS);
    const [offset] = settings ? await directoryOf(own, settings) : [];
    return offset ? jpegIn(own, offset, olympus) : [];
  }
  if (letters.startsWith('AOC\0')) {
    return jpegIn({ ...tiff, little: order(4) }, note.at - tiff.base + 6, pentax);
  }
  // The TIFF structure of Minolta's files does not begin with the file.
  return tiff.base > 0 ? jpegIn(tiff, note.at - tiff.base, minolta) : [];
}

/**
 * The offset of the directory that a field names. In files of older cameras the value of the field
 * is the directory itself.
 */
async function directoryOf(tiff: Tiff, field: Field): Promise<number[]> {
  return field.type === 7 ? [field.at - tiff.base] : readIntegers(tiff, field);
}

async function jpegIn(
  tiff: Tiff,
  offset: number,
  tags: { readonly offset: number; readonly bytes: number },
): Promise<Candidate[]> {
  const directory = await readDirectory(tiff, offset);
  const [start] = await readIntegers(tiff, directory?.fields.get(tags.offset));
  const [length] = await readIntegers(tiff, directory?.fields.get(tags.bytes));
  return start && length ? [{ start: tiff.base + start, end: tiff.base + start + length }] : [];
}
