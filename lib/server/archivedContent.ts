import { crc32 } from 'node:zlib';
import pLimit from 'p-limit';
import { FileChangedError, isReplacedFile } from '../library/readChunks.ts';
import type { ArchivedPhoto, ArchiveSet } from './archiveSet.ts';
import type { ServerContext } from './context.ts';
import { findStripped } from './stripped.ts';

/**
 * The content of a photo as an archive promised it: of the very file that the database knows.
 * Throws FileChangedError or the system's error where that is not to be had.
 */
export async function* archivedContent(
  { library }: ServerContext,
  { photo, strip, size }: ArchivedPhoto,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const file = await library.open(photo.path);
  if (!file) throw new FileChangedError(`${photo.filename} is gone`);
  try {
    if (file.etag !== photo.etag) throw new FileChangedError(`${photo.filename} has changed`);
    if (!strip) return yield* file.chunks(0, photo.size, signal);
    const pieces = await findStripped(photo, file);
    if (!pieces || lengthOf(pieces) !== size) {
      throw new FileChangedError(`${photo.filename} is stripped to something else`);
    }
    yield* pieces;
  } finally {
    await file.close();
  }
}

/** Says an error that a file is not the one that was promised? */
export function isBrokenPromise(error: unknown): boolean {
  return error instanceof OtherContentError || isReplacedFile(error);
}

/** A file has other content than when it was read before, under the same size and time. */
export class OtherContentError extends Error {
  override readonly name = 'OtherContentError';
}

const AT_ONCE = 4;

/**
 * The same set, every size in it known: files that were never stripped are, and what that teaches is
 * kept. What cannot be stripped, or has changed, goes over to what is withheld. Throws the signal's
 * reason once aborted.
 */
export async function measured(
  context: ServerContext,
  set: ArchiveSet,
  signal: AbortSignal,
): Promise<ArchiveSet> {
  return pLimit(AT_ONCE).map(set, async (file) => {
    signal.throwIfAborted();
    return isUnmeasured(file) ? measure(context, file) : file;
  });
}

/** Is its size in the archive known only once it is stripped? */
export function isUnmeasured({ withheld, size }: ArchivedPhoto): boolean {
  return withheld === null && size === null;
}

async function measure(
  { library, marks }: ServerContext,
  file: ArchivedPhoto,
): Promise<ArchivedPhoto> {
  const { photo, strip } = file;
  const opened = await library.open(photo.path);
  if (opened?.etag !== photo.etag) {
    await opened?.close();
    await marks.changed(photo);
    return { ...file, withheld: 'changed' };
  }
  const pieces = await findStripped(photo, opened).finally(() => opened.close());
  const size = pieces ? lengthOf(pieces) : 0;
  marks.strippedSize(photo, size);
  if (!pieces) return { ...file, withheld: 'metadata' };
  const checksum = pieces.reduce((sum, piece) => crc32(piece, sum), 0);
  marks.crc32(photo, { strip }, checksum);
  return { ...file, size };
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}
