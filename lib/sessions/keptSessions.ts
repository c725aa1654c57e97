import { isOpenSession } from '../access/live.ts';
import type { Tx } from '../db/open.ts';
import { allRows, firstRow, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { waitingSeen } from './sessionNotes.ts';

/* How many sessions are kept, and which of them go. */

/**
 * Deletes sessions that were revoked or expired more than `days` ago, apart from each user's latest,
 * which says when the user was last seen. A session that is not live for another reason (its user is
 * disabled, say) may become live again, so it stays.
 */
export function pruneSessions(tx: Tx, days: number, now = Date.now()): void {
  const before = now - days * 24 * 60 * 60 * 1000;
  runStatement(
    tx,
    sql`delete from sessions
      where min(coalesce(revoked_at, expires_at), expires_at) < ${before}
        and exists (
          select 1 from sessions as later
          where later.user_id = sessions.user_id
            and (later.last_seen_at, later.id) > (sessions.last_seen_at, sessions.id))`,
  );
}

/** The most sessions of one user: a link for all of a large family has some hundreds of devices. */
export const MOST_SESSIONS = 1_000;

const DAY_MS = 24 * 60 * 60 * 1000;
/** A device that was seen within this time counts as used lately. */
const LATELY_MS = 30 * DAY_MS;

type Kept = {
  readonly id: number;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly isEnded: 0 | 1;
};

/**
 * Deletes sessions of a user who has as many as may be kept, so that there is room for one more. Threat:
 * whoever has a link for any number of uses signs in ten thousand times, to fill the disk or to have
 * somebody's own devices signed out.
 *
 * So sessions that have ended go first; then those that were never used after their sign-in, the
 * oldest first; then those that were not used lately; and of all others those that were used for the
 * shortest time: a device that somebody has is used for longer than one that was signed in to fill up.
 */
export function makeRoom(tx: Tx, userId: number, now: number): void {
  const count = firstRow<{ count: number }>(
    tx,
    sql`select count(*) as count
      from sessions
      where user_id = ${userId}`,
  );
  const tooMany = (count?.count ?? 0) - (MOST_SESSIONS - 1);
  if (tooMany <= 0) return;
  const kept = allRows<Kept>(
    tx,
    sql`select id, created_at as createdAt, last_seen_at as lastSeenAt,
        not ${isOpenSession(now)} as isEnded
      from sessions where user_id = ${userId}`,
  );
  const gone = kept
    .map((session) => ({ id: session.id, order: orderOf(seenUntilNow(tx, session), now) }))
    .sort((a, b) => compare(a.order, b.order) || a.id - b.id)
    .slice(0, tooMany);
  const ids = JSON.stringify(gone.map(({ id }) => id));
  runStatement(tx, sql`delete from sessions where id in (select value from json_each(${ids}))`);
}

/** The session with when it was last seen, which may still be queued and not in the database. */
function seenUntilNow(tx: Tx, session: Kept): Kept {
  const lastSeenAt = Math.max(session.lastSeenAt, waitingSeen(tx, session.id));
  return { ...session, lastSeenAt };
}

/** A sort key: sessions with smaller ones are deleted first. The kind, then the order within it. */
function orderOf({ createdAt, lastSeenAt, isEnded }: Kept, now: number): readonly [number, number] {
  if (isEnded === 1) return [0, lastSeenAt];
  if (lastSeenAt <= createdAt) return [1, createdAt];
  if (lastSeenAt < now - LATELY_MS) return [2, lastSeenAt];
  return [3, lastSeenAt - createdAt];
}

function compare(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] - b[0] || a[1] - b[1];
}
