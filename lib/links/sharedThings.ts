import {
  keepingShares,
  type Purpose,
  throughShares,
  type Viewer,
  withoutShares,
} from '../access/access.ts';
import { idList } from '../access/condition.ts';
import {
  findVisible,
  photoIdsOf,
  photosFor,
  selectVisible,
  type VisibleIds,
} from '../access/mint.ts';
import type { Database } from '../db/open.ts';
import { allRows, firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { findAlbum } from '../photos/albums.ts';
import { findPhoto, type PhotoNeighbours } from '../photos/photos.ts';
import {
  type PhotoRow,
  photoColumns,
  photoOrder,
  type VisibleAlbum,
  type VisiblePhoto,
} from '../photos/rows.ts';

/** A share of chosen photos, as whoever holds it knows it. */
export type SharedList = { readonly id: number; readonly name: string };

/** The list share, or null where the viewer does not hold it or it is of an album. */
export function findSharedList(db: Database, viewer: Viewer, id: number): SharedList | null {
  if (!viewer.shareIds.includes(id)) return null;
  return firstRow<SharedList>(
    db,
    sql`select id, name from shares where id = ${id} and album_id is null`,
  );
}

/** The photos that a share lists, as far as they are visible through it, by album and in order. */
export function listSharedPhotos(db: Database, viewer: Viewer, shareId: number): VisiblePhoto[] {
  const photos = photosListedBy(viewer, shareId, 'see');
  return selectVisible<PhotoRow, 'see'>(db, photos, { columns: photoColumns, order: listOrder });
}

/** Which photos of a share's list are to be had through it for `purpose`. */
export function listSharedPhotoIds<P extends Purpose>(
  db: Database,
  viewer: Viewer,
  shareId: number,
  purpose: P,
): VisibleIds<P> {
  return photoIdsOf(db, photosListedBy(viewer, shareId, purpose));
}

/** The photos before and after this one in the list of a share. */
export function findSharedNeighbours(
  db: Database,
  viewer: Viewer,
  shareId: number,
  photo: VisiblePhoto,
): PhotoNeighbours {
  const photos = photosListedBy(viewer, shareId, 'see');
  const ranks = allRows<{ id: number; rank: number; mine: number; count: number }>(
    db,
    sql`with ranked as materialized (
      select photos.id, row_number() over (order by ${listOrder}) as rank, count(*) over () as count
      from ${photos.tables}
      where ${photos.condition}
    ), mine as (select rank from ranked where id = ${photo.id})
    select ranked.id, ranked.rank, ranked.count, mine.rank as mine
    from mine join ranked on ranked.rank in (mine.rank - 1, mine.rank, mine.rank + 1)`,
  );
  const [{ mine: place, count } = { mine: 1, count: 1 }] = ranks;
  const at = (wanted: number) => {
    const id = ranks.find(({ rank }) => rank === wanted)?.id;
    if (id === undefined) return null;
    const where = sql`photos.id = ${id}`;
    return findVisible<PhotoRow, 'see'>(db, photos, { columns: photoColumns, where });
  };
  return { previous: at(place - 1), next: at(place + 1), place, count };
}

/** Albums hang together and tell their order by nothing but that. */
const listOrder = sql`albums.shown_date, albums.id, ${photoOrder}`;

function photosListedBy<P extends Purpose>(viewer: Viewer, shareId: number, purpose: P) {
  const tables = sql`share_photos
    cross join photos on photos.id = share_photos.photo_id and share_photos.share_id = ${shareId}
    join albums on albums.id = photos.album_id`;
  return photosFor(throughShares(viewer, [shareId]), purpose, tables);
}

export type AlbumView = {
  readonly album: VisibleAlbum;
  /** With whose eyes its photos are to be listed. */
  readonly viewer: Viewer;
  /** Seen through a share alone: nothing around it is to be shown. */
  readonly shared: boolean;
};

/**
 * The album and how this viewer comes to see it, or null where it is not for them. Shares of
 * chosen photos never lead up to an album.
 */
export function findAlbumView(db: Database, viewer: Viewer, id: number): AlbumView | null {
  const album = findAlbum(db, withoutShares(viewer), id);
  const shares = sharesOfAlbum(db, viewer, id);
  // A share may hand out originals of an album that the viewer sees anyway.
  if (album) return { album, viewer: keepingShares(viewer, shares), shared: false };
  if (shares.length === 0) return null;
  const through = throughShares(viewer, shares);
  const shared = findAlbum(db, through, id);
  return shared && { album: shared, viewer: through, shared: true };
}

/** Those of the viewer's shares that are of this album. */
function sharesOfAlbum(db: Database, { shareIds }: Viewer, albumId: number): number[] {
  if (shareIds.length === 0) return [];
  return allRows<{ id: number }>(
    db,
    sql`select id from shares where album_id = ${albumId} and id in ${idList(shareIds)}`,
  ).map(({ id }) => id);
}

export type PhotoView = {
  readonly photo: VisiblePhoto;
  /** With whose eyes its neighbours and its album are to be sought. */
  readonly viewer: Viewer;
  /** The share of chosen photos that it is seen through, whose list its neighbours come from. */
  readonly list: SharedList | null;
};

/**
 * The photo and how this viewer comes to see it, or null where it is not for them: without any
 * share, else through shares of its album, else through the newest share that lists it.
 */
export function findPhotoView(db: Database, viewer: Viewer, id: number): PhotoView | null {
  const photo = findPhoto(db, viewer, id);
  if (!photo || viewer.shareIds.length === 0) return photo && { photo, viewer, list: null };
  const plain = withoutShares(viewer);
  if (findPhoto(db, plain, id)) return { photo, viewer: plain, list: null };
  const through = throughShares(viewer, sharesOfAlbum(db, viewer, photo.albumId));
  if (through.shareIds.length > 0 && findPhoto(db, through, id)) {
    return { photo, viewer: through, list: null };
  }
  const list = firstRow<SharedList>(
    db,
    sql`select shares.id, shares.name from shares join share_photos on share_photos.share_id = shares.id where share_photos.photo_id = ${id} and shares.id in ${idList(viewer.shareIds)} order by shares.id desc limit 1`,
  );
  return { photo, viewer: throughShares(viewer, list ? [list.id] : []), list };
}
