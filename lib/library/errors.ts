import { BucketError, NoSuchObjectError, ReplacedObjectError } from '../cache/s3Errors.ts';
import { codeOf } from '../process/thrown.ts';

/** The root of the library is missing, is not a directory, or cannot be read. */
export class LibraryUnreadableError extends Error {
  override name = 'LibraryUnreadableError';
}

/** A path that leads out of the library or names no regular file. */
export class LibraryPathError extends Error {
  override name = 'LibraryPathError';
}

/** A file is not the one that was announced, or it changed while it was read. */
export class FileChangedError extends Error {
  override readonly name = 'FileChangedError';
}

/** Does the error mean that a file which was found has been replaced or removed since? */
export function isReplacedFile(error: unknown): boolean {
  return error instanceof FileChangedError || replacedCodes.has(codeOf(error) ?? '');
}

const replacedCodes = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/**
 * Does the error mean that the storage cannot be used now, whatever file was asked for? Then nothing is
 * known of the file, and it is worth another try.
 */
export function isStorageFault(error: unknown): boolean {
  if (error instanceof NoSuchObjectError || error instanceof ReplacedObjectError) return false;
  const isUnread = error instanceof BucketError || error instanceof LibraryUnreadableError;
  return isUnread || storageFaultCodes.has(codeOf(error) ?? '');
}

/**
 * Codes of the system for a disk that fails or was taken away, a refusal, or too many open files.
 */
const storageFaultCodes = new Set([
  ...['EIO', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'ENODEV', 'ENXIO'],
  ...['ESTALE', 'ENOTCONN', 'ETIMEDOUT', 'EHOSTDOWN', 'EHOSTUNREACH'],
]);
