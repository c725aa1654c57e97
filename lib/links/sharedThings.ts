import { keepingShares, throughShares, type Viewer, withoutShares } from '../access/access.ts';
import { idList } from '../access/condition.ts';
import type { Database } from '../db/open.ts';
import { allRows, firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { findAlbum } from '../photos/albums.ts';
import { findPhoto } from '../photos/photos.ts';
import type { VisibleAlbum, VisiblePhoto } from '../photos/rows.ts';
import { albumSequence, type Sequence, shareSequence } from '../photos/sequence.ts';

/** A share of chosen photos, with the facts that its holder may know. */
type SharedList = { readonly id: number; readonly name: string };

/** A share of chosen photos, or null where the viewer does not hold it or it shares an album. */
export function findSharedList(db: Database, viewer: Viewer, id: number): SharedList | null {
  if (!viewer.shareIds.includes(id)) return null;
  return firstRow<SharedList>(
    db,
    sql`select id, name
      from shares
      where id = ${id} and album_id is null`,
  );
}

export type AlbumView = {
  readonly album: VisibleAlbum;
  /** The viewer for whom its photos must be listed: perhaps through shares alone. */
  readonly viewer: Viewer;
  /** The album is seen through a share alone, so the page must show nothing around it. */
  readonly shared: boolean;
};

/**
 * The album and how the viewer comes to see it, or null where they may not. A share of chosen
 * photos never shows the album that they are in.
 */
export function findAlbumView(db: Database, viewer: Viewer, id: number): AlbumView | null {
  const album = findAlbum(db, withoutShares(viewer), id);
  const shares = sharesOfAlbum(db, viewer, id);
  // The viewer keeps the shares of this album, since they may allow originals which its policy does
  // not.
  if (album) return { album, viewer: keepingShares(viewer, shares), shared: false };
  if (shares.length === 0) return null;
  const through = throughShares(viewer, shares);
  const shared = findAlbum(db, through, id);
  return shared && { album: shared, viewer: through, shared: true };
}

/** The viewer's shares of this album. */
function sharesOfAlbum(db: Database, { shareIds }: Viewer, albumId: number): number[] {
  if (shareIds.length === 0) return [];
  return allRows<{ id: number }>(
    db,
    sql`select id
      from shares
      where album_id = ${albumId} and id in ${idList(shareIds)}`,
  ).map(({ id }) => id);
}

export type PhotoView = {
  readonly photo: VisiblePhoto;
  /** The viewer for whom its neighbours and its album must be looked up. */
  readonly viewer: Viewer;
  /** The share of chosen photos through which it is seen, if any. */
  readonly list: SharedList | null;
  /** The sequence that it is seen in, from which its neighbours come. */
  readonly sequence: Sequence;
};

/**
 * The photo and how the viewer comes to see it, or null where they may not. Tried in this order:
 * without shares, through shares of its album, through the newest share that lists it.
 */
export function findPhotoView(db: Database, viewer: Viewer, id: number): PhotoView | null {
  const photo = findPhoto(db, viewer, id);
  if (!photo) return null;
  const inAlbum = (seenBy: Viewer): PhotoView => {
    return { photo, viewer: seenBy, list: null, sequence: albumSequence(seenBy, photo.albumId) };
  };
  if (viewer.shareIds.length === 0) return inAlbum(viewer);
  const plain = withoutShares(viewer);
  if (findPhoto(db, plain, id)) return inAlbum(plain);
  const through = throughShares(viewer, sharesOfAlbum(db, viewer, photo.albumId));
  if (through.shareIds.length > 0 && findPhoto(db, through, id)) return inAlbum(through);
  const list = firstRow<SharedList>(
    db,
    sql`select shares.id, shares.name
      from shares
      join share_photos on share_photos.share_id = shares.id
      where share_photos.photo_id = ${id} and shares.id in ${idList(viewer.shareIds)}
      order by shares.id desc
      limit 1`,
  );
  const throughList = throughShares(viewer, list ? [list.id] : []);
  if (!list) return inAlbum(throughList);
  return { photo, viewer: throughList, list, sequence: shareSequence(viewer, list.id) };
}
