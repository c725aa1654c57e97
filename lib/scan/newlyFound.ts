import { idList } from '../access/condition.ts';
import { type DescribedPolicy, describePolicies } from '../access/describePolicy.ts';
import { findPolicy } from '../access/policyState.ts';
import type { Target } from '../access/targets.ts';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Database } from '../db/open.ts';
import { allRows, firstRow, runStatement } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { atomically } from '../db/write.ts';
import { splitPath } from '../library/albumPath.ts';
import { listSharesByAlbum, type ShowingShare } from '../links/sharesShowing.ts';
import { coverOf, waitingPhoto } from '../photos/albumList.ts';
import { recountAlbums } from '../photos/counters.ts';
import { type PolicyResult, setPolicies } from '../policies/history.ts';
import type { Page } from '../policies/seen.ts';
import { AdminError } from '../text/adminError.ts';
import type { ScanReport } from './report.ts';

const mostListed = 50;

/** An album in which something is new, and who may see it now. */
export type FoundAlbum = {
  readonly id: number;
  readonly name: string;
  readonly dirpath: string;
  /** The album itself is new. */
  readonly isNew: boolean;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** New photos, and those that were missing and are back; waiting ones included. */
  readonly photos: number;
  /** Those of them that are back. */
  readonly returned: number;
  /** Those of them that wait for approval. */
  readonly waiting: number;
  /** Those of them that have a policy of their own. */
  readonly own: number;
  /** null where there is no picture to be shown. */
  readonly coverId: number | null;
  readonly policy: DescribedPolicy | null;
  /** Through which whoever has their link sees some of these photos. */
  readonly shares: readonly ShowingShare[];
};

type Row = Omit<FoundAlbum, 'isNew' | 'policy' | 'shares'> & { isNew: number };

/** What a scan says of itself that matters here. Instants in ms. */
export type FindingScan = {
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly report: Pick<ScanReport, 'returned_albums' | 'returned_photos'> | null;
};

/** What a scan added or found again and is still there: by album, newest first. */
export function listFound(
  db: Database,
  { startedAt, finishedAt, report }: FindingScan,
): Page<FoundAlbum> {
  const during = (at: Sql) => sql`${at} between ${startedAt} and ${finishedAt ?? startedAt}`;
  const added = during(sql`photos.added_at`);
  const albumIds = report?.returned_albums.items.flatMap(({ id }) => id ?? []) ?? [];
  const returned = sql`(albums.id in ${idList(albumIds)} or photos.id in ${photosAt(report?.returned_photos.items ?? [])})`;
  return foundAlbums(db, {
    condition: sql`(${added} or ${returned})`,
    isNew: during(sql`albums.added_at`),
    returned: sql`not ${added}`,
  });
}

/** SQL: the ids of the photos at these paths, found by indexes. */
function photosAt(items: ScanReport['returned_photos']['items']): Sql {
  const places = items.map(({ category, path }) => ({ category, ...splitPath(path) }));
  return sql`(select back.id from json_each(${JSON.stringify(places)}) as place
    join albums as home on home.category = place.value ->> 'category' and home.dirpath = place.value ->> 'dirpath'
    join photos as back on back.album_id = home.id and back.filename = place.value ->> 'filename')`;
}

/** Albums with photos that wait for approval. */
export function listWaitingAlbums(db: Database): readonly FoundAlbum[] {
  return foundAlbums(db, { condition: waitingPhoto, isNew: sql`0` }).items;
}

/** Albums that nobody has decided on; a share may show them all the same. */
export function listUndecidedAlbums(db: Database): Page<FoundAlbum> {
  return foundAlbums(db, { condition: sql`albums.policy_id is null`, isNew: sql`1` });
}

type Finding = { readonly condition: Sql; readonly isNew: Sql; readonly returned?: Sql };

