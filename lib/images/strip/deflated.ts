import { crc32, createInflate, inflateSync } from 'node:zlib';
import { type ByteReader, type Extent, uint32 } from './byteReader.ts';
import { CannotStripError } from './pieces.ts';

const PART = 256 * 1024;
/** Bytes, compressed or not, up to which a stream is inflated at once: most take microseconds. */
const SMALL = 64 * 1024;

/** Data in a chunk; its checksum stands behind it and covers what stands before it from `head` on. */
export type DataPart = Extent & { readonly head: number };

/**
 * Throws CannotStripError unless these parts of a file are one zlib stream (RFC 1950) of exactly
 * `size` bytes and nothing else. `take` is given those bytes, in parts.
 *
 * Threat: PNG decoders stop at the last row, so data behind it, compressed or not, is never shown
 * and can hide anything.
 */
export async function checkDeflated(
  reader: ByteReader,
  parts: readonly DataPart[],
  size: number,
  take: (bytes: Uint8Array) => void,
): Promise<void> {
  const given = parts.reduce((sum, { start, end }) => sum + end - start, 0);
  if (given <= SMALL && size <= SMALL) return take(await inflateSmall(reader, parts, size));
  const inflate = createInflate({ chunkSize: PART });
  let inflated = 0;
  const ended = new Promise<void>((resolve, reject) => {
    inflate.on('data', (bytes: Buffer) => {
      inflated += bytes.length;
      try {
        if (inflated > size) throw new CannotStripError('more than its pixels');
        take(bytes);
      } catch (error) {
        inflate.destroy(error as Error);
      }
    });
    inflate.on('end', resolve);
    inflate.on('error', reject);
  });
  ended.catch(() => undefined);
  try {
    for await (const bytes of readParts(reader, parts)) {
      if (inflate.destroyed || inflate.readableEnded) break;
      const written = new Promise<void>((resolve) => {
        inflate.write(bytes, () => resolve());
      });
      // The inflater never calls back for bytes behind the end of its stream, so the end is
      // awaited as well.
      await Promise.race([written, ended]);
    }
    inflate.end();
    await ended;
  } catch (error) {
    if (error instanceof CannotStripError) throw error;
    throw new CannotStripError('no zlib stream', { cause: error });
  } finally {
    inflate.destroy();
  }
  if (inflated !== size || inflate.bytesWritten !== given) {
    throw new CannotStripError('not just its pixels');
  }
}

/**
 * All data of the parts. Threat: decoders refuse a wrong checksum or ignore it, so that
 * any four bytes can stand in place of each.
 */
async function* readParts(reader: ByteReader, parts: readonly DataPart[]) {
  for (const { head, start, end } of parts) {
    let sum = crc32(await reader.exactly(head, start - head));
    for (let at = start; at < end; at += PART) {
      const bytes = (await reader.exactly(at, Math.min(PART, end - at))).slice();
      sum = crc32(bytes, sum);
      yield bytes;
    }
    const expected = uint32(await reader.exactly(end, 4), 0);
    if (sum !== expected) throw new CannotStripError('a wrong checksum');
  }
}

/** Threat: an inflater of its own for each of thousands of frames takes seconds. */
async function inflateSmall(
  reader: ByteReader,
  parts: readonly DataPart[],
  size: number,
): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const bytes of readParts(reader, parts)) all.push(bytes);
  const given = Buffer.concat(all);
  // As much work as a hundred steps; a step elsewhere is a block of a JPEG.
  await reader.work(100);
  const inflated = inflateKnown(given, size);
  if (inflated?.bytes.length !== size || inflated.read !== given.length) {
    throw new CannotStripError('not just its pixels');
  }
  return inflated.bytes;
}

/** What comes out, and how many bytes were read for it; null where it is more, or no stream. */
function inflateKnown(given: Uint8Array, size: number) {
  try {
    const { buffer, engine } = inflateSync(given, {
      info: true,
      maxOutputLength: Math.max(size, 1),
      chunkSize: Math.max(size + 1, 64),
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    return { bytes: buffer, read: engine.bytesWritten };
  } catch {
    return null;
  }
}
