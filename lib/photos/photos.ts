import {
  approvalCondition,
  type Condition,
  type Purpose,
  photoCondition,
  type Viewer,
} from '../access/access.ts';
import { compile } from '../access/condition.ts';
import { visibleRow, visibleRows } from '../access/mint.ts';
import type { Database } from '../db/open.ts';
import { type Sql, sql } from '../db/sql.ts';
import {
  type AlbumRow,
  albumColumns,
  type PhotoRow,
  photoColumns,
  photoOrder,
  type VisibleAlbum,
  type VisiblePhoto,
} from './rows.ts';
import { albumIsVisible, visiblePhotosOf } from './visibility.ts';

const photosWithAlbum = sql`photos join albums on albums.id = photos.album_id`;

/** The photo, or null where it does not exist or is not for this viewer: the two look the same. */
export function findPhoto(
  db: Database,
  viewer: Viewer,
  id: number,
  purpose: Purpose = 'see',
): VisiblePhoto | null {
  return findPhotoWhere(db, id, photoCondition(viewer, purpose));
}

/** May this viewer have the photo for all of these purposes? */
export function mayHave(
  db: Database,
  viewer: Viewer,
  id: number,
  purposes: readonly Purpose[],
): boolean {
  const conditions = purposes.map((purpose) => compile(photoCondition(viewer, purpose)));
  const found = visibleRow(
    db,
    sql`select 1 from ${photosWithAlbum}
      where photos.id = ${id} and ${sql.join(conditions, sql` and `)}`,
  );
  return found !== null;
}

/** The photo, for whoever may approve it: it may be waiting for that. null as of `findPhoto`. */
export function findPhotoToApprove(db: Database, viewer: Viewer, id: number): VisiblePhoto | null {
  return findPhotoWhere(db, id, approvalCondition(viewer));
}

function findPhotoWhere(db: Database, id: number, condition: Condition): VisiblePhoto | null {
  return visibleRow<PhotoRow>(
    db,
    sql`select ${photoColumns} from ${photosWithAlbum} where photos.id = ${id} and ${compile(condition)}`,
  );
}

/** The photos of an album that this viewer may see, in order. */
export function listAlbumPhotos(
  db: Database,
  viewer: Viewer,
  album: VisibleAlbum,
  purpose: Purpose = 'see',
): VisiblePhoto[] {
  return visibleRows<PhotoRow>(
    db,
    sql`${visiblePhotosOf(viewer, [album.id], photoColumns, { purpose })} order by ${photoOrder}`,
  );
}

/** Which photos of an album this viewer may have for `purpose`. */
export function listAlbumPhotoIds(
  db: Database,
  viewer: Viewer,
  album: VisibleAlbum,
  purpose: Purpose,
): ReadonlySet<number> {
  const rows = visibleRows<{ id: number }>(
    db,
    visiblePhotosOf(viewer, [album.id], sql`photos.id`, { purpose }),
  );
  return new Set(rows.map(({ id }) => id));
}

/** The album of a photo, or null where the album itself is not for this viewer. */
export function findAlbumOfPhoto(
  db: Database,
  viewer: Viewer,
  photo: VisiblePhoto,
): VisibleAlbum | null {
  return visibleRow<AlbumRow>(
    db,
    sql`select ${albumColumns} from albums where albums.id = ${photo.albumId} and ${albumIsVisible(viewer)}`,
  );
}

export type PhotoNeighbours = {
  previous: VisiblePhoto | null;
  next: VisiblePhoto | null;
  /** 1-based place among the visible photos of the album, and their number. */
  place: number;
  count: number;
};

/** The photos before and after this one among those of its album that the viewer may see. */
export function findPhotoNeighbours(
  db: Database,
  viewer: Viewer,
  photo: VisiblePhoto,
): PhotoNeighbours {
  const at = sql`(${photoOrder})`;
  const mine = sql`(select ${photoOrder} from photos where id = ${photo.id})`;
  const inAlbum = (columns: Sql, where = sql`1`) =>
    visiblePhotosOf(viewer, [photo.albumId], columns, { where });
  const side = (name: Sql, comparison: Sql, order: Sql) =>
    sql`select * from (${inAlbum(sql`${name} as side, ${photoColumns}`, sql`${at} ${comparison} ${mine}`)} order by photos.order_at ${order}, photos.sort_key ${order}, photos.path ${order} limit 1)`;
  const rows = visibleRows<PhotoRow & { side: 'previous' | 'next' }>(
    db,
    sql`${side(sql`'previous'`, sql`<`, sql`desc`)} union all ${side(sql`'next'`, sql`>`, sql`asc`)}`,
  );
  const place = visibleRow<{ place: number; count: number }>(
    db,
    inAlbum(sql`count(*) as count, coalesce(sum(${at} <= ${mine}), 0) as place`),
  );
  return {
    previous: rows.find(({ side }) => side === 'previous') ?? null,
    next: rows.find(({ side }) => side === 'next') ?? null,
    place: place?.place ?? 1,
    count: place?.count ?? 1,
  };
}
