import { type HeaderReader, OutOfReach, viewOf } from '../metadata/headerReader.ts';

/** A TIFF structure (TIFF 6.0, section 2) in a file; offsets in it count from `base`. */
export type Tiff = {
  readonly reader: HeaderReader;
  readonly base: number;
  readonly little: boolean;
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
};

export type Directory = {
  readonly fields: ReadonlyMap<number, Field>;
  /** The offset of the directory behind it, or 0. */
  readonly next: number;
};

/** TIFF's number, and those of Olympus (two) and Panasonic, whose raw files are TIFF otherwise. */
const MAGIC = new Set([42, 0x4f52, 0x5352, 0x55]);
const MOST_FIELDS = 1000;

/** Bytes of each type of value. */
const TYPE_BYTES: Readonly<Record<number, number>> = {
  ...{ 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4 },
};

/**
 * Exactly `length` bytes from `at` on; null where the file ends before, or the reader's bounds are
 * exceeded.
 */
export async function viewAt(
  reader: HeaderReader,
  at: number,
  length: number,
): Promise<DataView | null> {
  try {
    return viewOf(await reader.exactly(at, length));
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
  if (!head || (!little && order !== 0x4d4d) || !MAGIC.has(head.getUint16(2, little))) return null;
  return { reader, base, little, first: head.getUint32(4, little) };
}

/**
 * Reads the directory at an offset of a TIFF structure; null where there is none, or it has too
 * many fields.
 */
export async function readDirectory(tiff: Tiff, offset: number): Promise<Directory | null> {
  const { reader, base, little } = tiff;
  const start = base + offset;
  const count = (await viewAt(reader, start, 2))?.getUint16(0, little) ?? 0;
  if (count === 0 || count > MOST_FIELDS) return null;
  const view = await viewAt(reader, start + 2, 12 * count);
  if (!view) return null;
  const fields = new Map<number, Field>();
  for (let i = 0; i < count; i++) {
    const entry = 12 * i;
    const field = {
      tag: view.getUint16(entry, little),
      type: view.getUint16(entry + 2, little),
      count: view.getUint32(entry + 4, little),
    };
    const isInside = byteLength(field) <= 4;
    const at = isInside ? start + 2 + entry + 8 : base + view.getUint32(entry + 8, little);
    if (!fields.has(field.tag)) fields.set(field.tag, { ...field, at });
  }
  const next = (await viewAt(reader, start + 2 + 12 * count, 4))?.getUint32(0, little) ?? 0;
  return { fields, next };
}

/**
 * How many bytes the values of a field take; infinitely many where its type is unknown, so that
 * they are not read.
 */
export function byteLength({ type, count }: Pick<Field, 'type' | 'count'>): number {
  return (TYPE_BYTES[type] ?? Number.POSITIVE_INFINITY) * count;
}

/** The integers of a field, `most` at most; none where it has others, or lies outside. */
export async function readIntegers(
  { reader, little }: Tiff,
  field: Field | undefined,
  most = 1,
): Promise<number[]> {
  const bytes = TYPE_BYTES[field?.type ?? 0];
  const isInteger = [1, 3, 4, 13].includes(field?.type ?? 0);
  if (!field || !bytes || !isInteger) return [];
  const count = Math.min(field.count, most);
  const view = await viewAt(reader, field.at, bytes * count);
  if (!view) return [];
  return Array.from({ length: count }, (_, i) => {
    if (bytes === 1) return view.getUint8(i);
    return bytes === 2 ? view.getUint16(2 * i, little) : view.getUint32(4 * i, little);
  });
}
