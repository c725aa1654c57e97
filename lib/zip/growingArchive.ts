import { crc32 } from 'node:zlib';
import { type ArchiveEntry, layoutArchive } from './archiveLayout.ts';
import { centralDirectory, dataDescriptor, endRecords, localHeader } from './archiveRecords.ts';
import { entryContent } from './archiveStream.ts';
import type { OffsetMinutesAt } from './archiveTime.ts';

/** What is put into an archive, made when its turn comes. */
export type GrowingEntry = {
  /** Unique in the archive. */
  readonly name: string;
  /** Milliseconds since 1970 UTC. */
  readonly mtimeMs: number;
  /** The content, or null where there is none after all. */
  readonly make: (signal: AbortSignal) => Promise<GrowingContent | null>;
};

export type GrowingContent =
  | {
      readonly kind: 'pieces';
      readonly pieces: readonly Uint8Array[];
      /** Told of their size in bytes, all together, and their CRC-32. */
      readonly onMeasured?: (size: number, crc32: number) => void;
    }
  /** A file of this many bytes, however large: it is never in memory as a whole. */
  | { readonly kind: 'file'; readonly size: number; readonly chunks: AsyncIterable<Uint8Array> };

/**
 * The bytes of an archive whose entries are not known before they are made: without a length
 * foretold, the pieces of one entry in memory at a time. `note` is asked at the end for an entry
 * that names what could not be made. Throws what `make` throws, ArchiveBrokenError where a file is
 * not as long as it should be, and the signal's reason once aborted.
 */
export async function* growingArchive(
  sources: readonly GrowingEntry[],
  note: (missing: readonly string[]) => GrowingEntry,
  offsetMinutesAt: OffsetMinutesAt,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const entries: ArchiveEntry[] = [];
  const crcs: number[] = [];
  const missing: string[] = [];
  const send = async function* (source: GrowingEntry) {
    signal.throwIfAborted();
    const content = await source.make(signal);
    if (!content) return missing.push(source.name);
    const entry = entryOf(source, content);
    entries.push(entry);
    for (const placed of layoutArchive([entry]).entries) yield localHeader(placed, offsetMinutesAt);
    const chunks = content.kind === 'pieces' ? content.pieces : content.chunks;
    const found = yield* entryContent(entry, chunks);
    if (entry.crc32 === null) yield dataDescriptor(entry, found);
    return crcs.push(found);
  };
  for (const source of sources) yield* send(source);
  if (missing.length > 0) yield* send(note(missing));
  const layout = layoutArchive(entries);
  yield* centralDirectory(layout, crcs, offsetMinutesAt);
  yield endRecords(layout);
}

function entryOf({ name, mtimeMs }: GrowingEntry, content: GrowingContent): ArchiveEntry {
  if (content.kind === 'file') return { name, mtimeMs, size: content.size, crc32: null };
  const size = content.pieces.reduce((sum, piece) => sum + piece.length, 0);
  const checksum = content.pieces.reduce((sum, piece) => crc32(piece, sum), 0);
  content.onMeasured?.(size, checksum);
  return { name, mtimeMs, size, crc32: checksum };
}
