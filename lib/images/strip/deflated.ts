import { createInflate, inflateSync } from 'node:zlib';
import type { ByteReader } from './byteReader.ts';
import { CannotStripError } from './pieces.ts';

/** Bytes of a file from `start` to before `end`. */
export type Extent = { readonly start: number; readonly end: number };

const PART = 256 * 1024;
/** Bytes, compressed or not, up to which a stream is inflated at once: most take microseconds. */
const SMALL = 64 * 1024;

/**
 * Throws CannotStripError unless these parts of a file are one zlib stream (RFC 1950) of exactly
 * `size` bytes and nothing else.
 *
 * Threat: PNG decoders stop at the last row, so data behind it, compressed or not, is never shown
 * and can hide anything.
 */
export async function checkDeflated(
  reader: ByteReader,
  extents: readonly Extent[],
  size: number,
): Promise<void> {
  const given = extents.reduce((sum, { start, end }) => sum + end - start, 0);
  if (given <= SMALL && size <= SMALL) return checkSmall(reader, extents, size);
  const inflate = createInflate({ chunkSize: PART });
  let inflated = 0;
  const ended = new Promise<void>((resolve, reject) => {
    inflate.on('data', (bytes: Buffer) => {
      inflated += bytes.length;
      if (inflated > size) inflate.destroy(new CannotStripError('more than its pixels'));
    });
    inflate.on('end', resolve);
    inflate.on('error', reject);
  });
  ended.catch(() => undefined);
  try {
    for (const { start, end } of extents) {
      for (let at = start; at < end && !inflate.destroyed && !inflate.readableEnded; at += PART) {
        const bytes = await reader.exactly(at, Math.min(PART, end - at));
        const written = new Promise<void>((resolve) => {
          inflate.write(Uint8Array.from(bytes), () => resolve());
        });
        // The inflater never calls back for bytes behind the end of its stream, so the end is
        // awaited as well.
        await Promise.race([written, ended]);
      }
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

/** Threat: an inflater of its own for each of thousands of frames takes seconds. */
async function checkSmall(
  reader: ByteReader,
  extents: readonly Extent[],
  size: number,
): Promise<void> {
  const parts: Uint8Array[] = [];
  for (const { start, end } of extents) {
    parts.push(Uint8Array.from(await reader.exactly(start, end - start)));
  }
  const given = Buffer.concat(parts);
  // Some hundred steps, each of which is a block of a JPEG elsewhere.
  await reader.work(100);
  const inflated = inflateKnown(given, size);
  if (inflated?.size !== size || inflated.read !== given.length) {
    throw new CannotStripError('not just its pixels');
  }
}

/** The sizes of what comes out and of what was read for it; null where it is more, or no stream. */
function inflateKnown(given: Uint8Array, size: number): { size: number; read: number } | null {
  try {
    const { buffer, engine } = inflateSync(given, {
      ...{ info: true, maxOutputLength: Math.max(size, 1), chunkSize: Math.max(size + 1, 64) },
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    return { size: buffer.length, read: engine.bytesWritten };
  } catch {
    return null;
  }
}
