import type { FileHandle } from 'node:fs/promises';
import { FileChangedError } from './errors.ts';

const CHUNK = 512 * 1024;
const MOST_IDLE = 16;
const idleBuffers: Buffer[] = [];

/**
 * The bytes from `start` to before `end` of an open file; the next chunk is read while one is in
 * use. Chunks are lent: one is valid only until the next is requested, since two buffers alternate
 * (new buffers would halve the speed and triple the memory). Throws FileChangedError when the file
 * ends before `end`. Does not close the file.
 */
export async function* readSlice(
  handle: FileHandle,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array, void, void> {
  let [filling, lent] = [takeBuffer(), takeBuffer()];
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
  idleBuffers.push(filling, lent);
  idleBuffers.splice(MOST_IDLE);
}

function takeBuffer(): Buffer {
  return idleBuffers.pop() ?? Buffer.allocUnsafeSlow(CHUNK);
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
