import type { Purpose, Viewer } from '../access/access.ts';
import {
  type Check,
  findVisible,
  partsFor,
  photoIdsOf,
  photoIdsOfBoth,
  photosFor,
  photosToApprove,
  type Selection,
  selectVisible,
  type VisibleIds,
  visibleAlbums,
} from '../access/checkedRows.ts';
import { idList, photoRuleSql } from '../access/condition.ts';
import { isPresent } from '../access/facts.ts';
import type { Database } from '../db/open.ts';
import { allRows, firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import {
  type AlbumRow,
  albumColumns,
  likedBy,
  type PhotoRow,
  photoColumns,
  type VisibleAlbum,
  type VisiblePhoto,
} from './rows.ts';

/**
 * The photo, or null where it does not exist or the viewer may not see it, which callers cannot
 * tell apart.
 */
export function findPhoto(db: Database, viewer: Viewer, id: number): VisiblePhoto | null {
  return findPhotoFor(db, viewer, id, 'see');
}

/** The photo, if the viewer may have it for this purpose. Null as for `findPhoto`. */
export function findPhotoFor<P extends Purpose>(
  db: Database,
  viewer: Viewer,
  id: number,
  purpose: P,
): VisiblePhoto<P> | null {
  return findIn(db, photosFor(viewer, purpose), id, likedBy(viewer));
}

/**
 * The photo, which may be waiting for approval, if the viewer may approve photos. Null as for
 * `findPhoto`.
 */
export function findPhotoToApprove(
  db: Database,
  viewer: Viewer,
  id: number,
): VisiblePhoto<'approve'> | null {
  return findIn(db, photosToApprove(viewer), id);
}

function findIn<For extends Check>(
  db: Database,
  photos: Selection<For>,
  id: number,
  isLiked = sql`0`,
): VisiblePhoto<For> | null {
  const where = sql`photos.id = ${id}`;
  const columns = sql`${photoColumns}, ${isLiked} as "isLiked"`;
  return findVisible<PhotoRow, For>(db, photos, { columns, where });
}

/** The ids of those of these photos that the viewer may have for a purpose. */
export function photoIdsFor<P extends Purpose>(
  db: Database,
  viewer: Viewer,
  purpose: P,
  ids: readonly number[],
): VisibleIds<P> {
  return photoIdsOf(db, photosFor(viewer, purpose), sql`photos.id in ${idList(ids)}`);
}

/** The ids of those of these photos that the viewer may have for each of two purposes. */
export function photoIdsForBoth<One extends Purpose, Other extends Purpose>(
  db: Database,
  viewer: Viewer,
  one: One,
  other: Other,
  ids: readonly number[],
): [VisibleIds<One>, VisibleIds<Other>] {
  const where = sql`photos.id in ${idList(ids)}`;
  return photoIdsOfBoth(db, photosFor(viewer, one), photosFor(viewer, other), where);
}

/** May this viewer have the photo, or the part of one, for all of these purposes? */
export function mayHave(
  db: Database,
  viewer: Viewer,
  { id, partOf }: { readonly id: number; readonly partOf?: number },
  purposes: readonly Purpose[],
): boolean {
  if (partOf !== undefined) {
    const had = purposes.map((purpose) => photoIdsOf(db, partsFor(viewer, purpose, [partOf])));
    return had.every((ids) => ids.has(id));
  }
  const conditions = purposes.map((purpose) => photoRuleSql(viewer, purpose));
  const found = firstRow(
    db,
    sql`select 1
      from photos join albums on albums.id = photos.album_id
      where photos.id = ${id} and ${sql.join(conditions, sql` and `)}`,
  );
  return found !== null;
}

/** May this viewer see all of these photos, or parts of photos? */
export function maySeeAll(
  db: Database,
  viewer: Viewer,
  photos: readonly { readonly id: number; readonly partOf?: number }[],
): boolean {
  const wholes = photos.flatMap(({ id, partOf }) => (partOf === undefined ? [id] : []));
  const ofParts = photos.flatMap(({ partOf }) => partOf ?? []);
  const seen = photoIdsFor(db, viewer, 'see', wholes);
  const seenParts = ofParts.length === 0 ? null : photoIdsOf(db, partsFor(viewer, 'see', ofParts));
  return photos.every(({ id, partOf }) => (partOf === undefined ? seen : seenParts)?.has(id));
}

/** The album of a photo, or null where the viewer may not see the album itself. */
export function findAlbumOfPhoto(
  db: Database,
  viewer: Viewer,
  photo: VisiblePhoto,
): VisibleAlbum | null {
  const where = sql`albums.id = ${photo.albumId}`;
  return findVisible<AlbumRow, 'see'>(db, visibleAlbums(viewer), { columns: albumColumns, where });
}

/**
 * Photos in whose files nobody has looked for an embedded thumbnail yet, in the order of their ids, after
 * the id `after`; `last` is the id to go on after, null at the end.
 */
export function pageUnhashed(
  db: Database,
  viewer: Viewer,
  after: number,
  most: number,
): { readonly photos: readonly VisiblePhoto[]; readonly last: number | null } {
  const ids = allRows<{ id: number }>(
    db,
    sql`select photos.id
      from photos indexed by photos_unhashed
      where photos.thumbhash_from is null and photos.kind = 'image' and ${isPresent('photos')}
        and photos.id > ${after}
      order by photos.id
      limit ${most}`,
  ).map(({ id }) => id);
  const where = sql`photos.id in ${idList(ids)}`;
  const photos = selectVisible<PhotoRow, 'see'>(db, photosFor(viewer, 'see'), {
    columns: photoColumns,
    where,
  });
  return { photos, last: ids.at(-1) ?? null };
}
