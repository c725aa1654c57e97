import type { ClientTx } from '../db/client.ts';
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
  | 'account-added'
  | 'account-removed'
  | 'account-refused'
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
  | 'standing-set'
  | 'standing-removed'
  | 'album-edited'
  | 'photo-edited'
  | 'photos-approved'
  | 'missing-forgotten'
  | 'photos-joined'
  | 'photos-separated'
  | 'original-downloaded'
  | 'archive-downloaded'
  | 'refused';

/** Who makes a change: the id of an administrator, or null for a command on the server. */
export type Actor = number | null;

type Activity = {
  readonly kind: ActivityKind;
  readonly userId: Actor;
  /** What the event concerns: `user:5`, `group:2`, `link:6`, `share:3`, `album:12`, `change:7`. */
  readonly subject?: string;
  /** Threat: a log is read, exported and kept. Never put a token, a hash or a password in it. */
  readonly details?: Readonly<Record<string, unknown>>;
};

/**
 * Stores the name of a user who is about to be removed in that user's activity, since the user's
 * row will be gone.
 */
export function keepNameOfRemoved(tx: ClientTx, userId: number, name: string): void {
  runStatement(
    tx,
    sql`update activity
      set user_id = null,
        details = json_set(
          coalesce(details, '{}'), '$.removedUser', ${name}, '$.removedUserId', ${userId}
        )
      where user_id = ${userId}`,
  );
}

/** Removes the stored name again, for a user who was restored under the same id. */
export function giveBackActivity(tx: ClientTx, userId: number): void {
  runStatement(
    tx,
    sql`update activity
      set user_id = ${userId},
        details = nullif(json_remove(details, '$.removedUser', '$.removedUserId'), '{}')
      where user_id is null and details ->> '$.removedUserId' = ${userId}`,
  );
}

/** When something happened: once, or how often and when first and last. Instants in ms. */
export type Occurrences = {
  readonly first: number;
  readonly last: number;
  readonly count: number;
};

/**
 * Records an event in the transaction of the change that it describes. A repetition (see
 * `mergeKeyOf`) is counted in the existing entry, which becomes the newest again.
 */
export function recordActivity(
  tx: ClientTx,
  activity: Activity,
  happened: number | Occurrences = Date.now(),
): void {
  const { kind, userId, subject = null, details } = activity;
  const { first, last, count } =
    typeof happened === 'number' ? { first: happened, last: happened, count: 1 } : happened;
  const key = mergeKeyOf(activity, last);
  const earlier = key === null ? null : takeMerged(tx, key);
  const all: Occurrences = earlier
    ? {
        first: Math.min(earlier.first, first),
        last: Math.max(earlier.last, last),
        count: earlier.count + count,
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
  if (row && row.id % BOUND_EVERY === 0) boundActivity(tx);
}

/**
 * Events with the same key are counted in one entry; null: the event has an entry of its own.
 * Threat: anybody who may see a public photo can download it ten thousand times, and requests for
 * hidden things cost nothing, so that such entries would fill the table. What a user downloads has
 * one entry for each thing; what visitors do has one for each thing and day (UTC).
 */
function mergeKeyOf({ kind, userId, subject = '', details }: Activity, at: number): string | null {
  const day = new Date(at).toISOString().slice(0, 10);
  switch (kind) {
    case 'original-downloaded':
    case 'archive-downloaded':
      return userId === null ? `${kind}  ${subject} ${day}` : `${kind} ${userId} ${subject}`;
    case 'refused':
    case 'share-opened':
      return `${kind} ${userId ?? ''} ${subject} ${day}`;
    case 'account-refused':
      return `${kind} ${details?.['account']} ${details?.['why']} ${day}`;
    case 'user-changed':
      // Everybody may change their own language, again and again.
      return subject === `user:${userId}`
        ? `${kind} ${userId} ${JSON.stringify(details?.['fields'])}`
        : null;
    default:
      return null;
  }
}

/** Removes the entry with this key, and returns what was counted in it. */
function takeMerged(db: ClientTx, key: string): Occurrences | null {
  const [earlier] = allRows<Occurrences>(
    db,
    sql`delete from activity where merge_key = ${key}
      returning coalesce(first_at, at) as first, at as last, count`,
  );
  return earlier ?? null;
}

/**
 * Kinds of events caused by people who do not administer the gallery. They have a limit of their
 * own, so they never push out the administrators' entries.
 */
const byGuests: readonly ActivityKind[] = [
  'original-downloaded',
  'archive-downloaded',
  'refused',
  'share-opened',
  'signed-in',
  'signed-out',
  'session-ended',
  'link-mailed',
  'account-refused',
];

/** The most entries that are kept, however recent they are. */
const mostActivity = { byGuests: 50_000, byOwners: 500_000 };

/** The entries are counted each time that this many have been written. */
const BOUND_EVERY = 500;

/** Deletes the oldest entries beyond `most`. */
export function boundActivity(tx: ClientTx, most = mostActivity): void {
  const kinds = sql`(select value from json_each(${JSON.stringify(byGuests)}))`;
  forgetOldest(tx, sql`kind in ${kinds}`, most.byGuests);
  forgetOldest(tx, sql`kind not in ${kinds}`, most.byOwners);
}

function forgetOldest(tx: ClientTx, which: Sql, most: number): void {
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
