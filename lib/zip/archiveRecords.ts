import {
  type ArchiveLayout,
  DIRECTORY_HEADER_LENGTH,
  descriptorLength,
  directoryExtraLength,
  END_LENGTH,
  isLarge,
  LOCAL_HEADER_LENGTH,
  localExtraLength,
  MAX_16,
  MAX_32,
  needsZip64End,
  type PlacedEntry,
  timestampLength,
  ZIP64_END_LENGTH,
  ZIP64_LOCATOR_LENGTH,
} from './archiveLayout.ts';
import { dosTime, type OffsetMinutesAt, unixSeconds } from './archiveTime.ts';

/** The records of a zip after PKWARE's APPNOTE 6.3.10, each of the length laid out. */

const VERSION_20 = 20;
const VERSION_ZIP64 = 45;
const MADE_BY_UNIX = (3 << 8) | 63;
const UTF8_NAME = 1 << 11;
const CRC_LATER = 1 << 3;
const DEFLATED = 8;
const REGULAR_0644 = 0o100644;
const EXTRA_ZIP64 = 0x0001;
const EXTRA_TIMESTAMP = 0x5455;
const MTIME_PRESENT = 1;
const DIRECTORY_CHUNK = 64 * 1024;

const encoder = new TextEncoder();

/**
 * The local header before an entry's content (4.3.7). It contains the sizes although a descriptor
 * follows, so that stream readers know where the content ends.
 */
export function localHeader(entry: PlacedEntry, offsetMinutesAt: OffsetMinutesAt): Uint8Array {
  const name = encoder.encode(entry.name);
  const extra = localExtraLength(entry);
  const writer = new ByteWriter(LOCAL_HEADER_LENGTH + name.length + extra)
    .u32(0x04034b50)
    .u16(isLarge(entry) ? VERSION_ZIP64 : VERSION_20);
  writeMethodAndTime(writer, entry, offsetMinutesAt);
  writer.u32(0);
  writeSizes(writer, entry);
  writer.u16(name.length).u16(extra).bytes(name);
  if (isLarge(entry)) writer.u16(EXTRA_ZIP64).u16(16).u64(entry.size).u64(entry.packedSize);
  writeTimestamp(writer, entry);
  return writer.done();
}

/** The data descriptor after an entry's content (4.3.9). */
export function dataDescriptor(entry: PlacedEntry, crc32: number): Uint8Array {
  const writer = new ByteWriter(descriptorLength(entry)).u32(0x08074b50).u32(crc32);
  if (isLarge(entry)) writer.u64(entry.packedSize).u64(entry.size);
  else writer.u32(entry.packedSize).u32(entry.size);
  return writer.done();
}

/**
 * The central directory (4.3.12) in pieces of about 64 KiB. `crcs` has the CRC-32 of every entry,
 * in their order; throws RangeError when one is missing.
 */
export function* centralDirectory(
  layout: ArchiveLayout,
  crcs: readonly (number | undefined)[],
  offsetMinutesAt: OffsetMinutesAt,
): Generator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  for (let i = 0; i < layout.entries.length; i++) {
    const entry = layout.entries.at(i);
    const crc32 = crcs[i];
    if (crc32 === undefined) throw new RangeError(`no CRC-32 of ${entry.name}`);
    const header = directoryHeader(entry, crc32, offsetMinutesAt);
    pieces.push(header);
    length += header.length;
    if (length < DIRECTORY_CHUNK) continue;
    yield joined(pieces, length);
    pieces = [];
    length = 0;
  }
  if (length > 0) yield joined(pieces, length);
}

/** The end of the archive (4.3.14 to 4.3.16), with zip64 records where they are needed. */
export function endRecords(layout: ArchiveLayout): Uint8Array {
  const { directoryOffset, directoryLength } = layout;
  const count = layout.entries.length;
  const zip64 = needsZip64End(layout);
  const writer = new ByteWriter(END_LENGTH + (zip64 ? ZIP64_END_LENGTH + ZIP64_LOCATOR_LENGTH : 0));
  if (zip64) {
    // The length in this record does not count its own first 12 bytes (4.3.14.1).
    writer.u32(0x06064b50).u64(ZIP64_END_LENGTH - 12);
    writer.u16(MADE_BY_UNIX).u16(VERSION_ZIP64).u32(0).u32(0);
    writer.u64(count).u64(count).u64(directoryLength).u64(directoryOffset);
    writer.u32(0x07064b50).u32(0);
    writer.u64(directoryOffset + directoryLength).u32(1);
  }
  const shownCount = Math.min(count, MAX_16);
  writer.u32(0x06054b50).u16(0).u16(0).u16(shownCount).u16(shownCount);
  writer.u32(Math.min(directoryLength, MAX_32)).u32(Math.min(directoryOffset, MAX_32)).u16(0);
  return writer.done();
}

