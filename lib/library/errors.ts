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
  return error instanceof FileChangedError || REPLACED.has(codeOf(error));
}

const REPLACED = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
