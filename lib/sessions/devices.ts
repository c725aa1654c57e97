import { isLiveSessionSql } from '../access/live.ts';
import type { Database, Tx } from '../db/open.ts';
import { isSameNonce, type RowKey, rowKeyText } from '../db/rowKey.ts';
import { allRows, firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { endSession } from './session.ts';
import { findWaitingNonce } from './sessionNotes.ts';

/** A browser in which somebody is signed in. */
export type SignedInDevice = {
  readonly sessionId: number;
  /** The session's key, as forms carry it. */
  readonly key: string;
  /** Its User-Agent header. */
  readonly userAgent: string;
  readonly createdAt: number;
  /** To within about a minute. */
  readonly lastSeenAt: number;
  readonly begunBy: 'link' | 'password' | 'account';
};

type Row = Omit<SignedInDevice, 'key'> & { readonly nonce: Buffer | null };

/** The devices on which a user is signed in, most recently seen first. */
export function listDevices(db: Database, userId: number, now = Date.now()): SignedInDevice[] {
  const rows = allRows<Row>(
    db,
    sql`select sessions.id as sessionId, sessions.nonce, sessions.device as userAgent,
        sessions.created_at as createdAt, sessions.last_seen_at as lastSeenAt,
        sessions.begun_by as begunBy
      from sessions where sessions.user_id = ${userId} and ${isLiveSessionSql(now)}
      order by sessions.last_seen_at desc, sessions.id desc`,
  );
  return rows.map(({ nonce, ...device }) => ({
    ...device,
    key: rowKeyText({ id: device.sessionId, nonce: keptNonce(db, device.sessionId, nonce) }),
  }));
}

/**
 * Signs a user out of one device. Threat: the key comes from a form. Sessions of other users are
 * not ended, and the result does not reveal whether they exist.
 */
export function signOutDevice(
  tx: Tx,
  userId: number,
  { id, nonce }: RowKey,
  now = Date.now(),
): { ended: boolean } {
  const own = firstRow<{ nonce: Buffer | null }>(
    tx,
    sql`select nonce
      from sessions
      where id = ${id} and user_id = ${userId}`,
  );
  const isNamed = own !== null && isSameNonce(nonce, keptNonce(tx, id, own.nonce));
  return isNamed ? endSession(tx, id, now) : { ended: false };
}

/** The nonce of a session's row; that of an old row may still be in the queue. */
function keptNonce(db: Database, sessionId: number, stored: Buffer | null): Buffer | null {
  return stored ?? findWaitingNonce(db, sessionId);
}

/**
 * Signs a user out everywhere, or everywhere but in one session. Threat: sessions that are not live
 * while their user is disabled or an administrator could become live later, so they are ended too,
 * without being counted.
 */
export function signOutDevices(
  tx: Tx,
  userId: number,
  { except = null }: { readonly except?: number | null } = {},
  now = Date.now(),
): { ended: number } {
  const open = allRows<{ id: number; live: number }>(
    tx,
    sql`select sessions.id, ${isLiveSessionSql(now)} as live from sessions
      where sessions.user_id = ${userId} and sessions.revoked_at is null
        and sessions.id is not ${except}`,
  );
  for (const { id } of open) endSession(tx, id, now);
  return { ended: open.filter(({ live }) => live === 1).length };
}
