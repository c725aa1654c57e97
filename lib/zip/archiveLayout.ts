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

/** What goes into an archive. */
export type ArchiveEntry = {
  /** Unique in the archive, at most 65,535 bytes of UTF-8. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Milliseconds since 1970 UTC. */
  readonly mtimeMs: number;
};

export type PlacedEntry = ArchiveEntry & {
  /** Where its local header begins in the archive. */
  readonly offset: number;
  /** Size of its content as stored blocks, in bytes. */
  readonly packedSize: number;
  /** Length of its local header, content and data descriptor together. */
  readonly length: number;
};

export type ArchiveLayout = {
  readonly entries: readonly PlacedEntry[];
  readonly directoryOffset: number;
  readonly directoryLength: number;
  /** Length of the whole archive, in bytes. */
  readonly length: number;
};

/** In a field of 16 or 32 bits these mean "see the zip64 record" (4.4.1.4). */
export const MAX_16 = 0xffff;
export const MAX_32 = 0xffffffff;

export const LOCAL_HEADER_LENGTH = 30;
export const DIRECTORY_HEADER_LENGTH = 46;
export const END_LENGTH = 22;
export const ZIP64_END_LENGTH = 56;
export const ZIP64_LOCATOR_LENGTH = 20;

/** Places the entries one after the other, in the order given. Throws RangeError for a bad size. */
export function layoutArchive(entries: readonly ArchiveEntry[]): ArchiveLayout {
  let offset = 0;
  let directoryLength = 0;
  const placed = entries.map((entry): PlacedEntry => {
    const { name, size, mtimeMs } = entry;
    if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`size of ${name}: ${size}`);
    const nameLength = nameBytes(name);
    if (nameLength > MAX_16) throw new RangeError(`name of ${nameLength} bytes`);
    const here = { name, size, mtimeMs, packedSize: packedLength(size), offset, length: 0 };
    const header = LOCAL_HEADER_LENGTH + nameLength + localExtraLength(here);
    here.length = header + here.packedSize + descriptorLength(here);
    offset += here.length;
    directoryLength += DIRECTORY_HEADER_LENGTH + nameLength + directoryExtraLength(here);
    return here;
  });
  const parts = { entries: placed, directoryOffset: offset, directoryLength };
  return { ...parts, length: offset + directoryLength + endLength(parts) };
}

type Packed = Omit<PlacedEntry, 'offset' | 'length'>;

/** The most that a stored block of deflate holds. */
export const BLOCK_SIZE = MAX_16;
export const BLOCK_HEADER_LENGTH = 5;

/** The length of `size` bytes as stored blocks of deflate; there is at least one. */
export function packedLength(size: number): number {
  return size + BLOCK_HEADER_LENGTH * Math.max(1, Math.ceil(size / BLOCK_SIZE));
}

/** Does one of the entry's sizes need 64 bits? Both are then written in 64 bits. */
export function isLarge(entry: Packed): boolean {
  return entry.packedSize >= MAX_32;
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
export function timestampLength(entry: ArchiveEntry): number {
  return unixSeconds(entry.mtimeMs) === null ? 0 : 9;
}

/** Length of the extra fields of the local header (4.5): zip64, and the time. */
export function localExtraLength(entry: Packed): number {
  return (isLarge(entry) ? 4 + 16 : 0) + timestampLength(entry);
}

/**
 * The zip64 field of the central directory contains only values that are not written elsewhere
 * (4.5.3).
 */
export function directoryExtraLength(entry: PlacedEntry): number {
  const values = (isLarge(entry) ? 16 : 0) + (entry.offset >= MAX_32 ? 8 : 0);
  return (values === 0 ? 0 : 4 + values) + timestampLength(entry);
}

/**
 * The sizes in a data descriptor have 8 bytes where the local header has a zip64 field (4.3.9.2).
 */
export function descriptorLength(entry: Packed): number {
  return isLarge(entry) ? 24 : 16;
}

function endLength(layout: Omit<ArchiveLayout, 'length'>): number {
  return END_LENGTH + (needsZip64End(layout) ? ZIP64_END_LENGTH + ZIP64_LOCATOR_LENGTH : 0);
}
