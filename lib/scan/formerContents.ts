import type Sqlite from 'better-sqlite3';
import { isApproved } from '../access/facts.ts';
import { isLiveShare } from '../access/live.ts';
import { findPolicy } from '../access/policyState.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import type { ContentKeys } from './contentKeys.ts';
import { isOpenToAll } from './exposure.ts';
import { type Sight, standingOf } from './exposures.ts';
import type { FormerContent } from './knownRows.ts';

/**
 * How many former contents of a photo are kept of which everybody had all. Those of which fewer did are all
 * kept. Threat: a program that writes ratings into a hidden photo makes many former contents; the one
 * from before the photo was cropped and published would soon be the oldest, and be forgotten.
 */
const MOST_PUBLIC_KEPT = 8;

/** Calls `write`, which writes a photo's row, and keeps the content that the row had before. */
type KeepingFormer = (photoId: number, write: () => void) => void;

/**
 * Prepares a function that keeps the content which a photo's row had before it is written. Threat: a
 * hidden photo is edited, and what it showed before comes back under another name: from a backup, by
 * the undo of an editor, as a conflict of a synchronisation. The policies and shares by which the photo
 * was seen are kept too, since what it shows now may be for more people. The content of an empty file is
 * not kept, since it identifies nothing.
 */
export function prepareKeepFormer(client: Sqlite.Database): KeepingFormer {
  type Columns = [size: number, quick: string | null, full: string | null, old: string | null];
  const read = client
    .prepare('select size, quick_key, full_key, content_key from photos where id = ?')
    .raw();
  const forgetSame = client.prepare(
    `delete from former_contents
    where photo_id = ? and (size, quick_key, full_key, content_key) is (?, ?, ?, ?)`,
  );
  const keep = client.prepare(
    `insert into former_contents (photo_id, size, quick_key, full_key, content_key, sight, public)
    values (?, ?, ?, ?, ?, ?, ?)`,
  );
  const forgetOldest = client.prepare(
    `delete from former_contents
    where photo_id = @id and public and id not in (
      select id
      from former_contents
      where photo_id = @id and public
      order by id desc
      limit ${MOST_PUBLIC_KEPT})`,
  );
  return (photoId, write) => {
    const before = read.get(photoId) as Columns;
    write();
    const after = read.get(photoId) as Columns;
    const [size, quick, full, old] = before;
    const isLost = [quick, full, quick === null ? old : null].some(
      (key) => key !== null && !after.includes(key),
    );
    if (!isLost || size === 0) return;
    forgetSame.run(photoId, ...before);
    const sight = findSight(client, photoId);
    const isPublic = sight !== null && isOpenToAll(standingOf(sight));
    keep.run(photoId, ...before, sight && JSON.stringify(sight), Number(isPublic));
    forgetOldest.run({ id: photoId });
  };
}

/** The policies and shares by which a photo is seen now; null where it waits. */
function findSight(client: Sqlite.Database, photoId: number): Sight | null {
  const db = { $client: client };
  const live = isLiveShare(Date.now());
  const [row] = allRows<{ albumId: number; ofAlbum: string; ofPhoto: string }>(
    db,
    sql`select album_id as albumId, (
        select json_group_array(shares.id)
        from shares
        where shares.album_id = photos.album_id and ${live}
      ) as ofAlbum, (
        select json_group_array(shares.id)
        from share_photos
        join shares on shares.id = share_id
        where share_photos.photo_id = photos.id and ${live}
      ) as ofPhoto
      from photos
      where id = ${photoId} and ${isApproved}`,
  );
  if (!row) return null;
  const part = (kind: 'album' | 'photo', id: number, shares: string) => ({
    policy: findPolicy(db, { kind, id }),
    shares: JSON.parse(shares) as number[],
  });
  return {
    album: part('album', row.albumId, row.ofAlbum),
    own: part('photo', photoId, row.ofPhoto),
  };
}

/** The former contents that may be one of these, or have one of these sizes (bytes). */
export function listFormerContents(
  client: Sqlite.Database | null,
  contents: readonly ContentKeys[],
  sizes: readonly number[],
): FormerContent[] {
  if (client === null || contents.length + sizes.length === 0) return [];
  type Columns = [
    ...[photoId: number, size: number],
    ...[quick: string | null, full: string | null, old: string | null, sight: string | null],
  ];
  const keys = (['quick', 'full', 'old'] as const).map((kind) =>
    JSON.stringify(contents.flatMap((content) => content[kind] ?? [])),
  );
  const rows = client
    .prepare(
      `select photo_id, size, quick_key, full_key, content_key, sight
      from former_contents not indexed
      where quick_key in (select value from json_each(?))
        or full_key in (select value from json_each(?))
        or content_key in (select value from json_each(?))
        or size in (select value from json_each(?))
      order by id`,
    )
    .raw()
    .all(...keys, JSON.stringify(sizes)) as Columns[];
  return rows.map(([photoId, size, quick, full, old, sight]) => ({
    photoId,
    size,
    keys: { quick, full, old },
    sight,
  }));
}

/** The sizes (bytes) among these that a former content has. */
export function formerSizesAmong(
  client: Sqlite.Database | null,
  sizes: readonly number[],
): ReadonlySet<number> {
  if (client === null || sizes.length === 0) return new Set();
  const isEmpty = client.prepare('select 1 from former_contents limit 1').get() === undefined;
  if (isEmpty) return new Set();
  const found = client
    .prepare(
      `select distinct size
      from former_contents not indexed
      where size in (select value from json_each(?))`,
    )
    .pluck()
    .all(JSON.stringify(sizes)) as number[];
  return new Set(found);
}
