/** One file of the library. */
export type LibraryEntry = {
  /**
   * The path in the library as raw bytes, one character a byte (latin1), `/` between the parts.
   * As text since a scan holds and compares a hundred thousand of them; `pathBytes` makes a Buffer.
   */
  readonly rawPath: string;
  /** The same path for people: UTF-8, with U+FFFD for what is not. Never for opening. */
  readonly text: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970 UTC, with a fraction. */
  readonly mtimeMs: number;
  /** Changes whenever the storage says that the file did. */
  readonly etag: string;
  /**
   * When the file or what the system knows of it changed last, milliseconds since 1970 UTC with a
   * fraction: later than any content, even where its time of modification was set back. Null where
   * the storage has no such time.
   */
  readonly ctimeMs: number | null;
};

export type LibraryFaultKind =
  /** A directory or file that cannot be read: what was known under it may still be there. */
  | 'unreadable'
  /** A symbolic link that leads out of the library. It is not followed. */
  | 'link-outside'
  /** A symbolic link to nothing. */
  | 'link-broken'
  /** A symbolic link to a directory that holds it, or links nested too deep. */
  | 'link-loop'
  /** Neither file nor directory: a socket, a device, a FIFO. */
  | 'special';

/** Something in the library that could not be listed. `rawPath` and `text` as in LibraryEntry. */
export type LibraryFault = {
  readonly kind: LibraryFaultKind;
  readonly rawPath: string;
  readonly text: string;
  readonly message: string;
};

/** Some part of the listing, in no particular order. */
export type LibraryBatch = {
  readonly entries: readonly LibraryEntry[];
  readonly faults: readonly LibraryFault[];
};

/** The beginning of a file; `complete` when it is all of it. */
export type FileHead = { readonly bytes: Buffer; readonly complete: boolean };

/** The beginning of a file and its end, which may overlap; `size` in bytes is that of the whole. */
export type FileEnds = FileHead & { readonly tail: Buffer; readonly size: number };

/** What the storage says of a file, times in milliseconds since 1970 UTC, sizes in bytes. */
export type FoundFile = {
  readonly size: number;
  readonly mtimeMs: number;
  readonly etag: string;
  /** As `LibraryEntry` has it. */
  readonly ctimeMs: number | null;
  /** Another one after anything was done to the file, also where its size and time were set back. */
  readonly version: string;
  /**
   * Where the file that was looked at lies on this machine, absolute and without symbolic links, for
   * a web server that sends it; null where the storage or the system has no such path.
   */
  readonly realPath: Buffer | null;
};

/**
 * A file of the library that is open: whatever happens to its path, all that is read here is of the
 * very file that was looked at. Whoever opens it closes it.
 */
export type OpenedFile = FoundFile & {
  /** The bytes from `start` to before `end`, and fewer where the file ends before. */
  readonly readRange: (start: number, end: number) => Promise<Buffer>;
  /**
   * The same in chunks, which are lent: one is good only until the next is asked for. Throws
   * FileChangedError where the file ends before `end`, and in place of the last chunk where it was
   * written to since it was opened. Throws the signal's reason once aborted.
   */
  readonly chunks: (
    start: number,
    end: number,
    signal?: AbortSignal,
  ) => AsyncGenerator<Uint8Array, void, void>;
  /**
   * A path by which decoders of this process open the same file while this one is open, even if it
   * has no name any more; null where the system has no such paths.
   */
  readonly path: string | null;
  readonly close: () => Promise<void>;
};

/**
 * The storage of original photos. Nothing writes to it. Paths are raw bytes relative to its root,
 * as the database keeps them.
 */
export type Library = {
  /**
   * All files. Faults are part of the listing; it throws LibraryUnreadableError only where the
   * root itself cannot be listed.
   */
  readonly list: () => AsyncIterable<LibraryBatch>;
  /** The first `length` bytes of a file. Throws the system's error, or LibraryPathError. */
  readonly readHead: (path: Buffer, length: number) => Promise<FileHead>;
  /** The first `head` and last `tail` bytes of a file, opened once. Throws as `readHead` does. */
  readonly readEnds: (path: Buffer, head: number, tail: number) => Promise<FileEnds>;
  /**
   * Opens a file, or answers null where there is no such file, this process may not read it, or its
   * path or a symbolic link leads out of the library. Throws the system's error where that cannot be
   * told.
   */
  readonly open: (path: Buffer) => Promise<OpenedFile | null>;
  /** What `open` would open. */
  readonly find: (path: Buffer) => Promise<FoundFile | null>;
  /** Throws LibraryUnreadableError where the root cannot be listed. */
  readonly check: () => Promise<void>;
};
