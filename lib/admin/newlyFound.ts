import { recountAlbums } from '../db/counters.ts';
import type { Database } from '../db/open.ts';
import { allRows, firstRow, runStatement } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { type Actor, recordActivity } from './activity.ts';
import { AdminError } from './adminError.ts';
import { coverOf } from './albumList.ts';
import { atomically } from './atomically.ts';
import { type DescribedPolicy, describePolicies } from './describePolicy.ts';
import { type PolicyResult, setPolicies } from './policies.ts';
import { findPolicy } from './policyState.ts';
import type { Target } from './targets.ts';

const mostListed = 50;

/** An album in which something is new, and who may see it now. */
export type FoundAlbum = {
  readonly id: number;
  readonly name: string;
  readonly dirpath: string;
  /** The album itself is new. */
  readonly isNew: boolean;
  /** New photos, waiting ones included. */
  readonly photos: number;
  /** Those of them that wait for approval. */
  readonly waiting: number;
  /** Those of them that have a policy of their own. */
  readonly own: number;
  /** null where there is no picture to be shown. */
  readonly coverId: number | null;
  readonly policy: DescribedPolicy | null;
};

type Row = Omit<FoundAlbum, 'isNew' | 'policy'> & { isNew: number };

/** What a scan between these instants (ms) added and is still there: by album, newest first. */
export function listFoundBetween(db: Database, start: number, end: number): FoundAlbum[] {
  const added = sql`photos.added_at between ${start} and ${end}`;
  return foundAlbums(db, added, sql`albums.added_at between ${start} and ${end}`);
}

/** Albums with photos that wait for approval. */
export function listWaitingAlbums(db: Database): FoundAlbum[] {
  return foundAlbums(db, sql`photos.waiting = 1`, sql`0`);
}

/** Albums that nobody may see before somebody decides, and how many there are beyond those listed. */
export function listUndecidedAlbums(db: Database): { albums: FoundAlbum[]; total: number } {
  const albums = foundAlbums(db, sql`albums.policy_id is null`, sql`1`);
  const row = firstRow<{ total: number }>(
    db,
    sql`select count(*) as total from albums where missing_since is null and policy_id is null`,
  );
  return { albums, total: row?.total ?? 0 };
}

function foundAlbums(db: Database, condition: Sql, isNew: Sql): FoundAlbum[] {
  const rows = allRows<Row>(
    db,
    sql`select albums.id, albums.shown_name as name, albums.dirpath, ${isNew} as isNew, ${coverOf} as coverId,
      count(*) as photos, sum(photos.waiting) as waiting, count(photos.policy_id) as own
      from photos join albums on albums.id = photos.album_id
      where photos.missing_since is null and albums.missing_since is null and ${condition}
      group by albums.id order by albums.shown_date desc, albums.shown_name desc limit ${mostListed}`,
  );
  const targets = rows.map(({ id }): Target => ({ kind: 'album', id }));
  const policies = describePolicies(db, targets);
  return rows.map((row) => ({
    ...row,
    isNew: row.isNew === 1,
    policy: policies.find(({ target }) => target.id === row.id)?.policy ?? null,
  }));
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
  return atomically(db, () => {
    const target: Target = { kind: 'album', id: albumId };
    if (findPolicy(db, target)) {
      throw new AdminError('decided-since', 'This album has got a policy since.');
    }
    const { public: everybody = false, groupIds = [] } = who;
    return setPolicies(db, actor, [target], {
      ...{ public: everybody, groupIds },
      ...{ inherit: true, userIds: [] },
    });
  });
}

/** Lets the photos of an album that wait be seen by whom the policies name. */
export function approvePhotos(
  db: Database,
  actor: Actor,
  albumId: number,
): { readonly approved: number } {
  return atomically(db, () => {
    const { changes: approved } = runStatement(
      db,
      sql`update photos set waiting = 0 where album_id = ${albumId} and waiting = 1`,
    );
    if (approved === 0) return { approved };
    recountAlbums(db, [albumId]);
    recordActivity(db, {
      kind: 'photos-approved',
      userId: actor,
      subject: `album:${albumId}`,
      details: { photos: approved },
    });
    return { approved };
  });
}
