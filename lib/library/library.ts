import type { SignedAnswer } from '../cache/cache.ts';
import type { KeptListings } from './keptListings.ts';

/** One file of the library. */
export type LibraryEntry = {
  /**
   * The path in the library as raw bytes, one character a byte (latin1), `/` between the parts. A
   * string, since a scan keeps and compares a hundred thousand of them; `pathBytes` makes a Buffer.
   */
  readonly rawPath: string;
  /**
   * The path as text to be shown: UTF-8, with U+FFFD for invalid bytes. Never used to open a file.
   */
  readonly text: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970 UTC, with a fraction. */
  readonly mtimeMs: number;
  /** Changes whenever the storage says that the file changed. */
  readonly etag: string;
  /**
   * When the content or the inode of the file last changed, in milliseconds since 1970 UTC with a
   * fraction. Unlike the modification time it cannot be set back. Null where the storage has no
   * such time.
   */
  readonly ctimeMs: number | null;
};

export type LibraryFaultKind =
  /** A directory or file that cannot be read: photos known in it may still be there. */
  | 'unreadable'
  /** A symbolic link to a place outside the library. It is not followed. */
  | 'link-outside'
  /** A symbolic link to nothing. */
  | 'link-broken'
  /** A symbolic link to a directory that contains it, or links nested too deep. */
  | 'link-loop'
  /** Neither file nor directory: a socket, a device, a FIFO. */
  | 'special';

/** A part of the library that could not be listed. `rawPath` and `text` as in LibraryEntry. */
export type LibraryFault = {
  readonly kind: LibraryFaultKind;
  readonly rawPath: string;
  readonly text: string;
  readonly message: string;
};

/** A part of the listing. */
export type LibraryBatch = {
  readonly entries: readonly LibraryEntry[];
  readonly faults: readonly LibraryFault[];
  /**
   * By what number the batch belongs together with others, where a storage lists several parts of
   * the library at a time; undefined: 0. Within batches of one number the files of a directory come
   * one after another, at most with those of directories below it in between; files that lie beside
   * the listed directories may be in several.
   */
  readonly run?: number;
  /** The raw path of the directory that was listed, by a storage with directories. */
  readonly directory?: string;
};

/** The beginning of a file; `complete`: it is the whole file. */
export type FileHead = { readonly bytes: Buffer; readonly complete: boolean };

/**
 * The beginning and the end of a file, which may overlap; `size` is that of the whole, in bytes.
 */
export type FileEnds = FileHead & { readonly tail: Buffer; readonly size: number };

/**
 * The facts that the storage tells of a file: times in milliseconds since 1970 UTC, sizes in bytes.
 */
export type FoundFile = {
  readonly size: number;
  readonly mtimeMs: number;
  readonly etag: string;
  /** As `ctimeMs` of a LibraryEntry. */
  readonly ctimeMs: number | null;
  /**
   * Changes with every change of the file, even where its size and modification time were set back.
   */
  readonly version: string;
  /**
   * The file's path on this machine, absolute and without symbolic links, for a web server that
   * sends it; null where the storage or the system has no such path.
   */
  readonly realPath: Buffer | null;
};

/**
 * An open file of the library. Everything is read from the file that was opened, whatever happens to
 * its path. Where that file is gone and the storage does not keep it, FileChangedError is thrown. The
 * caller that opened it must close it.
 */
export type OpenedFile = FoundFile & {
  /**
   * The bytes from `start` to before `end`, or fewer where the file ends earlier. Callers must not
   * modify them: they may be shared.
   */
  readonly readRange: (start: number, end: number) => Promise<Buffer>;
  /**
   * The bytes in chunks, which are lent: one is valid only until the next is requested. Throws
   * FileChangedError where the file ends before `end`, and instead of the last chunk where the file
   * was written to since it was opened. Throws the signal's reason once aborted.
   */
  readonly chunks: (
    start: number,
    end: number,
    signal?: AbortSignal,
  ) => AsyncGenerator<Uint8Array, void, void>;
  /**
   * A path by which decoders in this process, or in another one of the same user, can open the same
   * file while this one is open, even if it has been deleted; null where the system has no such
   * paths.
   */
  readonly path: string | null;
  readonly close: () => Promise<void>;
};

/**
 * The storage of original photos. Nothing ever writes to it. Paths are raw bytes relative to its
 * root, as stored in the database.
 */
export type Library = {
  /**
   * Its directory on this machine, for other processes that read the library too; null where it is
   * in a bucket.
   */
  readonly root: string | null;
  /** How many files a scan should read at the same time. */
  readonly readsAtOnce: number;
  /**
   * All files. Faults are part of the listing; it throws LibraryUnreadableError only where the root
   * itself cannot be listed, and another error where the listing fails midway or a service cannot
   * be reached. After an error, what was yielded is not a complete listing. `kept`: where listings
   * of directories are kept. One that still holds is used in place of listing the directory again;
   * only a storage with directories uses it.
   */
  readonly list: (kept?: KeptListings | null) => AsyncIterable<LibraryBatch>;
  /** The first `length` bytes of a file. Throws the system's error, or LibraryPathError. */
  readonly readHead: (path: Buffer, length: number) => Promise<FileHead>;
  /** The first `head` and last `tail` bytes of a file, opened once. Throws as `readHead` does. */
  readonly readEnds: (path: Buffer, head: number, tail: number) => Promise<FileEnds>;
  /**
   * Opens a file. Resolves to null where there is no such file, this process may not read it, or
   * its path or a symbolic link leads out of the library. Throws the system's error on other
   * failures.
   */
  readonly open: (path: Buffer) => Promise<OpenedFile | null>;
  /**
   * Opens the file that was found before. Where there is another file or none by now, this or the
   * first read throws FileChangedError. Throws other errors as `open` does.
   */
  readonly openAgain: (path: Buffer, found: FoundFile) => Promise<OpenedFile>;
  /** The facts of the file that `open` would open, or null. */
  readonly find: (path: Buffer) => Promise<FoundFile | null>;
  /**
   * Makes a URL with which anybody can open the file for a limited time; null for storages without
   * such URLs. It does not check that the file exists.
   */
  readonly sign: ((path: Buffer, answer: SignedAnswer) => Promise<string>) | null;
  /**
   * Throws as `list` where the root cannot be listed. An empty directory may be where a disk is not
   * mounted.
   */
  readonly check: () => Promise<{ readonly isEmpty: boolean }>;
};
