import type { RangedSource } from '../http/delivery.ts';
import type { ByteSpan } from '../http/range.ts';
import type { FoundFile, Library, OpenedFile } from '../library/library.ts';
import { FileChangedError } from '../library/readChunks.ts';
import type { VisiblePhoto } from '../photos/rows.ts';

/**
 * What is handed out of a photo's original as it is now: `size` bytes, to be read from any place.
 * Time and etag are those of the file.
 */
export type Content = RangedSource & FoundFile;

/** The original as it is, or null where there is none to be had. */
export async function findOriginal(library: Library, photo: VisiblePhoto): Promise<Content | null> {
  const found = await library.find(photo.path);
  return (
    found &&
    contentOf(library, photo, found, (file, { start, end }, signal) =>
      file.chunks(start, end, signal),
    )
  );
}

/** Content that is read from the very file that was found, opened anew for each reading. */
export function contentOf(
  library: Library,
  photo: VisiblePhoto,
  found: FoundFile,
  read: (file: OpenedFile, span: ByteSpan, signal: AbortSignal) => AsyncIterable<Uint8Array>,
): Content {
  const opened = async () => {
    const file = await library.open(photo.path);
    if (file?.version === found.version) return file;
    await file?.close();
    throw new FileChangedError(file ? 'another file' : 'gone');
  };
  return {
    ...found,
    kind: 'ranges',
    async *read(span, signal) {
      const file = await opened();
      try {
        yield* read(file, span, signal);
      } finally {
        await file.close();
      }
    },
  };
}
