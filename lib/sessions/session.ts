import { and, eq, isNull } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { Viewer } from '../access/access.ts';
import { accessVersion } from '../access/accessVersion.ts';
import { isLiveSessionSql } from '../access/live.ts';
import { viewerColumns, viewerOfRow } from '../access/viewers.ts';
import { recordActivity } from '../activity/activity.ts';
import type { Database, Tx } from '../db/open.ts';
import { isSameNonce, type RowKey } from '../db/rowKey.ts';
import { firstRow } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import type { LiveLink } from '../links/linkUse.ts';
import type { Account } from '../people/accounts.ts';
import { lastVisitEnd, type Visits, visitColumns } from '../people/visits.ts';
import { processGlobal } from '../process/processGlobal.ts';
import { makeRoom } from './keptSessions.ts';
import { findWaitingNonce, queueSessionNote } from './sessionNotes.ts';

/** The session that a cookie claims to be for. */
export type SessionClaim = {
  readonly sessionId: number;
  /** null in cookies made before nonces existed. */
  readonly nonce: Buffer | null;
  /** next-auth's unique id of the cookie, as 16 bytes. */
  readonly jti: Buffer;
  /** When the cookie was made: an instant, of whole seconds. */
  readonly issuedAt: number;
};

/** How long sessions live, in ms. Browsers keep no cookie for longer (RFC 6265bis, section 5.5). */
export const SESSION_MS = 400 * 24 * 60 * 60 * 1000;
const LONGEST_DEVICE = 300;

export type SessionUser = {
  readonly id: number;
  readonly handle: string;
  readonly name: string;
  readonly locale: string | null;
  /** What came after this instant is new to them; null: nothing is, they have never been here. */
  readonly newSince: number | null;
};

/** As whom an administrator sees the gallery: a user (by id) or a visitor. */
export type SeenAs = number | 'visitor';

type Session = {
  readonly sessionId: number;
  readonly nonce: Buffer;
  readonly user: SessionUser;
  readonly viewer: Viewer;
  /** Lists on this device leave out public albums. */
  readonly hidePublic: boolean;
  /** null: as the administrator. */
  readonly seeAs: SeenAs | null;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  /** As of `findAccessVersion`, read with the session. */
  readonly accessVersion: string | null;
};

/** How a session is begun. */
export type Beginning =
  | { readonly by: 'password' }
  /** `suitsAdministrators`: the owner chose this account; it was not found by its e-mail address. */
  | {
      readonly by: 'account';
      readonly account: Account;
      readonly suitsAdministrators: boolean;
    }
  | { readonly by: 'link'; readonly link: Pick<LiveLink, 'id' | 'suitsAdministrators'> };

type NewSession = {
  readonly userId: number;
  readonly begun: Beginning;
  /** The browser as it named itself. */
  readonly device: string;
};

/** Begins a session. Where the user has too many, others are deleted (`makeRoom`). */
export function makeSession(
  tx: Tx,
  { userId, begun, device }: NewSession,
  now = Date.now(),
): RowKey {
  const link = begun.by === 'link' ? begun.link : null;
  const account = begun.by === 'account' ? begun : null;
  makeRoom(tx, userId, now);
  return tx
    .insert(schema.sessions)
    .values({
      userId,
      begunBy: begun.by,
      linkId: link?.id ?? null,
      accountProvider: account?.account.provider ?? null,
      accountSubject: account?.account.subject ?? null,
      suitsAdministrators: (link ?? account)?.suitsAdministrators ?? true,
      device: device.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '').slice(0, LONGEST_DEVICE),
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now + SESSION_MS,
    })
    .returning({ id: schema.sessions.id, nonce: schema.sessions.nonce })
    .get();
}

type Row = {
  sessionId: number;
  nonce: Buffer | null;
  createdAt: number;
  expiresAt: number;
  handle: string;
  name: string;
  locale: string | null;
  hidePublic: number;
  seeAs: number | null;
  seeAsVisitor: number;
  lastSeenAt: number;
  userId: number;
  groupIds: string;
  permissions: string;
  accessVersion: string | null;
} & Visits;

