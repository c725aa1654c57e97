import { crc32 } from 'node:zlib';
import { layoutArchive } from './archiveLayout.ts';
import { centralDirectory, dataDescriptor, endRecords, localHeader } from './archiveRecords.ts';
import type { OffsetMinutesAt } from './archiveTime.ts';
import { blockBuffer, storedBlocks } from './storedBlocks.ts';

/** A file that is made just before it is put into an archive. Names are unique in it. */
export type MadeFile = {
  readonly name: string;
  /** Milliseconds since 1970 UTC. */
  readonly mtimeMs: number;
  readonly bytes: Uint8Array;
};

/**
 * An archive of files whose sizes are known only once they are made, each held in memory while it
 * is sent. So its length is not known beforehand, and it has no ranges; otherwise it is like an
 * archive of `archiveStream`. Chunks are lent until the next is requested.
 */
export async function* growingArchive(
  files: AsyncIterable<MadeFile>,
  offsetMinutesAt: OffsetMinutesAt,
): AsyncGenerator<Uint8Array, void, void> {
  const names: string[] = [];
  const sizes: number[] = [];
  const times: number[] = [];
  const crcs: number[] = [];
  for await (const { name, mtimeMs, bytes } of files) {
    const crc = crc32(bytes);
    const size = bytes.length;
    const alone = layoutArchive({ names: [name], sizes: [size], times: [mtimeMs] });
    const placed = alone.entries.at(0);
    yield localHeader(placed, offsetMinutesAt);
    yield* storedBlocks([bytes], size, blockBuffer(size), () => {});
    yield dataDescriptor(placed, crc);
    names.push(name);
    sizes.push(size);
    times.push(mtimeMs);
    crcs.push(crc);
  }
  const layout = layoutArchive({ names, sizes, times });
  yield* centralDirectory(layout, crcs, offsetMinutesAt);
  yield endRecords(layout);
}
