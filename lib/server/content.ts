import type { RangedSource } from '../http/delivery.ts';
import type { Library } from '../library/library.ts';
import { FileChangedError } from '../library/readChunks.ts';
import type { VisiblePhoto } from '../photos/rows.ts';

/** The content of a photo's original as it is now, `size` bytes of it, to be read from any place. */
export type Content = RangedSource & {
  readonly size: number;
  /** Of the file, milliseconds since 1970 UTC. */
  readonly mtimeMs: number;
  /** Of the file: another one as soon as it is another file. */
  readonly etag: string;
};

/** The original as it is, or null where there is none to be had. */
export async function findOriginal(library: Library, photo: VisiblePhoto): Promise<Content | null> {
  const found = await library.find(photo.path);
  if (!found) return null;
  return {
    ...found,
    kind: 'ranges',
    async *read({ start, end }, signal) {
      const opened = await library.open(photo.path);
      if (!opened) throw new FileChangedError('gone');
      try {
        if (opened.etag !== found.etag) throw new FileChangedError('another file');
        yield* opened.chunks(start, end, signal);
      } finally {
        await opened.close();
      }
    },
  };
}
