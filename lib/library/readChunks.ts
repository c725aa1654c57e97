import type { FileHandle } from 'node:fs/promises';
import { FileChangedError } from './errors.ts';

/** Sizes of a buffer, in bytes. */
const LARGEST_CHUNK = 512 * 1024;
const SMALLEST_CHUNK = 16 * 1024;
/** Bytes of all buffers together. Beyond that, readers still get buffers of the smallest size. */
const MOST_BYTES = 48 * 1024 * 1024;

/** How many buffers are kept for reuse. */
const MOST_IDLE = 16;
/** Buffers of the largest size that wait for another reader. */
const idleBuffers: Buffer[] = [];
let bytesInUse = 0;

/**
 * The bytes from `start` to before `end` of an open file; the next chunk is read while one is in
 * use. Chunks are lent: one is valid only until the next is requested, since two buffers alternate
 * (new buffers would halve the speed and triple the memory). Throws FileChangedError when the file
 * ends before `end`. Does not close the file.
 *
 * Threat: clients that read slowly keep their buffers, and a thousand of them would take a gigabyte.
 * So the more memory is in use, the smaller the buffers of whoever comes next.
 */
export async function* readSlice(
  handle: FileHandle,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array, void, void> {
  const size = chunkSize();
  bytesInUse += 2 * size;
  try {
    let [filling, lent] = [takeBuffer(size), takeBuffer(size)];
    let at = start;
    let ahead = startReading(handle, filling, at, end);
    while (ahead) {
      const chunk = await ahead;
      if (chunk.length === 0) throw new FileChangedError(`ends at ${at} instead of ${end}`);
      at += chunk.length;
      [filling, lent] = [lent, filling];
      ahead = startReading(handle, filling, at, end);
      yield chunk;
    }
    // Buffers are reused only after success: after a failure the system may still be writing into
    // them.
    if (size === LARGEST_CHUNK) idleBuffers.push(filling, lent);
    idleBuffers.splice(MOST_IDLE);
  } finally {
    bytesInUse -= 2 * size;
  }
}

/**
 * The size of the two buffers of the next reader: a thirty-second of what is left, so that some
 * dozens at a time read at full speed.
 */
function chunkSize(): number {
  const part = (MOST_BYTES - bytesInUse) / 32;
  const pages = Math.floor(part / SMALLEST_CHUNK) * SMALLEST_CHUNK;
  return Math.min(LARGEST_CHUNK, Math.max(SMALLEST_CHUNK, pages));
}

function takeBuffer(size: number): Buffer {
  const idle = size === LARGEST_CHUNK ? idleBuffers.pop() : undefined;
  return idle ?? Buffer.allocUnsafeSlow(size);
}

/**
 * Starts reading the next chunk; null at the end. A rejection is handled when the promise is
 * awaited.
 */
function startReading(
  handle: FileHandle,
  buffer: Buffer,
  at: number,
  end: number,
): Promise<Uint8Array> | null {
  if (at >= end) return null;
  const reading = readInto(handle, buffer, at, Math.min(buffer.length, end - at));
  reading.catch(() => undefined);
  return reading;
}

async function readInto(
  handle: FileHandle,
  buffer: Buffer,
  at: number,
  length: number,
): Promise<Uint8Array> {
  const { bytesRead } = await handle.read(buffer, 0, length, at);
  return buffer.subarray(0, bytesRead);
}
