import { mayHaveParts, ONE_PICTURE, type PictureParts, readParts } from '../images/pictureParts.ts';
import type { VisiblePhoto } from '../photos/rows.ts';
import type { ServerContext } from './context.ts';

/**
 * Of how many pictures a photo's file consists, for its own page. It is read when it is wanted: only
 * files of few formats have several, and it is in their first bytes.
 */
export async function findParts(
  { originals }: Pick<ServerContext, 'originals'>,
  photo: VisiblePhoto,
): Promise<PictureParts> {
  if (photo.kind !== 'image' || !mayHaveParts(photo.mediaType)) return ONE_PICTURE;
  const found = await originals
    .decode(photo, ({ size, readRange }) =>
      readParts({ head: new Uint8Array(), size, read: readRange }, photo.mediaType),
    )
    // The page is shown whether or not the library can be read just now.
    .catch(() => null);
  return found ?? ONE_PICTURE;
}
