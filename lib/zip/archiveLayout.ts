import { nameBytes } from '../text/fileNames.ts';
import { unixSeconds } from './archiveTime.ts';

/**
 * Layout of a zip, after PKWARE's APPNOTE 6.3.10, whose sections are named here. The files are not
 * compressed, but every entry uses deflate, with stored blocks only (RFC 1951, 3.2.4): its CRC-32
 * may then follow the content in a data descriptor, which stream readers refuse after entries with
 * the method "stored" (Java's: "only DEFLATED entries can have EXT descriptor"). So the layout,
 * with length and all offsets, depends only on names, sizes and times, and no file is read twice.
 * archiveRecords.ts writes the records that are measured here.
 */

/** What goes into an archive, in columns: it may be tens of thousands of files. */
export type ArchiveFiles = {
  /** Unique in the archive, at most 65,535 bytes of UTF-8 each. */
  readonly names: readonly string[];
  /** In bytes. */
  readonly sizes: ArrayLike<number>;
  /** Milliseconds since 1970 UTC. */
  readonly times: ArrayLike<number>;
};

export type PlacedEntry = {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Milliseconds since 1970 UTC. */
  readonly mtimeMs: number;
  /** Where its local header begins in the archive. */
  readonly offset: number;
  /** Size of its content as stored blocks, in bytes. */
  readonly packedSize: number;
  /** Length of its local header, content and data descriptor together. */
  readonly length: number;
};

export type ArchiveLayout = {
  readonly entries: PlacedEntries;
  readonly directoryOffset: number;
  readonly directoryLength: number;
  /** Length of the whole archive, in bytes. */
  readonly length: number;
};

/** In a field of 16 or 32 bits these mean "see the zip64 record" (4.4.1.4). */
export const MAX_16 = 0xffff;
export const MAX_32 = 0xffffffff;

/** Lengths of records without names and extra fields, in bytes (4.3.7, 4.3.12, 4.3.16, 4.3.14, 4.3.15). */
export const LOCAL_HEADER_LENGTH = 30;
export const DIRECTORY_HEADER_LENGTH = 46;
export const END_LENGTH = 22;
export const ZIP64_END_LENGTH = 56;
export const ZIP64_LOCATOR_LENGTH = 20;

/** Entries at their places. Each is made when it is asked for, so that a long list of them takes little memory. */
class PlacedEntries {
  readonly #files: ArchiveFiles;
  /** Where each begins, and where the last one ends. */
  readonly #offsets: Float64Array;

  constructor(files: ArchiveFiles, offsets: Float64Array) {
    this.#files = files;
    this.#offsets = offsets;
  }

  get length(): number {
    return this.#files.names.length;
  }

  /** Throws RangeError where there is no such entry. */
  at(i: number): PlacedEntry {
    const { names, sizes, times } = this.#files;
    const name = names[i];
    if (name === undefined) throw new RangeError(`no entry ${i}`);
    const size = sizes[i] ?? 0;
    const offset = this.#offsets[i] ?? 0;
    const length = (this.#offsets[i + 1] ?? 0) - offset;
    return { name, size, mtimeMs: times[i] ?? 0, offset, packedSize: packedLength(size), length };
  }

  /** The size of the largest one, in bytes; 0 where there is none. */
  largestSize(): number {
    const { sizes } = this.#files;
    let largest = 0;
    for (let i = 0; i < sizes.length; i++) largest = Math.max(largest, sizes[i] ?? 0);
    return largest;
  }

  *[Symbol.iterator](): Generator<PlacedEntry> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }
}

/** Places the files one after the other, in the order given. Throws RangeError for a bad size. */
export function layoutArchive(files: ArchiveFiles): ArchiveLayout {
  const { names, sizes, times } = files;
  const offsets = new Float64Array(names.length + 1);
  let offset = 0;
  let directoryLength = 0;
  let i = 0;
  for (const name of names) {
    const size = sizes[i] ?? Number.NaN;
    const mtimeMs = times[i] ?? Number.NaN;
    if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`size of ${name}: ${size}`);
    const nameLength = nameBytes(name);
    if (nameLength > MAX_16) throw new RangeError(`name of ${nameLength} bytes`);
    const packedSize = packedLength(size);
    const here = { packedSize, mtimeMs, offset };
    directoryLength += DIRECTORY_HEADER_LENGTH + nameLength + directoryExtraLength(here);
    const around = LOCAL_HEADER_LENGTH + nameLength + localExtraLength(here);
    offset += around + packedSize + descriptorLength(here);
    i += 1;
    offsets[i] = offset;
  }
  const entries = new PlacedEntries(files, offsets);
  const parts = { entries, directoryOffset: offset, directoryLength };
  return { ...parts, length: offset + directoryLength + endLength(parts) };
}

/** The most that a stored block of deflate holds. */
export const BLOCK_SIZE = MAX_16;
/** What comes before the bytes of a stored block, in bytes (RFC 1951, 3.2.4). */
export const BLOCK_HEADER_LENGTH = 5;

/** The length of `size` bytes as stored blocks of deflate; there is at least one. */
export function packedLength(size: number): number {
  return size + BLOCK_HEADER_LENGTH * Math.max(1, Math.ceil(size / BLOCK_SIZE));
}

/** Does one of the entry's sizes need 64 bits? Both are then written in 64 bits. */
export function isLarge({ packedSize }: Pick<PlacedEntry, 'packedSize'>): boolean {
  return packedSize >= MAX_32;
}

/** Does the archive need the zip64 end records (4.3.14, 4.3.15)? */
export function needsZip64End(layout: Omit<ArchiveLayout, 'length'>): boolean {
  return (
    layout.entries.length >= MAX_16 ||
    layout.directoryOffset >= MAX_32 ||
    layout.directoryLength >= MAX_32
  );
}

/** Length of the extended timestamp field (0x5455), which is absent when the time does not fit. */
export function timestampLength({ mtimeMs }: Pick<PlacedEntry, 'mtimeMs'>): number {
  return unixSeconds(mtimeMs) === null ? 0 : 9;
}

/** Length of the extra fields of the local header (4.5): zip64, and the time. */
export function localExtraLength(entry: Pick<PlacedEntry, 'packedSize' | 'mtimeMs'>): number {
  return (isLarge(entry) ? 4 + 16 : 0) + timestampLength(entry);
}

/**
 * The zip64 field of the central directory contains only values that are not written elsewhere
 * (4.5.3).
 */
export function directoryExtraLength(
  entry: Pick<PlacedEntry, 'packedSize' | 'mtimeMs' | 'offset'>,
): number {
  const values = (isLarge(entry) ? 16 : 0) + (entry.offset >= MAX_32 ? 8 : 0);
  return (values === 0 ? 0 : 4 + values) + timestampLength(entry);
}

/**
 * The sizes in a data descriptor have 8 bytes where the local header has a zip64 field (4.3.9.2).
 */
export function descriptorLength(entry: Pick<PlacedEntry, 'packedSize'>): number {
  return isLarge(entry) ? 24 : 16;
}

function endLength(layout: Omit<ArchiveLayout, 'length'>): number {
  return END_LENGTH + (needsZip64End(layout) ? ZIP64_END_LENGTH + ZIP64_LOCATOR_LENGTH : 0);
}
