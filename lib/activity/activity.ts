import type { Database, Tx } from '../db/open.ts';
import { allRows, firstRow, runStatement } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';

export type ActivityKind =
  | 'user-added'
  | 'user-changed'
  | 'user-removed'
  | 'group-added'
  | 'group-renamed'
  | 'group-removed'
  | 'member-added'
  | 'member-removed'
  | 'permission-granted'
  | 'permission-revoked'
  | 'password-set'
  | 'password-removed'
  | 'link-made'
  | 'link-changed'
  | 'link-revoked'
  | 'link-mailed'
  | 'share-made'
  | 'share-revoked'
  | 'share-opened'
  | 'signed-in'
  | 'signed-out'
  | 'session-ended'
  | 'policy-changed'
  | 'policy-restored'
  | 'album-edited'
  | 'photo-edited'
  | 'photos-approved'
  | 'original-downloaded'
  | 'archive-downloaded'
  | 'refused';

/** Who does it: an administrator's id, or null for a command on the server. */
export type Actor = number | null;

export type Activity = {
  readonly kind: ActivityKind;
  readonly userId: Actor;
  /** What it was done to: `user:5`, `group:2`, `link:6`, `share:3`, `album:12`, `change:7`. */
  readonly subject?: string;
  /** Threat: a log is read, exported and kept. Never put a token, a hash or a password in it. */
  readonly details?: Readonly<Record<string, unknown>>;
};

/**
 * Keeps the name of a user who is about to be removed with what that user did, since the row that
 * says who it was goes.
 */
export function keepNameOfRemoved(tx: Tx, userId: number, name: string): void {
  runStatement(
    tx,
    sql`update activity set user_id = null, details = json_set(coalesce(details, '{}'), '$.removedUser', ${name}) where user_id = ${userId}`,
  );
}

/** When something happened, or first and last and how often. Instants in ms. */
export type Occurrences = {
  readonly first: number;
  readonly last: number;
  readonly count: number;
};

/**
 * Notes what happened, together with the thing itself. What is told together
 * (see `mergeKeyOf`) becomes the newest entry again, with how often it happened.
 */
export function recordActivity(
  tx: Tx,
  activity: Activity,
  happened: number | Occurrences = Date.now(),
): void {
  const { kind, userId, subject = null, details } = activity;
  const { first, last, count } =
    typeof happened === 'number' ? { first: happened, last: happened, count: 1 } : happened;
  const key = mergeKeyOf(activity, last);
  const told = key === null ? null : takeMerged(tx, key);
  const all: Occurrences = told
    ? {
        first: Math.min(told.first, first),
        last: Math.max(told.last, last),
        count: told.count + count,
      }
    : { first, last, count };
  const row = firstRow<{ id: number }>(
    tx,
    sql`insert into activity (at, first_at, count, merge_key, user_id, kind, subject, details)
      values (
        ${all.last}, ${all.count > 1 ? all.first : null}, ${all.count}, ${key},
        ${userId}, ${kind}, ${subject}, ${details ? JSON.stringify(details) : null}
      )
      returning id`,
  );
  if (row && row.id % boundEvery === 0) boundActivity(tx);
}

/**
 * What entries are told together by; null: each is told for itself. Threat: everybody who may see
 * one public photo can download it ten thousand times, and asking for what is hidden costs nothing.
 * What one person downloads is one entry for each thing, what all visitors do one for each thing
 * and day (UTC).
 */
function mergeKeyOf({ kind, userId, subject = '' }: Activity, at: number): string | null {
  const day = new Date(at).toISOString().slice(0, 10);
  switch (kind) {
    case 'original-downloaded':
    case 'archive-downloaded':
      return userId === null ? `${kind}  ${subject} ${day}` : `${kind} ${userId} ${subject}`;
    case 'refused':
    case 'share-opened':
      return `${kind} ${userId ?? ''} ${subject} ${day}`;
    default:
      return null;
  }
}

function takeMerged(db: Database, key: string): Occurrences | null {
  const [told] = allRows<Occurrences>(
    db,
    sql`delete from activity where merge_key = ${key}
      returning coalesce(first_at, at) as first, at as last, count`,
  );
  return told ?? null;
}

/** Entries that people cause who change nothing in the gallery; they crowd out only one another. */
const byGuests: readonly ActivityKind[] = [
  'original-downloaded',
  'archive-downloaded',
  'refused',
  'share-opened',
  'signed-in',
  'signed-out',
  'session-ended',
  'link-mailed',
];

/** How many entries are kept at most, whatever happens and however young they are. */
export const mostActivity = { byGuests: 50_000, byOwners: 500_000 };

/** So many entries are written between two looks at how many there are. */
const boundEvery = 500;

/** Forgets the oldest entries where there are more than `most`. */
export function boundActivity(tx: Tx, most = mostActivity): void {
  const kinds = sql`(select value from json_each(${JSON.stringify(byGuests)}))`;
  forgetOldest(tx, sql`kind in ${kinds}`, most.byGuests);
  forgetOldest(tx, sql`kind not in ${kinds}`, most.byOwners);
}

function forgetOldest(tx: Tx, which: Sql, most: number): void {
  const counted = firstRow<{ count: number }>(
    tx,
    sql`select count(*) as count from activity where ${which}`,
  );
  const tooMany = (counted?.count ?? 0) - most;
  if (tooMany <= 0) return;
  runStatement(
    tx,
    sql`delete from activity where id in (
      select id from activity where ${which} order by id limit ${tooMany}
    )`,
  );
}
