import type Sqlite from 'better-sqlite3';
import {
  type Purpose,
  photoCondition,
  photoRule,
  throughShares,
  type Viewer,
  visitor,
} from '../access/access.ts';
import { compile, compileLeaf, type Leaf } from '../access/condition.ts';
import { databasePath, openClient } from '../db/client.ts';
import type { OpenedDatabase } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { forgetMissing } from '../scan/forget.ts';
import type { ArbitraryPolicy, Round } from './arbitraryHistory.ts';
import { asTx } from './asTx.ts';
import { type HistoryWorld, noteApproved } from './historyWorld.ts';

/**
 * Tests only: changes that the owner makes in the database, and what tests read from it before and
 * after a scan.
 */
export function inDatabase<T>(dataDir: string, use: (client: Sqlite.Database) => T): T {
  const client = openClient(databasePath(dataDir), { busyTimeoutMs: 1_000 });
  try {
    return use(client);
  } finally {
    client.close();
  }
}

/** Somebody who looks, and what for: whoever sees a photo need not have its original and its metadata. */
type Looker = { readonly viewer: Viewer; readonly purpose: Purpose };

/**
 * The viewers whose view is checked: a visitor, users 1 and 2 (the latter in group 1), and the
 * holders of four shares.
 */
export const viewers: readonly Looker[] = (['see', 'originals', 'metadata'] as const).flatMap(
  (purpose) =>
    [
      visitor,
      { ...visitor, userId: 1 },
      { ...visitor, userId: 2, groupIds: [1] },
      ...[1, 2, 3, 4].map((id) => throughShares({ ...visitor, shareIds: [id] }, [id])),
    ].map((viewer) => ({ viewer, purpose })),
);

export type StoredPhoto = {
  id: number;
  albumId: number;
  path: string;
  hasPolicy: 0 | 1;
  present: 0 | 1;
  revealed: 0 | 1;
  waiting: 0 | 1;
  reason: string | null;
  /** Its content was read by a scan. */
  read: 0 | 1;
};

/** All photos, missing ones too. Paths are latin1, a character for each byte. */
export function listRows(db: Sqlite.Database): StoredPhoto[] {
  const rows = db
    .prepare(
      `select photos.id, album_id as albumId, path, photos.policy_id is not null as hasPolicy,
        photos.missing_since is null and albums.missing_since is null as present,
        photos.unrevealed = 0 and albums.unrevealed = 0 as revealed,
        waiting, waiting_reason as reason, quick_key is not null as read
      from photos join albums on albums.id = album_id order by photos.id`,
    )
    .all() as (Omit<StoredPhoto, 'path'> & { path: Buffer })[];
  return rows.map((row) => ({ ...row, path: row.path.toString('latin1') }));
}

/** Does what an owner may do between scans, to the `nth` thing that is shown. */
export function decide(
  db: Sqlite.Database,
  each: Round['decisions'][number],
  world: HistoryWorld,
): void {
  const things = each.kind.includes('album') ? 'albums' : 'photos';
  const shown = things === 'albums' ? 'albums' : 'photos join albums on albums.id = album_id';
  const isShown = `albums.unrevealed = 0 and ${things}.unrevealed = 0`;
  const ids = db
    .prepare(`select ${things}.id from ${shown} where ${isShown} order by 1`)
    .pluck()
    .all() as number[];
  const id = ids[each.nth % Math.max(ids.length, 1)];
  if (id === undefined) return;
  const set = (column: string, value: number | string | null) =>
    db.prepare(`update ${things} set ${column} = ? where id = ?`).run(value, id);
  switch (each.kind) {
    case 'forget':
      forgetMissing(
        asTx({ $client: db } as unknown as OpenedDatabase),
        null,
        { missingBefore: Number.MAX_SAFE_INTEGER },
        0,
      );
      break;
    case 'photo policy':
    case 'album policy':
      set('policy_id', each.policy && addPolicy(db, each.policy));
      break;
    case 'approve': {
      const { changes } = db
        .prepare('update photos set waiting = 0 where id = ? and waiting = 1')
        .run(id);
      const content = world.contents.get(id);
      if (changes > 0 && content !== undefined) noteApproved(world, id, content);
      break;
    }
    case 'share album':
      db.prepare('update shares set album_id = ? where id = ?').run(id, each.share);
      break;
    case 'share photo':
      db.prepare('insert or ignore into share_photos values (?, ?)').run(each.share, id);
      break;
    case 'edit':
      set('caption', 'theirs');
      db.prepare('insert or ignore into favourites values (1, ?, 0)').run(id);
  }
}

