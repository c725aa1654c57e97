import type { SignedAnswer } from '../cache/cache.ts';
import type { StoragePlace } from '../cache/storagePlace.ts';
import type { RangedSource } from '../http/delivery.ts';
import type { ByteSpan } from '../http/range.ts';
import type { FoundFile, Library, OpenedFile } from '../library/library.ts';
import { openLibrary } from '../library/openLibrary.ts';
import type { DownloadablePhoto, UnstrippedPhoto, VisiblePhoto } from '../photos/rows.ts';
import { KEY_HEAD_BYTES, KEY_TAIL_BYTES, keysOf } from '../scan/contentKeys.ts';

/**
 * The content of a photo's original that is sent: `size` bytes, of which any part can be read. Time
 * and etag are those of the file.
 */
export type Content = RangedSource & FoundFile;

/** Content of a file that is open. */
export type OpenContent = Content & Pick<OpenedFile, 'close'>;

/** A file that is open while it is examined. */
export type ReadableFile = FoundFile & Pick<OpenedFile, 'readRange'>;

/** A file that decoders open by its path. */
export type DecodableFile = ReadableFile & Pick<OpenedFile, 'path'>;

/** A file without its metadata: its size in bytes, and a function that reads parts of it. */
export type StrippedContent = {
  readonly size: number;
  readonly read: (
    file: Pick<OpenedFile, 'chunks'>,
    span: ByteSpan,
    signal: AbortSignal,
  ) => AsyncIterable<Uint8Array>;
};

/**
 * Access to the originals. Every method takes a photo whose type says that its viewer was checked
 * for what is done with the file. The linter lets nothing else in this directory import the
 * library, so no bytes are read for a viewer who was not checked.
 */
export type Originals = {
  /** The file as it is; null where there is no file that can be read, or another one than the photo's row describes. */
  readonly findWhole: (photo: UnstrippedPhoto) => Promise<Content | null>;
  /**
   * The file of exactly the version that the row describes, opened for one reading: whoever reads it at once saves
   * a second opening. It must be closed. Null as for `findWhole`.
   */
  readonly openWhole: (photo: UnstrippedPhoto) => Promise<OpenContent | null>;
  /**
   * The file without what `strip` leaves out. Null as for `findWhole`, and where `strip` returns null
   * since it cannot be stripped.
   */
  readonly findStripped: (
    photo: DownloadablePhoto,
    strip: (file: ReadableFile) => Promise<StrippedContent | null>,
  ) => Promise<Content | null>;
  /** What `decode` makes of the file, which is open for as long; null as for `findWhole`. */
  readonly decode: <T>(
    photo: VisiblePhoto<'see' | 'approve'>,
    decode: (file: DecodableFile) => Promise<T>,
  ) => Promise<T | null>;
  /**
   * A URL with which anybody can open the whole file for a limited time; null where the library has
   * no such URLs. It contains the path of the file.
   */
  readonly sign: ((photo: UnstrippedPhoto, answer: SignedAnswer) => Promise<string>) | null;
  /** Scheme and host of such URLs; null where there are none. */
  readonly signedOrigin: () => Promise<string | null>;
  /** The facts that the storage gives of the file; null where there is none. */
  readonly find: (photo: VisiblePhoto<'see' | 'approve'>) => Promise<FoundFile | null>;
  /** Throws LibraryUnreadableError where the library cannot be read. */
  readonly check: Library['check'];
};

/** The originals in this storage. */
export function openOriginals(place: StoragePlace): Originals {
  return makeOriginals(openLibrary(place));
}

