import type { Database } from '../db/open.ts';
import { allRows, firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { endSession } from './session.ts';

/** A browser in which somebody is signed in. */
export type SignedInDevice = {
  readonly sessionId: number;
  /** As it named itself. */
  readonly userAgent: string;
  readonly createdAt: number;
  /** Within a minute or so. */
  readonly lastSeenAt: number;
  /** Signed in by a link; else by a password. */
  readonly byLink: boolean;
};

/** Where a user is signed in now, the last seen first. */
export function listDevices(db: Database, userId: number, now = Date.now()): SignedInDevice[] {
  const rows = allRows<Omit<SignedInDevice, 'byLink'> & { byLink: number }>(
    db,
    sql`select sessions.id as sessionId, sessions.device as userAgent, sessions.created_at as createdAt, sessions.last_seen_at as lastSeenAt, sessions.link_id is not null as byLink from sessions left join links on links.id = sessions.link_id where sessions.user_id = ${userId} and ${isLive(now)} order by sessions.last_seen_at desc, sessions.id desc`,
  );
  return rows.map((row) => ({ ...row, byLink: row.byLink === 1 }));
}

/**
 * Signs a user out of one device, in the caller's transaction. Threat: the number comes from a form;
 * of others' sessions nothing ends, and nobody learns whether they exist.
 */
export function signOutDevice(
  db: Database,
  userId: number,
  sessionId: number,
  now = Date.now(),
): { ended: boolean } {
  const own = firstRow(
    db,
    sql`select 1 from sessions where id = ${sessionId} and user_id = ${userId}`,
  );
  return own ? endSession(db, sessionId, now) : { ended: false };
}

/** Signs a user out everywhere, or everywhere but in one session; in the caller's transaction. */
export function signOutDevices(
  db: Database,
  userId: number,
  { except = null }: { readonly except?: number | null } = {},
  now = Date.now(),
): { ended: number } {
  const others = listDevices(db, userId, now).filter(({ sessionId }) => sessionId !== except);
  for (const { sessionId } of others) endSession(db, sessionId, now);
  return { ended: others.length };
}

function isLive(now: number) {
  return sql`sessions.revoked_at is null and sessions.expires_at > ${now} and links.revoked_at is null`;
}