function directoryHeader(
  entry: PlacedEntry,
  crc32: number,
  offsetMinutesAt: OffsetMinutesAt,
): Uint8Array {
  const name = encoder.encode(entry.name);
  const extra = directoryExtraLength(entry);
  const values = extra - timestampLength(entry) - 4;
  const writer = new ByteWriter(DIRECTORY_HEADER_LENGTH + name.length + extra)
    .u32(0x02014b50)
    .u16(MADE_BY_UNIX)
    .u16(values > 0 ? VERSION_ZIP64 : VERSION_20);
  writeMethodAndTime(writer, entry, offsetMinutesAt);
  writer.u32(crc32);
  writeSizes(writer, entry);
  writer.u16(name.length).u16(extra);
  writer.u16(0).u16(0).u16(0); // no comment, first disk, not text
  writer.u16(0).u16(REGULAR_0644).u32(Math.min(entry.offset, MAX_32)).bytes(name);
  if (values > 0) writer.u16(EXTRA_ZIP64).u16(values);
  if (isLarge(entry)) writer.u64(entry.size).u64(entry.packedSize);
  if (entry.offset >= MAX_32) writer.u64(entry.offset);
  writeTimestamp(writer, entry);
  return writer.done();
}

function writeMethodAndTime(
  writer: ByteWriter,
  entry: PlacedEntry,
  offsetMinutesAt: OffsetMinutesAt,
): void {
  const { date, time } = dosTime(entry.mtimeMs, offsetMinutesAt);
  writer
    .u16(UTF8_NAME | CRC_LATER)
    .u16(DEFLATED)
    .u16(time)
    .u16(date);
}

/**
 * Writes the packed size, then the size; where one needs 64 bits, both say "see the zip64 field".
 */
function writeSizes(writer: ByteWriter, entry: PlacedEntry): void {
  const large = isLarge(entry);
  writer.u32(large ? MAX_32 : entry.packedSize).u32(large ? MAX_32 : entry.size);
}

/** Info-ZIP's extended timestamp: UTC, in whole seconds, the same in both headers. */
function writeTimestamp(writer: ByteWriter, entry: PlacedEntry): void {
  const seconds = unixSeconds(entry.mtimeMs);
  if (seconds === null) return;
  writer.u16(EXTRA_TIMESTAMP).u16(5).u8(MTIME_PRESENT).u32(seconds);
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const writer = new ByteWriter(length);
  for (const piece of pieces) writer.bytes(piece);
  return writer.done();
}

/** Writes little-endian numbers one after another into a buffer of fixed length. */
class ByteWriter {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.#bytes = new Uint8Array(length);
    this.#view = new DataView(this.#bytes.buffer);
  }

  u8(value: number): this {
    this.#view.setUint8(this.#take(1), value);
    return this;
  }

  u16(value: number): this {
    this.#view.setUint16(this.#take(2), value, true);
    return this;
  }

  u32(value: number): this {
    this.#view.setUint32(this.#take(4), value, true);
    return this;
  }

  u64(value: number): this {
    this.#view.setBigUint64(this.#take(8), BigInt(value), true);
    return this;
  }

  bytes(value: Uint8Array): this {
    this.#bytes.set(value, this.#take(value.length));
    return this;
  }

  /** The bytes. Throws when fewer than the fixed length were written. */
  done(): Uint8Array<ArrayBuffer> {
    if (this.#at !== this.#bytes.length) {
      throw new RangeError(`wrote ${this.#at} of ${this.#bytes.length} bytes`);
    }
    return this.#bytes;
  }

  #take(length: number): number {
    const at = this.#at;
    this.#at += length;
    return at;
  }
}
