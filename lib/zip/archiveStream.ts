import { crc32 } from 'node:zlib';
import type { ArchiveEntry } from './archiveLayout.ts';
import type { ArchivePlan, ArchiveSource } from './archivePlan.ts';
import { centralDirectory, dataDescriptor, endRecords, localHeader } from './archiveRecords.ts';

/** The whole archive cannot be sent any more: an original is not what was foretold. */
export class ArchiveBrokenError extends Error {
  override readonly name = 'ArchiveBrokenError';
}

export type ArchiveReader<S> = {
  /** The content of a source that has `size` bytes; throws when that is not to be had. */
  readonly read: (source: S, size: number, signal: AbortSignal) => AsyncIterable<Uint8Array>;
  /**
   * Told of every CRC-32 that was found out, and of the right one where a wrong one was known; never
   * of a file that has another size or time than its source says.
   */
  readonly onCrc?: (source: S, crc32: number) => void;
};

/**
 * The bytes of an archive, exactly `plan.layout.length` of them. Throws when an original vanished,
 * shrank, grew or has another CRC-32 than was announced; whoever sends must then break the
 * transfer, since a short file looks whole to the one who gets it. Throws the signal's reason once
 * aborted. Memory does not grow with the archive, but for the list of its entries.
 */
export async function* archiveStream<S extends ArchiveSource>(
  plan: ArchivePlan<S>,
  reader: ArchiveReader<S>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const { layout, contents, offsetMinutesAt } = plan;
  const crcs: number[] = [];
  for (const [i, entry] of layout.entries.entries()) {
    signal.throwIfAborted();
    const content = contents[i];
    if (!content) throw new ArchiveBrokenError(`nothing to send for ${entry.name}`);
    yield localHeader(entry, offsetMinutesAt);
    if (content.kind === 'bytes') {
      yield content.bytes;
      crcs.push(crc32(content.bytes));
      continue;
    }
    const { source } = content;
    const found = yield* entryContent(entry, reader.read(source, entry.size, signal));
    if (content.unchanged && found !== entry.crc32) reader.onCrc?.(source, found);
    if (entry.crc32 === null) yield dataDescriptor(entry, found);
    else if (entry.crc32 !== found) throw new ArchiveBrokenError(`${entry.name} has changed`);
    crcs.push(found);
  }
  yield* centralDirectory(layout, crcs, offsetMinutesAt);
  yield endRecords(layout);
}

/**
 * Passes an entry's content on, and returns its CRC-32. Throws ArchiveBrokenError when it is too
 * short or too long.
 */
export async function* entryContent(
  entry: ArchiveEntry,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, number, void> {
  let crc = 0;
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > entry.size) throw new ArchiveBrokenError(`${entry.name} has grown`);
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (length < entry.size) throw new ArchiveBrokenError(`${entry.name} has shrunk`);
  return crc;
}
