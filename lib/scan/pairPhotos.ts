import { idList } from '../access/condition.ts';
import { isApart, isDamaged, isPart, isPresent } from '../access/facts.ts';
import { isLiveShare } from '../access/live.ts';
import { listStates, policyKey } from '../access/policyState.ts';
import type { Client, ClientTx } from '../db/client.ts';
import { allRows, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { rawPathOf } from '../library/rawPath.ts';
import { recountAlbums } from '../photos/counters.ts';
import { type PairFile, pairsAmong } from './pairRule.ts';

/** Two files that are or might be one photo, by their paths in the library. */
export type Pair = { readonly part: string; readonly main: string };

/**
 * Why two files that belong together stay two photos until the owner joins them: what was set on them
 * differs, so that joining would show somebody more or less than before, or hide what was set.
 */
export type WhyApart = 'policy' | 'share' | 'edits' | 'cover' | 'favourite' | 'kept';

export type Pairing = {
  /** Files that have become parts of photos. */
  readonly joined: readonly Pair[];
  /** Files that were newly found to belong to a photo, and were not joined. */
  readonly apart: readonly (Pair & { readonly why: WhyApart })[];
  /** Parts that are photos of their own again, since their photo is gone, or is another one. */
  readonly separated: readonly Pair[];
  /** The raw paths of those separated photos that wait for approval. */
  readonly waiting: readonly string[];
};

type Row = PairFile & {
  readonly albumId: number;
  readonly partOf: number | null;
  readonly pairsWith: number | null;
  readonly isKeptApart: number;
  readonly isWaiting: number;
  readonly policyId: number | null;
  readonly isEdited: number;
  readonly isCover: number;
};

/**
 * Finds out which files of these albums are parts of which photos, and stores it. Called at the end of a
 * scan, when all rows are as they will be seen, and when photos are approved. Never shows anybody more
 * than before: a part is seen by those alone who may see both it and its photo; one that becomes a photo
 * of its own again waits for approval if somebody else could see it then.
 */
export function pairPhotos(tx: ClientTx, albumIds: readonly number[], now: number): Pairing {
  const albums = albumsWithParts(tx, albumIds);
  if (albums.length === 0) return { joined: [], apart: [], separated: [], waiting: [] };
  const rows = readRows(tx, albums);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const belongsTo = new Map<number, number>();
  for (const files of Map.groupBy(rows, ({ albumId }) => albumId).values()) {
    for (const [part, main] of pairsAmong(files)) belongsTo.set(part, main);
  }
  const settings = readSettings(tx, rows, belongsTo, now);
  const found = { joined: [] as Pair[], apart: [] as (Pair & { why: WhyApart })[] };
  const [separated, waiting]: [Pair[], string[]] = [[], []];
  const changes: Change[] = [];
  for (const row of rows) {
    const main = byId.get(belongsTo.get(row.id) ?? 0);
    const isWaiting = row.isWaiting === 1;
    if (row.partOf !== null && row.partOf === main?.id && !isWaiting) continue;
    const wasPart = row.partOf !== null;
    const mayWait = wasPart && !isWaiting && !settings.isNarrower(row, row.partOf);
    const change: Change = { id: row.id, partOf: null, pairsWith: null, waits: false };
    const pair = main && { part: row.rawPath, main: main.rawPath };
    // A photo that waits is decided on by itself; the two are compared again when both are approved.
    if (!main || !pair || isWaiting || main.isWaiting === 1) change.waits = mayWait;
    else {
      const why = row.isKeptApart === 1 ? 'kept' : settings.whyApart(row, main);
      if (why === null) {
        change.partOf = main.id;
        found.joined.push(pair);
      } else {
        change.pairsWith = main.id;
        change.waits = mayWait;
        if (row.pairsWith !== main.id) found.apart.push({ ...pair, why });
      }
    }
    if (wasPart && change.partOf === null) {
      const from = settings.pathOf(row.partOf);
      separated.push({ part: row.rawPath, main: from });
      if (change.waits) waiting.push(row.rawPath);
    }
    if (wasPart || change.partOf !== null || change.pairsWith !== row.pairsWith) {
      changes.push(change);
    }
  }
  write(tx, changes);
  const touched = changes.flatMap(({ id }) => byId.get(id)?.albumId ?? []);
  if (touched.length > 0) recountAlbums(tx, [...new Set(touched)]);
  return { ...found, separated, waiting };
}

type Change = { readonly id: number } & {
  partOf: number | null;
  pairsWith: number | null;
  waits: boolean;
};

function write(tx: ClientTx, changes: readonly Change[]): void {
  const rows = changes.map(({ id, partOf, pairsWith, waits }) => [id, partOf, pairsWith, waits]);
  runStatement(
    tx,
    sql`update photos
      set part_of = change.value ->> 1, pairs_with = change.value ->> 2,
        waiting = iif(change.value ->> 3, 1, waiting),
        waiting_reason = iif(change.value ->> 3, 'separated', waiting_reason)
      from json_each(${JSON.stringify(rows)}) as change
      where photos.id = change.value ->> 0`,
  );
}

/**
 * Those of these albums that may have parts. Most have neither films nor raw files, so that their photos
 * need not be read further.
 */
export function albumsWithParts(client: Client, albumIds: readonly number[]): number[] {
  return allRows<{ id: number }>(
    client,
    sql`select value as id
      from json_each(${JSON.stringify(albumIds)})
      where exists (
        select 1 from photos
        where photos.album_id = value and ${isPresent('photos')}
          and (photos.kind = 'video' or photos.media_type like 'image/x-%'
            or ${isPart} or ${isApart}))`,
  ).map(({ id }) => id);
}

function readRows(tx: ClientTx, albumIds: readonly number[]): Row[] {
  const rows = allRows<Omit<Row, 'rawPath' | 'isDamaged'> & { path: Buffer; damaged: number }>(
    tx,
    sql`select photos.id, photos.album_id as albumId, photos.path, photos.kind,
        photos.media_type as mediaType, photos.duration,
        photos.content_identifier as contentIdentifier, ${isDamaged} as damaged,
        photos.part_of as partOf, photos.pairs_with as pairsWith,
        photos.kept_apart as isKeptApart, photos.waiting as isWaiting,
        photos.policy_id as policyId,
        photos.caption is not null or photos.edited_at is not null
          or photos.position is not null as isEdited,
        exists (
          select 1 from albums
          where albums.id = photos.album_id and albums.cover_photo_id = photos.id) as isCover
      from photos
      where photos.album_id in ${idList(albumIds)} and ${isPresent('photos')}
      order by photos.id`,
  );
  return rows.map(({ path, damaged, ...row }) => ({
    ...row,
    rawPath: rawPathOf(path),
    isDamaged: damaged === 1,
  }));
}

/** What the owner, and relatives, have set on photos, by which two of them are compared. */
function readSettings(
  tx: ClientTx,
  rows: readonly Row[],
  belongsTo: ReadonlyMap<number, number>,
  now: number,
) {
  const mains = rows.flatMap(({ partOf }) => partOf ?? []);
  const parts = rows.flatMap(({ id, partOf }) => (partOf === null ? [] : [id]));
  const ids = new Set([...belongsTo.keys(), ...belongsTo.values(), ...mains, ...parts]);
  const all = idList([...ids]);
  const others = allRows<{ id: number; path: Buffer; waiting: number; policyId: number | null }>(
    tx,
    sql`select id, path, waiting, policy_id as policyId
      from photos
      where id in ${idList(mains)}`,
  );
  const owned = [...rows, ...others].filter(({ id, policyId }) => policyId !== null && ids.has(id));
  const states = listStates(
    tx,
    owned.map(({ id }) => ({ kind: 'photo', id })),
  );
  const policies = new Map(states.map(({ target, policy }) => [target.id, policyKey(policy)]));
  const shares = groupIds(
    tx,
    sql`select photo_id as id, share_id as other
      from share_photos join shares on shares.id = share_id
      where photo_id in ${all} and ${isLiveShare(now)}`,
  );
  const favourites = groupIds(
    tx,
    sql`select photo_id as id, user_id as other
      from favourites
      where photo_id in ${all}`,
  );
  const hasSamePolicy = (one: number, other: number) => policies.get(one) === policies.get(other);
  const isWithin = (sets: ReadonlyMap<number, ReadonlySet<number>>, one: number, other: number) =>
    [...(sets.get(one) ?? [])].every((each) => sets.get(other)?.has(each));
  const main = new Map(others.map((row) => [row.id, row]));
  return {
    pathOf: (id: number | null) => rawPathOf(main.get(id ?? 0)?.path ?? Buffer.alloc(0)),
    /** Is the part alone seen by nobody who does not see the photo to which it belonged? */
    isNarrower: ({ id }: Row, partOf: number | null): boolean =>
      partOf !== null &&
      hasSamePolicy(id, partOf) &&
      isWithin(shares, id, partOf) &&
      main.get(partOf)?.waiting === 0,
    whyApart: (part: Row, whole: Row): WhyApart | null => {
      if (!hasSamePolicy(part.id, whole.id)) return 'policy';
      if (!isWithin(shares, part.id, whole.id)) return 'share';
      if (part.isEdited === 1) return 'edits';
      if (part.isCover === 1) return 'cover';
      return isWithin(favourites, part.id, whole.id) ? null : 'favourite';
    },
  };
}

function groupIds(tx: ClientTx, statement: ReturnType<typeof sql>) {
  const rows = allRows<{ id: number; other: number }>(tx, statement);
  return new Map(
    [...Map.groupBy(rows, ({ id }) => id)].map(([id, each]) => [
      id,
      new Set(each.map(({ other }) => other)) as ReadonlySet<number>,
    ]),
  );
}