function addPolicy(
  db: Sqlite.Database,
  { public: all, inherit, users, groups, originals, stripMetadata }: ArbitraryPolicy,
): number {
  const id = Number(
    db
      .prepare(
        'insert into policies (public, inherit, originals, strip_metadata) values (?, ?, ?, ?)',
      )
      .run(...[all, inherit, originals, stripMetadata].map(Number)).lastInsertRowid,
  );
  for (const user of users)
    db.prepare('insert into policy_users (policy_id, user_id) values (?, ?)').run(id, user);
  for (const group of groups)
    db.prepare('insert into policy_groups (policy_id, group_id) values (?, ?)').run(id, group);
  return id;
}

/**
 * Rows whose files a viewer may have, those of parts with their photos; with `ifPresent` also those
 * of missing files that the viewer could have if they were there.
 */
export function seenBy(
  db: Sqlite.Database,
  { viewer, purpose }: Looker,
  ifPresent = false,
): number[] {
  const leaf = (each: Leaf) => {
    if (each.kind !== 'flag') return compileLeaf(each);
    if (each.flag === 'item' || (ifPresent && each.flag === 'present')) return sql`1`;
    return compileLeaf(each);
  };
  const shown = compile(photoCondition(viewer, purpose), leaf);
  const rows = allRows<{ id: number; partOf: number | null }>(
    { $client: db },
    sql`select photos.id, part_of as partOf from photos join albums on albums.id = album_id
      where photos.unrevealed = 0 and albums.unrevealed = 0 and ${shown}`,
  );
  const ids = new Set(rows.map(({ id }) => id));
  return rows.filter(({ partOf }) => partOf === null || ids.has(partOf)).map(({ id }) => id);
}

export type AlbumAtPlace = { id: number; place: string };

/** Albums that were shown once. */
export function listAlbumPlaces(db: Sqlite.Database): AlbumAtPlace[] {
  return db
    .prepare(
      `select id, category || ':' || cast(raw_dirpath as text) as place
      from albums where unrevealed = 0`,
    )
    .all() as AlbumAtPlace[];
}

/**
 * Albums whose policy lets a viewer see the photos without a policy of their own, whether or not
 * the album is missing.
 */
export function openTo(db: Sqlite.Database, { viewer, purpose }: Looker): Set<number> {
  const rows = allRows<{ id: number }>(
    { $client: db },
    sql`select id from albums where ${compile(photoRule(viewer, purpose).inherited, compileLeaf)}`,
  );
  return new Set(rows.map(({ id }) => id));
}

/** What the owner set, by row. */
export function listSettings(db: Sqlite.Database) {
  const all = (statement: string) => db.prepare(statement).raw().all();
  const byId = (statement: string) =>
    Object.fromEntries(all(statement).map((row) => [(row as unknown[])[0], row]));
  return {
    photos: byId('select id, policy_id from photos where unrevealed = 0 and policy_id is not null'),
    albums: byId(
      'select id, policy_id, edited_name from albums where unrevealed = 0 and policy_id is not null',
    ),
    shares: all('select id, album_id from shares order by 1'),
    listed: all('select share_id, photo_id from share_photos order by 1, 2'),
    /**
     * A scan may copy a caption to a photo that it recognises as a copy, so captions are compared
     * as a set.
     */
    captions: all(
      'select distinct caption from photos where caption is not null and unrevealed = 0 order by 1',
    ),
  };
}

export const countersAreRight = `select count(*) from albums where photo_count <> (
    select count(*) from photos where album_id = albums.id and photos.missing_since is null and waiting = 0
      and part_of is null
  ) and missing_since is null`;

export const countAgain = `update albums set photo_count = (
  select count(*) from photos where album_id = albums.id and photos.missing_since is null and waiting = 0
      and part_of is null
)`;
