import pLimit from 'p-limit';
import { FileChangedError, isReplacedFile } from '../library/errors.ts';
import {
  type ArchivedFile,
  type ArchivedPhoto,
  type ArchiveSet,
  findArchivedFile,
} from '../photos/originals.ts';
import { mayHave } from '../photos/photos.ts';
import { AccessRevokedError } from './recheckAccess.ts';
import type { ByteRequest } from './request.ts';
import { findStripped } from './stripped.ts';
import { openWhole } from './wholeContent.ts';

/**
 * The content of a photo as announced by an archive, from this byte to its end: of exactly the file that the database
 * described then. Throws AccessRevokedError where the sender of the request may no longer have it,
 * FileChangedError or the system's error where it cannot be read.
 */
export async function* archivedContent(
  request: Pick<ByteRequest, 'context' | 'viewerNow'>,
  file: ArchivedFile,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const { context } = request;
  const { photo, size } = file;
  const { viewer } = await request.viewerNow();
  const opened = findArchivedFile(context.db, viewer, file);
  if (!opened) throw new AccessRevokedError(`photo ${photo.id} may no longer be had`);
  const whole = opened.strip ? null : await openWhole(context, opened.photo);
  try {
    const content = opened.strip ? await findStripped(context, opened.photo) : whole;
    if (content?.etag !== photo.etag || content.size !== size) {
      throw new FileChangedError(`${photo.filename} has changed`);
    }
    yield* content.read({ start: from, end: size }, signal);
  } finally {
    await whole?.close();
  }
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
 * sizes are stored. Files that cannot be stripped, have changed, or may no longer be had become withheld.
 * Throws the reason of `gone` once aborted.
 */
export async function withStrippedSizes(
  request: Pick<ByteRequest, 'context' | 'viewerNow' | 'gone'>,
  set: ArchiveSet,
): Promise<ArchiveSet> {
  return pLimit(AT_ONCE).map(set, async (file) => {
    request.gone.throwIfAborted();
    return lacksStrippedSize(file) ? measure(request, file) : file;
  });
}

/** Is its size in the archive still unknown, until it is stripped? */
export function lacksStrippedSize(file: ArchivedPhoto): file is UnmeasuredFile {
  return file.withheld === null && file.size === null;
}

type UnmeasuredFile = Extract<ArchivedFile, { strip: true }>;

async function measure(
  { context, viewerNow }: Pick<ByteRequest, 'context' | 'viewerNow'>,
  file: UnmeasuredFile,
): Promise<ArchivedPhoto> {
  const { db, originals, findings } = context;
  const { viewer } = await viewerNow();
  const { photo } = findArchivedFile(db, viewer, file) ?? { photo: null };
  if (!photo) {
    // Whoever may not even see it any more must not read its name among what is left out.
    if (!mayHave(db, viewer, file.photo, ['see']))
      throw new AccessRevokedError(`photo ${file.photo.id}`);
    return { photo: file.photo, withheld: 'policy' };
  }
  const found = await originals.find(photo);
  if (found?.etag !== file.photo.etag) {
    await findings.changed(file.photo);
    return { photo, withheld: 'changed' };
  }
  const content = await findStripped(context, photo);
  return content ? { ...file, size: content.size } : { photo, withheld: 'metadata' };
}
