import { photoCondition, throughShares, type Viewer, visitor } from '../access/access.ts';
import { compile } from '../access/condition.ts';
import { isLiveShare } from '../access/live.ts';
import type { Target } from '../access/targets.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';

/** A share through which an album's photos, or a photo, can be seen now. */
export type ShowingShare = {
  readonly id: number;
  readonly name: string;
  /** How many photos of the album it shows; 1 for a photo. */
  readonly photos: number;
};

/** A viewer who has the link of a share and is not signed in. */
export function holderOf(shareId: number): Viewer {
  return throughShares({ ...visitor, shareIds: [shareId] }, [shareId]);
}

/**
 * The shares through which a thing can be seen by anybody who has their link. Uses the rule of
 * access itself.
 */
export function listSharesShowing(
  db: Database,
  { kind, id }: Target,
  now = Date.now(),
): ShowingShare[] {
  const photo = kind === 'photo' ? sql`photos.id = ${id}` : sql`photos.album_id = ${id}`;
  return [...listSharesByAlbum(db, photo, now).values()].flat();
}

/**
 * For each album, the shares through which some of the selected photos can be seen, newest first.
 * `which` is a SQL condition over `photos` and `albums`.
 */
export function listSharesByAlbum(
  db: Database,
  which: Sql,
  now = Date.now(),
): ReadonlyMap<number, ShowingShare[]> {
  const from = sql`from photos join albums on albums.id = photos.album_id`;
  const candidates = allRows<{ id: number; name: string }>(
    db,
    sql`select id, name
      from shares
      where ${isLiveShare(now)} and (
        album_id in (select photos.album_id ${from} where ${which})
        or id in (
          select share_id
          from share_photos
          where photo_id in (select photos.id ${from} where ${which})))
      order by id desc`,
  );
  const byAlbum = new Map<number, ShowingShare[]>();
  for (const share of candidates) {
    const seen = allRows<{ albumId: number; photos: number }>(
      db,
      sql`select albums.id as albumId, count(*) as photos
        ${from}
        where ${which}
          and ${compile(photoCondition(holderOf(share.id)))}
        group by albums.id`,
    );
    for (const { albumId, photos } of seen) {
      byAlbum.set(albumId, [...(byAlbum.get(albumId) ?? []), { ...share, photos }]);
    }
  }
  return byAlbum;
}
