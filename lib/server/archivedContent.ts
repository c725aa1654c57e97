import pLimit from 'p-limit';
import { FileChangedError, isReplacedFile } from '../library/errors.ts';
import type { ArchivedFile, ArchivedPhoto, ArchiveSet } from '../photos/originals.ts';
import type { ServerContext } from './context.ts';
import { findStripped } from './stripped.ts';
import { findWhole } from './wholeContent.ts';

/**
 * The content of a photo as announced by an archive, from this byte to its end: of exactly the file that the database
 * describes. Throws FileChangedError or the system's error where that cannot be read.
 */
export async function* archivedContent(
  context: ServerContext,
  file: ArchivedFile,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const { photo, size } = file;
  const content = await (file.strip
    ? findStripped(context, file.photo)
    : findWhole(context, file.photo));
  if (content?.etag !== photo.etag || content.size !== size) {
    throw new FileChangedError(`${photo.filename} has changed`);
  }
  yield* content.read({ start: from, end: size }, signal);
}

/** Does the error mean that a file is not the one that the archive announced? */
export function isOtherFile(error: unknown): boolean {
  return error instanceof OtherContentError || isReplacedFile(error);
}

/** A file has other content than when it was last read, though size and time are the same. */
export class OtherContentError extends Error {
  override readonly name = 'OtherContentError';
}

const AT_ONCE = 4;

/**
 * The same set with all sizes known: files whose stripped size is unknown are stripped now, and the
 * sizes are stored. Files that cannot be stripped, or have changed, become withheld. Throws the
 * signal's reason once aborted.
 */
export async function withStrippedSizes(
  context: ServerContext,
  set: ArchiveSet,
  signal: AbortSignal,
): Promise<ArchiveSet> {
  return pLimit(AT_ONCE).map(set, async (file) => {
    signal.throwIfAborted();
    return lacksStrippedSize(file) ? measure(context, file) : file;
  });
}

/** Is its size in the archive still unknown, until it is stripped? */
export function lacksStrippedSize(file: ArchivedPhoto): file is UnmeasuredFile {
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
