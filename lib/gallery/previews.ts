import type { Database } from '../db/open.ts';
import { sql } from '../db/sql.ts';
import { sampleRanks } from '../domain/sample.ts';
import type { ListedAlbum } from './albums.ts';
import { type PhotoRow, photoColumns, photoOrder, type VisiblePhoto, visibleRows } from './rows.ts';
import type { ListScope } from './scope.ts';
import { visiblePhotosOf } from './visibility.ts';

export type AlbumPreview = {
  /** The owner's choice where this viewer may see it, else the first of the sample. */
  cover: VisiblePhoto | null;
  /** A sample of the visible photos, in order. */
  photos: VisiblePhoto[];
};

/**
 * What the list shows of each album, by album id: a sample spread over the photos that the viewer
 * may see. It changes with `day` and not from request to request, so that pages can be compared.
 */
export function findPreviews(
  db: Database,
  scope: ListScope,
  albums: readonly ListedAlbum[],
  { previewCount, day }: { previewCount: number; day: string },
): Map<number, AlbumPreview> {
  const chosen = albums.flatMap(({ id, count }) =>
    sampleRanks(count, previewCount, `${day}/${id}`).map((rank) => `${id}/${rank + 1}`),
  );
  const ranked = visiblePhotosOf(
    scope.viewer,
    albums.map(({ id }) => id),
    sql`photos.id, photos.album_id, coalesce(photos.id = albums.cover_photo_id, 0) as is_cover, row_number() over (partition by photos.album_id order by ${photoOrder}) as rank`,
  );
  const rows = visibleRows<PhotoRow & { sampled: number; isCover: number }>(
    db,
    sql`with ranked as materialized (${ranked}), chosen as materialized (
      select id, rank, album_id, is_cover,
        album_id || '/' || rank in (select value from json_each(${JSON.stringify(chosen)})) as sampled
      from ranked
    ) select ${photoColumns}, chosen.sampled, chosen.is_cover as "isCover"
    from chosen cross join photos on photos.id = chosen.id
    where chosen.sampled or chosen.is_cover order by chosen.album_id, chosen.rank`,
  );
  const previews = new Map<number, AlbumPreview>();
  for (const { id } of albums) {
    const mine = rows.filter(({ albumId }) => albumId === id);
    const photos = mine.filter(({ sampled }) => sampled);
    previews.set(id, { cover: mine.find(({ isCover }) => isCover) ?? photos[0] ?? null, photos });
  }
  return previews;
}
