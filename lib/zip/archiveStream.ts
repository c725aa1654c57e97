import { crc32 } from 'node:zlib';
import type { ArchiveLayout, PlacedEntry } from './archiveLayout.ts';
import { centralDirectory, dataDescriptor, endRecords, localHeader } from './archiveRecords.ts';
import type { OffsetMinutesAt } from './archiveTime.ts';
import { storedBlocks } from './storedBlocks.ts';

/** An archive whose layout stands, and where its contents come from; entries by their place in it. */
export type Archive = {
  readonly layout: ArchiveLayout;
  readonly offsetMinutesAt: OffsetMinutesAt;
  /**
   * The content of an entry, all of it, in chunks that are lent until the next is asked for. Throws
   * where it is not to be had any more, or is another than the layout says.
   */
  readonly read: (entry: number, signal: AbortSignal) => AsyncIterable<Uint8Array>;
  /** Its CRC-32 as far as that is known, or null. */
  readonly knownCrc32: (entry: number) => number | null;
  /** Told of the CRC-32 of everything that was read. May throw, where that is not the known one. */
  readonly onCrc32: (entry: number, crc32: number) => void | Promise<void>;
};

/** Bytes of the archive from `start` to before `end`. */
type Span = { readonly start: number; readonly end: number };

/**
 * The bytes of a part of an archive, exactly as many as that has. Throws when an original is not
 * what the layout promised; whoever sends must then break the transfer, since a short file looks
 * whole to the one who gets it. Throws the signal's reason once aborted. Memory does not grow with
 * the archive, but for the list of its entries.
 *
 * A part that begins inside an entry reads it from its beginning, for its CRC-32. The directory at
 * the end has the CRC-32s of all entries: one that is neither known nor was found on the way is
 * found by reading that entry before the directory begins.
 */
export async function* archiveStream(
  archive: Archive,
  span: Span,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  if (span.start >= span.end) return;
  const { entries, directoryOffset } = archive.layout;
  const found = new Map<number, number>();
  for (const [i, entry] of entries.entries()) {
    if (entry.offset + entry.length <= span.start) continue;
    if (entry.offset >= span.end) return;
    const content = entryBytes(archive, i, entry, (crc) => found.set(i, crc), signal);
    yield* within(content, entry.offset, span);
  }
  if (span.end <= directoryOffset) return;
  const crcs: number[] = [];
  for (const i of entries.keys()) {
    crcs.push(found.get(i) ?? archive.knownCrc32(i) ?? (await readCrc32(archive, i, signal)));
  }
  yield* within(ending(archive, crcs), directoryOffset, span);
}

async function* entryBytes(
  archive: Archive,
  i: number,
  entry: PlacedEntry,
  found: (crc32: number) => void,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  signal.throwIfAborted();
  yield localHeader(entry, archive.offsetMinutesAt);
  let crc = 0;
  yield* storedBlocks(archive.read(i, signal), entry.size, (chunk) => {
    signal.throwIfAborted();
    crc = crc32(chunk, crc);
  });
  await archive.onCrc32(i, crc);
  found(crc);
  yield dataDescriptor(entry, crc);
}

async function readCrc32(archive: Archive, i: number, signal: AbortSignal): Promise<number> {
  let crc = 0;
  for await (const chunk of archive.read(i, signal)) {
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

/** Those bytes of `chunks`, which begin at `offset` of the archive, that lie in the span. */
async function* within(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  offset: number,
  { start, end }: Span,
): AsyncGenerator<Uint8Array, void, void> {
  let at = offset;
  for await (const chunk of chunks) {
    const part = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
    if (part.length > 0) yield part;
    at += chunk.length;
    if (at >= end) return;
  }
}