function foundAlbums(
  db: Database,
  { condition, isNew, returned = sql`0` }: Finding,
): Page<FoundAlbum> {
  const from = sql`from photos join albums on albums.id = photos.album_id
      where photos.missing_since is null and albums.missing_since is null and ${condition}`;
  const rows = allRows<Row>(
    db,
    sql`select albums.id, albums.shown_name as name, albums.dirpath, albums.shown_date as date, ${isNew} as isNew, ${coverOf} as coverId,
      count(*) as photos, sum(${returned}) as returned, sum(photos.waiting) as waiting, count(photos.policy_id) as own
      ${from} group by albums.id order by albums.shown_date desc, albums.shown_name desc limit ${mostListed}`,
  );
  const counted = firstRow<{ total: number }>(
    db,
    sql`select count(distinct albums.id) as total ${from}`,
  );
  const targets = rows.map(({ id }): Target => ({ kind: 'album', id }));
  const policies = describePolicies(db, targets);
  const listed = idList(rows.map(({ id }) => id));
  const shares = listSharesByAlbum(db, sql`photos.album_id in ${listed} and ${condition}`);
  const items = rows.map((row, i) => ({
    ...row,
    isNew: row.isNew === 1,
    policy: policies[i]?.policy ?? null,
    shares: shares.get(row.id) ?? [],
  }));
  return { total: counted?.total ?? 0, items };
}

/**
 * Gives an album without a policy its first one. Threat: a page shows what was undecided when it
 * was read; who sees the album may have been decided since, and must not be decided over.
 *
 * @throws AdminError where it has a policy
 */
export function decideAlbum(
  db: Database,
  actor: Actor,
  albumId: number,
  who: { readonly public?: boolean; readonly groupIds?: readonly number[] },
): PolicyResult {
  return atomically(db, (tx) => {
    const target: Target = { kind: 'album', id: albumId };
    if (findPolicy(tx, target)) {
      throw new AdminError('decided-since', 'This album has got a policy since.');
    }
    const { public: everybody = false, groupIds = [] } = who;
    return setPolicies(tx, actor, [target], {
      ...{ public: everybody, groupIds },
      ...{ inherit: true, userIds: [] },
    });
  });
}

/**
 * Lets these photos of an album, where they wait, be seen by whom the policies name. Threat: more
 * may have come since the page was read; what nobody looked at goes on waiting.
 */
export function approvePhotos(
  db: Database,
  actor: Actor,
  { albumId, photoIds }: { readonly albumId: number; readonly photoIds: readonly number[] },
): { readonly approved: number } {
  return atomically(db, (tx) => {
    const { changes: approved } = runStatement(
      tx,
      sql`update photos set waiting = 0 where album_id = ${albumId} and id in ${idList(photoIds)} and ${waitingPhoto}`,
    );
    if (approved === 0) return { approved };
    recountAlbums(tx, [albumId]);
    recordActivity(tx, {
      kind: 'photos-approved',
      userId: actor,
      subject: `album:${albumId}`,
      details: { photos: approved },
    });
    return { approved };
  });
}

/**
 * Decides that these photos of an album, where they wait, stay hidden: each gets a policy of its own
 * that names nobody, and waits no more.
 */
export function keepHidden(
  db: Database,
  actor: Actor,
  { albumId, photoIds }: { readonly albumId: number; readonly photoIds: readonly number[] },
): PolicyResult {
  return atomically(db, (tx) => {
    const waiting = allRows<{ id: number }>(
      tx,
      sql`select id from photos
        where album_id = ${albumId} and id in ${idList(photoIds)} and ${waitingPhoto}`,
    ).map(({ id }) => id);
    const targets = waiting.map((id): Target => ({ kind: 'photo', id }));
    const hidden = setPolicies(tx, actor, targets, {
      ...{ public: false, inherit: false },
      ...{ userIds: [], groupIds: [] },
    });
    runStatement(tx, sql`update photos set waiting = 0 where id in ${idList(waiting)}`);
    recountAlbums(tx, [albumId]);
    return hidden;
  });
}
