import { crc32 } from 'node:zlib';
import {
  type ArchiveLayout,
  BLOCK_HEADER_LENGTH,
  BLOCK_SIZE,
  descriptorLength,
  type PlacedEntry,
} from './archiveLayout.ts';
import { centralDirectory, dataDescriptor, endRecords, localHeader } from './archiveRecords.ts';
import type { OffsetMinutesAt } from './archiveTime.ts';
import { blockBuffer, storedBlocks } from './storedBlocks.ts';

/**
 * An archive with a fixed layout, and functions that give its contents. Entries are named by their
 * index.
 */
export type Archive = {
  readonly layout: ArchiveLayout;
  readonly offsetMinutesAt: OffsetMinutesAt;
  /**
   * The content of an entry from this byte to its end, in chunks that are lent until the next is
   * requested. Throws where it cannot be read any more, or is not what the layout says.
   */
  readonly read: (entry: number, from: number, signal: AbortSignal) => AsyncIterable<Uint8Array>;
  /**
   * Called before the names of these entries are given away; throws where they may not be any more.
   */
  readonly mayName: (entries: readonly number[]) => Promise<void>;
  /** The CRC-32 of an entry if it is known, or null. */
  readonly knownCrc32: (entry: number) => number | null;
  /**
   * Called with the CRC-32 of each entry that was read as a whole. May throw where it differs from
   * the known one.
   */
  readonly onCrc32: (entry: number, crc32: number) => void | Promise<void>;
};

/** An archive that is being sent; all entries are passed on in the same buffers, one after the other. */
type Sending = {
  readonly archive: Archive;
  readonly out: Uint8Array;
  readonly small: Uint8Array;
  readonly signal: AbortSignal;
};

/** Bytes. Chunks that are smaller together are passed on as one. */
const SMALL = 32 * 1024;

/** Bytes of the archive from `start` to before `end`. */
type Span = { readonly start: number; readonly end: number };

/**
 * The bytes of a part of an archive, exactly as many as the part has. Throws when an original is
 * not what the layout says; the sender must then break the connection, since a short file looks
 * complete to the client. Throws the signal's reason once aborted. Memory does not grow with the
 * archive, apart from the list of its entries.
 *
 * A part that begins inside an entry reads the entry from there, unless it needs the entry's CRC-32 and
 * that is not known. The central directory at the end contains the CRC-32s of all entries: for one that
 * is not known and was not read on the way, the entry is read before the directory is sent.
 */
export async function* archiveStream(
  archive: Archive,
  span: Span,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  if (span.start >= span.end) return;
  const { entries, directoryOffset } = archive.layout;
  const found = new Map<number, number>();
  const unnamed: number[] = [];
  const out = blockBuffer(entries.largestSize());
  const sending = { archive, out, small: new Uint8Array(SMALL), signal };
  for (let i = 0; i < entries.length; i++) {
    const entry = entries.at(i);
    if (entry.offset + entry.length <= span.start) {
      unnamed.push(i);
      continue;
    }
    if (entry.offset >= span.end) return;
    const known = archive.knownCrc32(i);
    const isNeeded = span.end > descriptorOffset(entry);
    const before = known !== null || !isNeeded ? blocksBefore(entry, span.start) : 0;
    if (before > 0) {
      unnamed.push(i);
      const rest = restBytes(sending, i, entry, { before, crc: known ?? 0 });
      const offset = dataOffset(entry) + before * (BLOCK_SIZE + BLOCK_HEADER_LENGTH);
      yield* within(sending, rest, offset, span);
    } else {
      const content = entryBytes(sending, i, entry, (crc) => found.set(i, crc));
      yield* within(sending, content, entry.offset, span);
    }
  }
  if (span.end <= directoryOffset) return;
  const crcs: number[] = [];
  for (let i = 0; i < entries.length; i++) {
    crcs.push(found.get(i) ?? archive.knownCrc32(i) ?? (await readCrc32(archive, i, signal)));
  }
  await archive.mayName(unnamed);
  yield* within(sending, ending(archive, crcs), directoryOffset, span);
}

function descriptorOffset(entry: PlacedEntry): number {
  return entry.offset + entry.length - descriptorLength(entry);
}

function dataOffset(entry: PlacedEntry): number {
  return descriptorOffset(entry) - entry.packedSize;
}

/** How many of an entry's blocks end before this byte of the archive; the last one never counts. */
function blocksBefore(entry: PlacedEntry, start: number): number {
  const whole = Math.floor((start - dataOffset(entry)) / (BLOCK_SIZE + BLOCK_HEADER_LENGTH));
  return Math.max(0, Math.min(whole, Math.ceil(entry.size / BLOCK_SIZE) - 1));
}

/**
 * What follows the local header and `before` blocks of an entry. `crc`: its CRC-32, which is written
 * behind it; any number where what is asked for ends before that.
 */
async function* restBytes(
  { archive, out, signal }: Sending,
  i: number,
  entry: PlacedEntry,
  { before, crc }: { readonly before: number; readonly crc: number },
): AsyncGenerator<Uint8Array, void, void> {
  signal.throwIfAborted();
  const from = before * BLOCK_SIZE;
  const content = archive.read(i, from, signal);
  yield* storedBlocks(content, entry.size - from, out, () => signal.throwIfAborted());
  yield dataDescriptor(entry, crc);
}

async function* entryBytes(
  { archive, out, signal }: Sending,
  i: number,
  entry: PlacedEntry,
  found: (crc32: number) => void,
): AsyncGenerator<Uint8Array, void, void> {
  signal.throwIfAborted();
  await archive.mayName([i]);
  yield localHeader(entry, archive.offsetMinutesAt);
  let crc = 0;
  yield* storedBlocks(archive.read(i, 0, signal), entry.size, out, (chunk) => {
    signal.throwIfAborted();
    crc = crc32(chunk, crc);
  });
  await archive.onCrc32(i, crc);
  found(crc);
  yield dataDescriptor(entry, crc);
}

async function readCrc32(archive: Archive, i: number, signal: AbortSignal): Promise<number> {
  let crc = 0;
  for await (const chunk of archive.read(i, 0, signal)) {
    signal.throwIfAborted();
    crc = crc32(chunk, crc);
  }
  await archive.onCrc32(i, crc);
  return crc;
}

function* ending({ layout, offsetMinutesAt }: Archive, crcs: readonly number[]) {
  yield* centralDirectory(layout, crcs, offsetMinutesAt);
  yield endRecords(layout);
}

/**
 * The bytes of `chunks` that are inside the span; `chunks` begin at `offset` of the archive. Small chunks are
 * gathered: each that is sent costs as much as to read a small file.
 */
async function* within(
  { small }: Sending,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  offset: number,
  { start, end }: Span,
): AsyncGenerator<Uint8Array, void, void> {
  let at = offset;
  let gathered = 0;
  for await (const chunk of chunks) {
    const part = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
    if (gathered > 0 && gathered + part.length > small.length) {
      yield small.subarray(0, gathered);
      gathered = 0;
    }
    if (part.length > small.length) yield part;
    else {
      small.set(part, gathered);
      gathered += part.length;
    }
    at += chunk.length;
    if (at >= end) break;
  }
  if (gathered > 0) yield small.subarray(0, gathered);
}
