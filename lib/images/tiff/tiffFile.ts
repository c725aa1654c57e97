import { type HeaderReader, OutOfReach, viewOf } from '../metadata/headerReader.ts';

/** A TIFF structure (TIFF 6.0, section 2) or a BigTIFF in a file; offsets in it count from `base`. */
export type Tiff = {
  readonly reader: HeaderReader;
  readonly base: number;
  readonly little: boolean;
  readonly isBig: boolean;
  /** Where its first directory is. */
  readonly first: number;
};

/** A field of a directory. */
export type Field = {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where its values are, in the file. */
  readonly at: number;
  /** The values, where they are few enough to stand in the directory itself. */
  readonly inline: Uint8Array | null;
};

export type Directory = {
  /** Of several fields with a tag the first. */
  readonly fields: ReadonlyMap<number, Field>;
  /** The offset of the directory behind it, or 0. */
  readonly next: number;
};

/** TIFF's number, and those of Olympus (two) and Panasonic, whose raw files are TIFF otherwise. */
const magicNumbers = new Set([42, 0x4f52, 0x5352, 0x55]);
const BIG_TIFF = 43;
const MOST_FIELDS = 1000;

/** Bytes of the count of entries, of an entry, and of the values that it has room for. */
const classicForm = { counter: 2, entry: 12, room: 4 };
const bigForm = { counter: 8, entry: 20, room: 8 };

/** Bytes of a value of each type; 16 to 18 are those of BigTIFF. */
const typeBytes: Readonly<Record<number, number>> = {
  ...{ 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4 },
  ...{ 16: 8, 17: 8, 18: 8 },
};

/** Integers without a sign, and offsets of directories. */
const unsignedTypes = new Set([1, 3, 4, 13, 16, 18]);

/**
 * Exactly `length` bytes from `at` on; null where the file ends before, or the reader's bounds are
 * exceeded.
 */
export async function viewAt(
  reader: HeaderReader,
  at: number,
  length: number,
): Promise<DataView | null> {
  const bytes = await withinReach(reader.exactly(at, length));
  return bytes && viewOf(bytes);
}

async function withinReach(reading: Promise<Uint8Array>): Promise<Uint8Array | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof OutOfReach) return null;
    throw error;
  }
}

/** Opens the TIFF structure that begins at `base` of a file; null where there is none. */
export async function openTiff(reader: HeaderReader, base: number): Promise<Tiff | null> {
  const head = await viewAt(reader, base, 8);
  const order = head?.getUint16(0);
  const little = order === 0x4949;
  if (!head || (!little && order !== 0x4d4d)) return null;
  const magic = head.getUint16(2, little);
  if (magic === BIG_TIFF) {
    const first = (await viewAt(reader, base + 8, 8))?.getBigUint64(0, little);
    return first === undefined ? null : { reader, base, little, isBig: true, first: Number(first) };
  }
  if (!magicNumbers.has(magic)) return null;
  return { reader, base, little, isBig: false, first: head.getUint32(4, little) };
}

/**
 * Reads the directory at an offset of a TIFF structure; null where there is none, or it has too
 * many fields. A directory that the end of the file cuts off has the fields before it.
 */
export async function readDirectory(tiff: Tiff, offset: number): Promise<Directory | null> {
  const { reader, base, little, isBig } = tiff;
  const { counter, entry, room } = isBig ? bigForm : classicForm;
  const counted = await viewAt(reader, base + offset, counter);
  const count = !counted ? 0 : isBig ? bigNumber(counted, 0, little) : counted.getUint16(0, little);
  if (count === 0 || count > MOST_FIELDS) return null;
  const start = base + offset + counter;
  const table = (await withinReach(reader.upTo(start, entry * count))) ?? new Uint8Array();
  const view = viewOf(table);
  const number = (at: number) => (isBig ? bigNumber(view, at, little) : view.getUint32(at, little));
  const fields = new Map<number, Field>();
  for (let from = 0; from + entry <= table.length; from += entry) {
    const tag = view.getUint16(from, little);
    if (fields.has(tag)) continue;
    const said = { tag, type: view.getUint16(from + 2, little), count: number(from + 4) };
    const length = byteLength(said);
    const values = from + entry - room;
    fields.set(
      tag,
      length <= room
        ? { ...said, at: start + values, inline: table.subarray(values, values + length) }
        : { ...said, at: base + number(values), inline: null },
    );
  }
  const behind = await viewAt(reader, start + entry * count, isBig ? 8 : 4);
  const next = !behind ? 0 : isBig ? bigNumber(behind, 0, little) : behind.getUint32(0, little);
  return { fields, next };
}

function bigNumber(view: DataView, at: number, little: boolean): number {
  return Number(view.getBigUint64(at, little));
}

/**
 * How many bytes the values of a field take; infinitely many where its type is unknown, so that
 * they are not read.
 */
export function byteLength({ type, count }: Pick<Field, 'type' | 'count'>): number {
  return (typeBytes[type] ?? Number.POSITIVE_INFINITY) * count;
}

/** The first `length` bytes of the values of a field; null where they are outside the file. */
export async function readBytes(
  { reader }: Tiff,
  { at, inline }: Field,
  length: number,
): Promise<Uint8Array | null> {
  return inline ? inline.subarray(0, length) : withinReach(reader.exactly(at, length));
}

/** The integers of a field, `most` at most; none where it has others, or lies outside. */
export async function readIntegers(
  tiff: Tiff,
  field: Field | undefined,
  most = 1,
): Promise<number[]> {
  const { little } = tiff;
  const each = typeBytes[field?.type ?? 0];
  if (!field || !each || !unsignedTypes.has(field.type)) return [];
  const count = Math.min(field.count, most);
  const bytes = await readBytes(tiff, field, each * count);
  if (!bytes) return [];
  const view = viewOf(bytes);
  return Array.from({ length: count }, (_, i) => {
    if (each === 1) return view.getUint8(i);
    if (each === 2) return view.getUint16(2 * i, little);
    return each === 4 ? view.getUint32(4 * i, little) : bigNumber(view, 8 * i, little);
  });
}
