import type { Viewer } from '../access/access.ts';
import type { Database } from '../db/open.ts';
import { archiveSet } from './originals.ts';
import { photoIdsFor } from './photos.ts';
import type { VisiblePhoto } from './rows.ts';

/** What of a photo may be downloaded together with others, in bytes; null: not that. */
export type Downloadable = {
  readonly id: number;
  readonly original: number | null;
  /** About, since a picture is made only when it is asked for; at most what the file has. */
  readonly picture: number | null;
};

/** A JPEG of 1,536 pixels, on average of a family's photos. */
const PICTURE_BYTES = 350_000;

/** What of each of these photos the viewer may download in an archive. */
export function listDownloadable(
  db: Database,
  viewer: Viewer,
  photos: readonly VisiblePhoto[],
): Downloadable[] {
  const ids = photos.map(({ id }) => id);
  const given = photoIdsFor(db, viewer, 'archivedOriginals', ids);
  const set = archiveSet(photos, given, photoIdsFor(db, viewer, 'metadata', ids));
  const pictures = photoIdsFor(db, viewer, 'archivedRenditions', ids);
  return photos.map(({ id, kind, size }, at) => {
    const archived = set?.[at];
    const original = archived?.withheld === null ? (archived.size ?? archived.photo.size) : null;
    const picture = pictures.has(id) && kind === 'image' ? Math.min(size, PICTURE_BYTES) : null;
    return { id, original, picture };
  });
}
