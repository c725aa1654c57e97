import type { StoragePlace } from '../cache/openCache.ts';
import type { RangedSource } from '../http/delivery.ts';
import type { ByteSpan } from '../http/range.ts';
import type { FoundFile, Library, OpenedFile } from '../library/library.ts';
import { openLibrary } from '../library/openLibrary.ts';
import type { GivenPhoto, VisiblePhoto, WholePhoto } from '../photos/rows.ts';

/**
 * What is handed out of a photo's original as it is now: `size` bytes, to be read from any place.
 * Time and etag are those of the file.
 */
export type Content = RangedSource & FoundFile;

/** A file that is open for as long as its content is being found out. */
export type ReadableFile = FoundFile & Pick<OpenedFile, 'readRange'>;

/** Of a file without its metadata: how many bytes it has, and how a part of it is read. */
export type StrippedContent = {
  readonly size: number;
  readonly read: (
    file: Pick<OpenedFile, 'chunks'>,
    span: ByteSpan,
    signal: AbortSignal,
  ) => AsyncIterable<Uint8Array>;
};

/**
 * The originals as the server knows them: by photos that their viewers were found to may have for
 * what is done with the file. Nothing else here reaches the library (the linter sees to it), so that
 * no bytes are read for somebody who was not asked for.
 */
export type Originals = {
  /** The file as it is; null where there is none to be had. */
  readonly findWhole: (photo: WholePhoto) => Promise<Content | null>;
  /**
   * The file without what `strip` leaves out, which answers null where it cannot. Null there, and
   * where there is no file.
   */
  readonly findStripped: (
    photo: GivenPhoto,
    strip: (file: ReadableFile) => Promise<StrippedContent | null>,
  ) => Promise<Content | null>;
  /**
   * What `decode` makes of the file, given its path or all its bytes, and its version before it was
   * read; null where there is none.
   */
  readonly decode: <T>(
    photo: VisiblePhoto<'see' | 'approve'>,
    decode: (input: string | Buffer, version: string) => Promise<T>,
  ) => Promise<T | null>;
  /** What the storage says of the file; null where there is none. */
  readonly find: (photo: VisiblePhoto<'see' | 'approve'>) => Promise<FoundFile | null>;
  /** Throws LibraryUnreadableError where the library cannot be read. */
  readonly check: () => Promise<void>;
};

export function openOriginals(place: StoragePlace): Originals {
  return createOriginals(openLibrary(place));
}

export function createOriginals(library: Library): Originals {
  return {
    find: (photo) => library.find(photo.path),
    check: () => library.check(),
    async findWhole(photo) {
      const found = await library.find(photo.path);
      return (
        found && {
          ...contentOf(library, photo, found, {
            size: found.size,
            read: (file, { start, end }, signal) => file.chunks(start, end, signal),
          }),
          file: found.realPath,
        }
      );
    },
    async findStripped(photo, strip) {
      const file = await library.open(photo.path);
      if (!file) return null;
      try {
        const { size, mtimeMs, etag, ctimeMs, version } = file;
        const stripped = await strip(file);
        const found = { size, mtimeMs, etag, ctimeMs, version, realPath: null };
        return stripped && contentOf(library, photo, found, stripped);
      } finally {
        await file.close();
      }
    },
    async decode(photo, decode) {
      const file = await library.open(photo.path);
      if (!file) return null;
      try {
        const { path, size, version } = file;
        return await decode(path ?? (await file.readRange(0, size)), version);
      } finally {
        await file.close();
      }
    },
  };
}

/** Content that is read from the very file that was found, opened anew for each reading. */
function contentOf(
  library: Library,
  photo: GivenPhoto,
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
