/** The root of the library is missing, is no directory, or cannot be read. */
export class LibraryUnreadableError extends Error {
  override name = 'LibraryUnreadableError';
}

/** A path that leads out of the library or names no regular file. */
export class LibraryPathError extends Error {
  override name = 'LibraryPathError';
}

/** A file is not what it was said to be, or changed while it was read. */
export class FileChangedError extends Error {
  override readonly name = 'FileChangedError';
}

/** Says an error that there is another file, or none, where one was found before? */
export function isReplacedFile(error: unknown): boolean {
  return error instanceof FileChangedError || REPLACED.has(codeOf(error));
}

const REPLACED = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
