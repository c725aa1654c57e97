import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { FileChangedError } from './errors.ts';

/** A path as text, or as raw bytes where it need not be UTF-8. */
export type FilePath = string | Buffer;

/** Size in bytes, time in milliseconds since 1970 UTC. */
export type FileFacts = { readonly size: number; readonly mtimeMs: number };

export type OpenFile = FileFacts & { readonly handle: FileHandle };

const CHUNK = 512 * 1024;
const MOST_IDLE = 16;
const idleBuffers: Buffer[] = [];

// Threat: a symbolic link put in the place of a file leads out of the directory (O_NOFOLLOW), and
// opening a FIFO would block forever (O_NONBLOCK, which has no effect on regular files).
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Opens a regular file for reading; throws the system's error, or FileChangedError for others. */
export async function openRegularFile(path: FilePath): Promise<OpenFile> {
  const handle = await open(/*turbopackIgnore: true*/ path, FLAGS);
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw new FileChangedError('not a regular file');
    return { handle, size: facts.size, mtimeMs: facts.mtimeMs };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

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

/**
 * The whole of a file that has `expectedSize` bytes. Throws FileChangedError when it has another
 * size at the beginning, or when size or modification time have changed at the end, since half of
 * one version and half of another must not be taken for a photo. Throws the signal's reason once
 * aborted. Chunks are lent, as `readSlice` lends them. The file is closed in any case.
 */
export async function* readFileChunks(
  path: FilePath,
  expectedSize: number,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const { handle, size, mtimeMs } = await openRegularFile(path);
  try {
    if (size !== expectedSize) throw new FileChangedError(`${size} bytes, not ${expectedSize}`);
    for await (const chunk of readSlice(handle, 0, size)) {
      signal?.throwIfAborted();
      yield chunk;
    }
    const after = await handle.stat();
    if (after.size !== size || after.mtimeMs !== mtimeMs) {
      throw new FileChangedError('changed while it was read');
    }
  } finally {
    await handle.close();
  }
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
