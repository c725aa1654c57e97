import type { Viewer } from '../access/access.ts';
import type { Database } from '../db/open.ts';
import { archiveSet } from './originals.ts';
import { photoIdsFor } from './photos.ts';
import type { VisiblePhoto } from './rows.ts';

/** What may be downloaded of a photo in an archive: sizes in bytes; null: not allowed. */
export type Downloadable = {
  readonly id: number;
  readonly original: number | null;
  /** An estimate, since the rendition is made on request; at most the size of the file. */
  readonly picture: number | null;
};

/** The average size of a JPEG of 1,536 pixels, for family photos. */
const PICTURE_BYTES = 350_000;

/** Lists what the viewer may download of each of these photos in an archive. */
export function listDownloadable(
  db: Database,
  viewer: Viewer,
  photos: readonly VisiblePhoto[],
): Downloadable[] {
  const ids = photos.map(({ id }) => id);
  const given = photoIdsFor(db, viewer, 'archivedOriginals', ids);
  const set = archiveSet(db, viewer, photos, [given, photoIdsFor(db, viewer, 'metadata', ids)]);
  const bytes = new Map<number, number>();
  const chosen = new Set(ids);
  let itemId = 0;
  // A photo comes before its parts, whose sizes are added to its own.
  for (const { photo, ...archived } of set ?? []) {
    if (chosen.has(photo.id)) itemId = photo.id;
    const size = archived.withheld === null ? (archived.size ?? photo.size) : null;
    if (size !== null) bytes.set(itemId, (bytes.get(itemId) ?? 0) + size);
  }
  const pictures = photoIdsFor(db, viewer, 'archivedRenditions', ids);
  return photos.map(({ id, kind, size }) => {
    const original = bytes.get(id) ?? null;
    const picture = pictures.has(id) && kind === 'image' ? Math.min(size, PICTURE_BYTES) : null;
    return { id, original, picture };
  });
}