/**
 * The session of a cookie, with its user and permissions, in one query; null where it is not live.
 * Called on every request, so that revoking takes effect at once.
 */
export function findSession(db: Database, claim: SessionClaim, now = Date.now()): Session | null {
  const row = firstRow<Row>(
    db,
    sql`select sessions.id as sessionId, sessions.nonce, sessions.created_at as createdAt,
        sessions.expires_at as expiresAt, sessions.hide_public as hidePublic,
        sessions.see_as as seeAs, sessions.see_as_visitor as seeAsVisitor,
        sessions.last_seen_at as lastSeenAt,
        users.handle, users.name, users.locale, ${accessVersion} as accessVersion,
        ${visitColumns}, ${viewerColumns}
      from sessions join users on users.id = sessions.user_id
      where sessions.id = ${claim.sessionId} and ${isLiveSessionSql(now)}`,
  );
  const nonce = row && findNonce(db, claim, row);
  if (!row || !nonce) return null;
  const { userId: id, handle, name, locale, sessionId, lastSeenAt, expiresAt } = row;
  lastExpiries().set(sessionId, expiresAt);
  return {
    sessionId,
    nonce,
    lastSeenAt,
    expiresAt,
    accessVersion: row.accessVersion,
    seeAs: row.seeAsVisitor === 1 ? 'visitor' : row.seeAs,
    user: { id, handle, name, locale, newSince: lastVisitEnd(row, now) },
    viewer: viewerOfRow(row),
    hidePublic: row.hidePublic === 1,
  };
}

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    lastExpiries: LRUCache<number, number>;
  }
}

/** The expiry of recently read sessions, as instants, by id. */
const lastExpiries = () => processGlobal('lastExpiries', () => new LRUCache({ max: 10_000 }));

/** Notes an expiry that is queued: the row is not read again for as long as its viewer is remembered. */
export function noteExpiry(sessionId: number, expiresAt: number): void {
  lastExpiries().set(sessionId, expiresAt);
}

/** The expiry of a session when it was last read in this process; null if it was not. */
export function findLastExpiry(sessionId: number): number | null {
  return lastExpiries().get(sessionId) ?? null;
}

const SAME_MOMENT_MS = 60_000;

/**
 * The nonce of the row that a cookie names, or null where the cookie was made for another row. A
 * cookie made before nonces existed belongs to a row of the same age, which takes the cookie's
 * `jti` (set by next-auth) as its nonce.
 */
function findNonce(db: Database, claim: SessionClaim, row: Row): Buffer | null {
  const claimed = claim.nonce ?? claim.jti;
  const kept = row.nonce ?? findWaitingNonce(db, row.sessionId);
  if (kept !== null) return isSameNonce(claimed, kept) ? kept : null;
  const madeTogether = Math.abs(claim.issuedAt - row.createdAt) <= SAME_MOMENT_MS;
  if (claim.nonce !== null || !madeTogether) return null;
  queueSessionNote(db, row.sessionId, { nonce: claimed });
  return claimed;
}

/** Sets whether lists leave out public albums for as long as this device is signed in. */
export function setHidePublic(tx: Tx, sessionId: number, hidePublic: boolean): void {
  const { sessions } = schema;
  tx.update(sessions).set({ hidePublic }).where(eq(sessions.id, sessionId)).run();
}

/** Ends a session; `ended` is false where it had ended before. */
export function endSession(tx: Tx, sessionId: number, now = Date.now()): { ended: boolean } {
  const { sessions } = schema;
  const ended = tx
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)))
    .returning({ userId: sessions.userId })
    .get();
  if (!ended) return { ended: false };
  recordActivity(tx, {
    kind: 'signed-out',
    userId: ended.userId,
    subject: `session:${sessionId}`,
  });
  return { ended: true };
}