/** The originals in this library. */
export function makeOriginals(library: Library): Originals {
  const { sign } = library;
  return {
    sign: sign && ((photo, answer) => sign(photo.path, answer)),
    signedOrigin: async () => sign && new URL(await sign(Buffer.from('x'), noAnswer)).origin,
    find: (photo) => library.find(photo.path),
    check: () => library.check(),
    async findWhole(photo) {
      const found = await library.find(photo.path);
      if (!found || !(await isFileOf(library, photo, found))) return null;
      return {
        ...contentOf(library, photo, found, {
          size: found.size,
          read: (file, { start, end }, signal) => file.chunks(start, end, signal),
        }),
        file: found.realPath,
      };
    },
    async openWhole(photo) {
      const file = await library.open(photo.path);
      if (!file) return null;
      if (file.etag !== photo.etag || !(await isDescribed(photo, file))) {
        await file.close();
        return null;
      }
      return {
        ...factsOf(file),
        kind: 'ranges',
        read: ({ start, end }, signal) => file.chunks(start, end, signal),
        close: file.close,
      };
    },
    async findStripped(photo, strip) {
      const file = await library.open(photo.path);
      if (!file) return null;
      try {
        if (!(await isDescribed(photo, file))) return null;
        const stripped = await strip(file);
        const found = { ...factsOf(file), realPath: null };
        return stripped && contentOf(library, photo, found, stripped);
      } finally {
        await file.close();
      }
    },
    async decode(photo, decode) {
      const file = await library.open(photo.path);
      if (!file) return null;
      try {
        return (await isDescribed(photo, file)) ? await decode(file) : null;
      } finally {
        await file.close();
      }
    },
  };
}

/** The facts of a photo's row by which its file is known. */
type Described = Pick<VisiblePhoto, 'path' | 'etag' | 'ctime' | 'contentKey'>;

/** As `isDescribed`, of a file that was found and is not open. */
async function isFileOf(library: Library, photo: Described, found: FoundFile): Promise<boolean> {
  if (isUntouched(photo, found)) return true;
  const file = await library.openAgain(photo.path, found);
  try {
    return await isDescribed(photo, file);
  } finally {
    await file.close();
  }
}

/**
 * Is it the file that the last scan found at this path, or one with the same content? Threat: two files swap their
 * names, or another one is put in a photo's place. Until a scan has judged what is there, and perhaps has it wait,
 * whoever sees the photo of that path would get the picture of a hidden one, and its thumbnails would be kept as
 * those of the other. A file that was only touched is served.
 */
async function isDescribed(photo: Described, file: ReadableFile): Promise<boolean> {
  if (isUntouched(photo, file)) return true;
  const { contentKey } = photo;
  const { size, readRange } = file;
  // Of a scan that reads no files (`--no-metadata`), size and time are all that is known.
  if (contentKey === null) return file.etag === photo.etag;
  const bytes = await readRange(0, Math.min(size, KEY_HEAD_BYTES));
  const tail = await readRange(Math.max(0, size - KEY_TAIL_BYTES), size);
  const { quick, full, old } = keysOf({ bytes, tail, size, complete: bytes.length === size });
  return [quick, full, old].includes(contentKey);
}

/**
 * Has the file the size and all the times of the row? Pictures that a camera does not compress are all of one size, and
 * copied from its card those of a burst have one time as well; but to rename a file changes when its status changed.
 */
function isUntouched(photo: Described, { etag, ctimeMs }: FoundFile): boolean {
  return (
    etag === photo.etag && (photo.ctime === null || ctimeMs === null || photo.ctime === ctimeMs)
  );
}

function factsOf({ size, mtimeMs, etag, ctimeMs, version, realPath }: FoundFile): FoundFile {
  return { size, mtimeMs, etag, ctimeMs, version, realPath };
}

/** For a URL of which only the origin is used. */
const noAnswer: SignedAnswer = {
  method: 'GET',
  ttlMs: 1000,
  contentType: 'text/plain',
  contentDisposition: 'attachment',
  cacheControl: 'no-store',
};

/**
 * Content that is read from the file that was found; the file is opened again for each reading, and
 * must be the same.
 */
function contentOf(
  library: Library,
  photo: DownloadablePhoto,
  found: FoundFile,
  { size, read }: StrippedContent,
): Content {
  return {
    ...found,
    size,
    kind: 'ranges',
    async *read(span, signal) {
      const file = await library.openAgain(photo.path, found);
      try {
        yield* read(file, span, signal);
      } finally {
        await file.close();
      }
    },
  };
}
