import { createHash } from 'node:crypto';
import { rankedPhotos, selectVisible } from '../access/checkedRows.ts';
import type { Database } from '../db/open.ts';
import { sql } from '../db/sql.ts';
import type { ListedAlbum } from './albums.ts';
import { type PhotoRow, photoColumns, photoOrder, type VisiblePhoto } from './rows.ts';
import type { ListScope } from './scope.ts';

export type AlbumPreview = {
  /**
   * The cover that the owner chose, if this viewer may see it, else the first photo of the sample
   * of which a picture can be shown, else the first.
   */
  cover: VisiblePhoto | null;
  /** A sample of the visible photos, in order. */
  photos: VisiblePhoto[];
};

/**
 * The preview of each album, by album id: a sample spread over the photos that the viewer may see.
 * It changes with `day` but not from request to request, so that a page stays the same for a day.
 */
export function previewsFor(
  db: Database,
  scope: ListScope,
  albums: readonly ListedAlbum[],
  { previewCount, day }: { previewCount: number; day: string },
): Map<number, AlbumPreview> {
  const chosen = albums.flatMap(({ id, count }) =>
    sampleRanks(count, previewCount, `${day}/${id}`).map((rank) => `${id}/${rank}`),
  );
  const photos = rankedPhotos(
    scope.viewer,
    albums.map(({ id }) => id),
    photoOrder,
  );
  const rows = selectVisible<PhotoRow & { sampled: number; isCover: number }, 'see'>(db, photos, {
    columns: sql`${photoColumns},
      albums.id || '/' || ranked.key in (select value from json_each(${JSON.stringify(chosen)})) as sampled,
      coalesce(ranked.value = albums.cover_photo_id, 0) as "isCover"`,
    where: sql`sampled or "isCover"`,
    order: sql`photos.album_id, ranked.key`,
  });
  const previews = new Map<number, AlbumPreview>();
  for (const { id } of albums) {
    const mine = rows.filter(({ albumId }) => albumId === id);
    const sample = mine.filter(({ sampled }) => sampled);
    previews.set(id, {
      cover: mine.find(({ isCover }) => isCover) ?? sample.find(isShowable) ?? sample[0] ?? null,
      photos: sample,
    });
  }
  return previews;
}

/** Can a picture of the photo be shown, as far as is known? */
function isShowable({ damaged, kind }: VisiblePhoto): boolean {
  return damaged === null && kind !== 'other';
}

/**
 * Chooses at most `most` of `count` things, as ranks (0-based, ascending): a random one from each of
 * `most` equal stretches, so that they are spread over the whole. The same seed gives the same choice.
 */
export function sampleRanks(count: number, most: number, seed: string): number[] {
  if (count <= most) return Array.from({ length: count }, (_, rank) => rank);
  const dice = createHash('sha256').update(seed).digest();
  return Array.from({ length: most }, (_, i) => {
    const start = Math.floor((i * count) / most);
    const end = Math.floor(((i + 1) * count) / most);
    return start + (dice.readUInt32LE((i * 4) % 28) % (end - start));
  });
}
