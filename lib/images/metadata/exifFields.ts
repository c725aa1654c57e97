import { entriesAt, type TiffBlock } from '../tiff/tiffBlock.ts';
import { decodeText } from './texts.ts';

/** The fields that are read, with their tags (EXIF 3.0, section 4.6.4; Windows' own). */
const firstTags = {
  ImageDescription: 0x010e,
  Make: 0x010f,
  Model: 0x0110,
  DateTime: 0x0132,
  Rating: 0x4746,
  RatingPercent: 0x4749,
  XPTitle: 0x9c9b,
  XPComment: 0x9c9c,
  XPKeywords: 0x9c9e,
  XPSubject: 0x9c9f,
} as const;

/** EXIF 3.0, section 4.6.6. */
const exifTags = {
  ExposureTime: 0x829a,
  FNumber: 0x829d,
  ISOSpeedRatings: 0x8827,
  DateTimeOriginal: 0x9003,
  DateTimeDigitized: 0x9004,
  OffsetTime: 0x9010,
  OffsetTimeOriginal: 0x9011,
  OffsetTimeDigitized: 0x9012,
  FocalLength: 0x920a,
  UserComment: 0x9286,
  SubSecTimeOriginal: 0x9291,
  SubSecTimeDigitized: 0x9292,
  LensModel: 0xa434,
} as const;

/** EXIF 3.0, section 4.6.7. */
const gpsTags = {
  GPSLatitudeRef: 1,
  GPSLatitude: 2,
  GPSLongitudeRef: 3,
  GPSLongitude: 4,
  GPSTimeStamp: 7,
  GPSDateStamp: 0x1d,
} as const;

/** The tags of the fields that are read, by the directory in which they should stand. */
export const readTags: {
  readonly [Directory in 'first' | 'exif' | 'gps']: readonly number[];
} = {
  first: Object.values(firstTags),
  exif: Object.values(exifTags),
  gps: Object.values(gpsTags),
};

/** Some files have fields of EXIF's directory in the first one, and the other way round. */
const tags = { ...firstTags, ...exifTags };

export type FieldName = keyof typeof tags | keyof typeof gpsTags;

const EXIF_POINTER = 0x8769;
const GPS_POINTER = 0x8825;

/** The fields of a TIFF structure; what it does not have, or has in another form, is null. */
export type ExifFields = {
  /** A text, up to its first NUL. */
  readonly text: (name: FieldName) => string | null;
  /** Numbers, or quotients of rationals; 0/0, which stands for an unknown one, is 0. */
  readonly numbers: (name: FieldName) => number[] | null;
  /** The bytes of what has a form of its own. */
  readonly bytes: (name: FieldName) => Uint8Array | null;
  readonly isBigEndian: boolean;
};

/** Where the value of a field stands. */
type Field = { readonly type: number; readonly count: number; readonly at: number };
type Directory = Map<number, Field>;

/** Bytes of a value of each type (TIFF 6.0, section 2); 13 is a directory. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
/** EXIF 3.0, section 4.6.2. */
const UTF_8 = 129;
const [BYTE, ASCII, UNDEFINED] = [1, 2, 7] as const;

/** More numbers than that are in no field that is read. */
const MOST_NUMBERS = 16;

const wantedTags = new Set<number>([...Object.values(tags), EXIF_POINTER, GPS_POINTER]);
const wantedGpsTags = new Set(readTags.gps);

/**
 * Finds the fields of a TIFF structure. A directory or a field that leads outside of it counts as
 * absent. It is walked once, and only what is asked for is decoded, so time is bounded by its
 * length, and a maker's note costs nothing.
 */
export function findExifFields(block: TiffBlock): ExifFields {
  const { view, little } = block;
  const read = (start: number | null, into: Directory, wanted: ReadonlySet<number>): Directory => {
    for (const at of start === null ? [] : entriesAt(block, start)) {
      const tag = view.getUint16(at, little);
      const field = wanted.has(tag) ? fieldAt(view, at, little) : null;
      if (field !== null) into.set(tag, field);
    }
    return into;
  };
  const first = read(block.first, new Map(), wantedTags);
  const pointed = (tag: number) => numbersOf(view, first.get(tag), little)?.[0] ?? null;
  const ofGps = read(pointed(GPS_POINTER), new Map(), wantedGpsTags);
  // Raw files of some cameras have EXIF's fields in the first directory.
  const fields = read(pointed(EXIF_POINTER), first, wantedTags);
  const find = (name: FieldName) =>
    name in gpsTags
      ? ofGps.get(gpsTags[name as keyof typeof gpsTags])
      : fields.get(tags[name as keyof typeof tags]);
  const bytesOf = (field: Field | undefined, ...types: readonly number[]) =>
    field !== undefined && types.includes(field.type)
      ? new Uint8Array(view.buffer, view.byteOffset + field.at, field.count)
      : null;
  return {
    text: (name) => {
      const bytes = bytesOf(find(name), ASCII, UTF_8);
      return bytes === null ? null : decodeText(bytes);
    },
    numbers: (name) => numbersOf(view, find(name), little),
    bytes: (name) => bytesOf(find(name), BYTE, UNDEFINED),
    isBigEndian: !little,
  };
}

/** The field whose entry of twelve bytes stands here. */
function fieldAt(view: DataView, entry: number, little: boolean): Field | null {
  const type = view.getUint16(entry + 2, little);
  const count = view.getUint32(entry + 4, little);
  const length = count * (type === UTF_8 ? 1 : (typeBytes[type] ?? 0));
  if (length === 0) return null;
  const at = length <= 4 ? entry + 8 : view.getUint32(entry + 8, little);
  return at + length <= view.byteLength ? { type, count, at } : null;
}

function numbersOf(view: DataView, field: Field | undefined, little: boolean): number[] | null {
  const read = field && readers[field.type];
  if (!field || !read) return null;
  const bytes = typeBytes[field.type] ?? 1;
  const count = Math.min(field.count, MOST_NUMBERS);
  const numbers: number[] = [];
  for (let i = 0; i < count; i++) numbers.push(read(view, field.at + i * bytes, little));
  return numbers;
}

type ReadNumber = (view: DataView, at: number, little: boolean) => number;

const quotient = (over: number, under: number) => (over === 0 ? 0 : over / under);

/** How to read a number of each type. */
const readers: Readonly<Record<number, ReadNumber>> = {
  1: (view, at) => view.getUint8(at),
  3: (view, at, little) => view.getUint16(at, little),
  4: (view, at, little) => view.getUint32(at, little),
  5: (view, at, little) => quotient(view.getUint32(at, little), view.getUint32(at + 4, little)),
  6: (view, at) => view.getInt8(at),
  8: (view, at, little) => view.getInt16(at, little),
  9: (view, at, little) => view.getInt32(at, little),
  10: (view, at, little) => quotient(view.getInt32(at, little), view.getInt32(at + 4, little)),
  11: (view, at, little) => view.getFloat32(at, little),
  12: (view, at, little) => view.getFloat64(at, little),
  13: (view, at, little) => view.getUint32(at, little),
};
