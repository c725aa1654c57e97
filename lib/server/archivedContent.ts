import pLimit from 'p-limit';
import { FileChangedError, isReplacedFile } from '../library/errors.ts';
import type { ArchivedFile, ArchivedPhoto, ArchiveSet } from '../photos/originals.ts';
import type { ServerContext } from './context.ts';
import { findStripped } from './stripped.ts';
import { findWhole } from './wholeContent.ts';

/**
 * The content of a photo as an archive promised it: of the very file that the database knows.
 * Throws FileChangedError or the system's error where that is not to be had.
 */
export async function* archivedContent(
  context: ServerContext,
  file: ArchivedFile,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const { photo, size } = file;
  const content = await (file.strip
    ? findStripped(context, file.photo)
    : findWhole(context, file.photo));
  if (content?.etag !== photo.etag || content.size !== size) {
    throw new FileChangedError(`${photo.filename} has changed`);
  }
  yield* content.read({ start: 0, end: size }, signal);
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
export function isUnmeasured(file: ArchivedPhoto): file is UnmeasuredFile {
  return file.withheld === null && file.size === null;
}

type UnmeasuredFile = Extract<ArchivedFile, { strip: true }>;

async function measure(context: ServerContext, file: UnmeasuredFile): Promise<ArchivedPhoto> {
  const { originals, findings } = context;
  const { photo } = file;
  const found = await originals.find(photo);
  if (found?.etag !== photo.etag) {
    await findings.changed(photo);
    return { photo, withheld: 'changed' };
  }
  const content = await findStripped(context, photo);
  return content ? { ...file, size: content.size } : { photo, withheld: 'metadata' };
}
