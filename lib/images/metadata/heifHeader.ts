import { DamagedImageError, NeedMoreBytes, UndecodedImageError } from '../errors.ts';
import { isAv1, isSequence } from '../identify.ts';
import type { Size } from '../presets.ts';
import { type Headed, HeaderReader, OutOfReach } from './headerReader.ts';
import { readPrimaryPicture } from './primaryPicture.ts';

/** Sizes in pixels, upright as shown. */
type HeifHeader = Size & { readonly format: 'avif' | 'heic'; readonly mediaType: string };

/**
 * Reads the size from a HEIF's boxes, where libvips has failed: for the number of items, a box that it does
 * not know, or since the boxes stand behind the picture's data. Null where there is none.
 */
export async function readHeifItself(file: Headed): Promise<HeifHeader | null> {
  const format = isAv1(file.head) ? 'avif' : 'heic';
  const found = await readPrimaryPicture(new HeaderReader(file)).catch((error: unknown) => {
    const isBroken = error instanceof OutOfReach || error instanceof RangeError;
    if (isBroken || error instanceof NeedMoreBytes) return null;
    throw error;
  });
  if (found) {
    const { width, height } = found;
    return { format, mediaType: `image/${format}`, width, height };
  }
  return isSequence(file.head) ? readSequence(file, format) : null;
}

/**
 * Reads the size of a sequence of pictures without a single one, which has tracks as a film has. Throws
 * UndecodedImageError where it has no size.
 */
async function readSequence(
  { head, size, read }: Headed,
  format: 'avif' | 'heic',
): Promise<HeifHeader> {
  const { readFilm } = await import('../film.ts');
  const inHead = async (start: number, end: number) => head.subarray(start, end);
  const film = await readFilm({ size: size ?? head.length, read: read ?? inHead }).catch(
    (error: unknown) => {
      if (error instanceof DamagedImageError) return null;
      throw error;
    },
  );
  if (!film?.width || !film.height) throw new UndecodedImageError('a sequence of HEIF pictures');
  const mediaType = format === 'avif' ? 'image/avif' : 'image/heic-sequence';
  return { format, mediaType, width: film.width, height: film.height };
}
