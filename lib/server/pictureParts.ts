import { mayHaveParts, onePicture, type PictureParts, readParts } from '../images/pictureParts.ts';
import type { VisiblePhoto } from '../photos/rows.ts';
import type { ServerContext } from './context.ts';

/**
 * How many pictures a photo's file contains, for the page of the photo. The file is read each time: only
 * few formats can have several pictures, and their first bytes tell.
 */
export async function readPictureParts(
  { originals }: Pick<ServerContext, 'originals'>,
  photo: VisiblePhoto,
): Promise<PictureParts> {
  if (photo.kind !== 'image' || !mayHaveParts(photo.mediaType)) return onePicture;
  const found = await originals
    .decode(photo, ({ size, readRange }) =>
      readParts({ head: new Uint8Array(), size, read: readRange }, photo.mediaType),
    )
    // The page is shown whether or not the library can be read just now.
    .catch(() => null);
  return found ?? onePicture;
}
