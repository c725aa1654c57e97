import { crc32 } from 'node:zlib';
import { type ArchiveEntry, layoutArchive } from '../domain/archiveLayout.ts';
import { centralDirectory, endRecords, localHeader } from '../domain/archiveRecords.ts';
import type { OffsetMinutesAt } from '../domain/archiveTime.ts';

/** What is put into an archive, made when its turn comes. */
export type GrowingEntry = {
  /** Unique in the archive. */
  readonly name: string;
  /** Milliseconds since 1970 UTC. */
  readonly mtimeMs: number;
  /** The content as pieces, or null where there is none after all. */
  readonly make: (signal: AbortSignal) => Promise<readonly Uint8Array[] | null>;
  /** Told of what was made: its size in bytes and its CRC-32. */
  readonly onMade?: (size: number, crc32: number) => void;
};

/**
 * The bytes of an archive whose entries are not known before they are made: without a length
 * foretold, one entry in memory at a time. `note` is asked at the end for an entry that names what
 * could not be made. Throws what `make` throws, and the signal's reason once aborted.
 */
export async function* growingArchive(
  sources: readonly GrowingEntry[],
  note: (missing: readonly string[]) => GrowingEntry,
  offsetMinutesAt: OffsetMinutesAt,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const entries: (ArchiveEntry & { readonly crc32: number })[] = [];
  const missing: string[] = [];
  const send = async function* (source: GrowingEntry) {
    signal.throwIfAborted();
    const pieces = await source.make(signal);
    if (!pieces) return missing.push(source.name);
    const entry = {
      name: source.name,
      mtimeMs: source.mtimeMs,
      size: pieces.reduce((sum, piece) => sum + piece.length, 0),
      crc32: pieces.reduce((sum, piece) => crc32(piece, sum), 0),
    };
    source.onMade?.(entry.size, entry.crc32);
    entries.push(entry);
    for (const placed of layoutArchive([entry]).entries) yield localHeader(placed, offsetMinutesAt);
    yield* pieces;
    return entries.length;
  };
  for (const source of sources) yield* send(source);
  if (missing.length > 0) yield* send(note(missing));
  const layout = layoutArchive(entries);
  const crcs = entries.map((entry) => entry.crc32);
  yield* centralDirectory(layout, crcs, offsetMinutesAt);
  yield endRecords(layout);
}
