import {
  FileChangedError,
  type OpenFile,
  openRegularFile,
  readSlice,
} from '../library/readChunks.ts';
import type { ByteStream, FileSlice } from './delivery.ts';

/** What is read and sent in one go. */
const SMALL = 256 * 1024;

/** Opens the file of a slice. Throws when it cannot be opened or has not the size it should have. */
export async function openSlice(slice: FileSlice): Promise<OpenFile> {
  const file = await openRegularFile(slice.path);
  if (file.size === slice.size) return file;
  await file.handle.close();
  throw new FileChangedError(`${file.size} bytes, not ${slice.size}`);
}

/** Whether a slice is read in one go. */
export function isSmall(slice: FileSlice): boolean {
  return slice.end - slice.start <= SMALL;
}

/** The bytes of a small slice. Throws as `openSlice`, and when the file is cut meanwhile. */
export async function readSmall(slice: FileSlice): Promise<Uint8Array> {
  const { handle } = await openSlice(slice);
  try {
    const length = slice.end - slice.start;
    const { bytesRead, buffer } = await handle.read(
      Buffer.allocUnsafe(length),
      0,
      length,
      slice.start,
    );
    if (bytesRead !== length) throw new FileChangedError(`${bytesRead} bytes, not ${length}`);
    return buffer;
  } finally {
    await handle.close();
  }
}

/** The chunks of a large slice or a stream. A slice's file is open from its first chunk to its end. */
export async function* chunksOf(
  body: FileSlice | ByteStream,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  if (body.kind === 'stream') return yield* body.open(signal);
  const { handle } = await openSlice(body);
  try {
    yield* readSlice(handle, body.start, body.end);
  } finally {
    await handle.close();
  }
}
