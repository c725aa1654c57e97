import { and, eq, isNull } from 'drizzle-orm';
import type { Viewer } from '../access/access.ts';
import { viewerColumns, viewerOfRow } from '../access/viewers.ts';
import { recordActivity } from '../activity/activity.ts';
import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';

/** Browsers keep no cookie for longer (RFC 6265bis, section 5.5). */
export const sessionMs = 400 * 24 * 60 * 60 * 1000;
const longestDevice = 300;

export type SessionUser = {
  readonly id: number;
  readonly handle: string;
  readonly name: string;
  readonly locale: string | null;
};

export type Session = {
  readonly sessionId: number;
  readonly user: SessionUser;
  readonly viewer: Viewer;
  /** Has asked, on this device, that lists leave public albums out. */
  readonly hidePublic: boolean;
  /** Looking as this user; 0: as a visitor; null: as oneself. */
  readonly seeAs: number | null;
  readonly lastSeenAt: number;
};

/** Begins a session, in the caller's transaction. `device` is the browser as it named itself. */
export function createSession(
  db: Database,
  given: { readonly userId: number; readonly linkId: number | null; readonly device: string },
  now = Date.now(),
): number {
  const device = given.device.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '').slice(0, longestDevice);
  return db
    .insert(schema.sessions)
    .values({ ...given, device, createdAt: now, lastSeenAt: now, expiresAt: now + sessionMs })
    .returning({ id: schema.sessions.id })
    .get().id;
}

type Row = {
  sessionId: number;
  handle: string;
  name: string;
  locale: string | null;
  hidePublic: number;
  seeAs: number | null;
  lastSeenAt: number;
  userId: number;
  groupIds: string;
  permissions: string;
};

/**
 * Who a session belongs to and what they may, in one query; null where it is revoked or expired,
 * its link is revoked, or its user is disabled. Asked on every request, so that all this bites at
 * once.
 */
export function findSession(db: Database, sessionId: number, now = Date.now()): Session | null {
  const row = firstRow<Row>(
    db,
    sql`select sessions.id as sessionId, sessions.hide_public as hidePublic, sessions.see_as as seeAs, sessions.last_seen_at as lastSeenAt, users.handle, users.name, users.locale, ${viewerColumns} from sessions join users on users.id = sessions.user_id left join links on links.id = sessions.link_id where sessions.id = ${sessionId} and sessions.revoked_at is null and sessions.expires_at > ${now} and users.disabled_at is null and links.revoked_at is null`,
  );
  if (!row) return null;
  const { userId: id, handle, name, locale, seeAs, lastSeenAt } = row;
  return {
    sessionId: row.sessionId,
    user: { id, handle, name, locale },
    viewer: viewerOfRow(row),
    hidePublic: row.hidePublic === 1,
    seeAs,
    lastSeenAt,
  };
}

/** Are public albums left out of lists for as long as this device is signed in? */
export function setHidePublic(db: Database, sessionId: number, hidePublic: boolean): void {
  const { sessions } = schema;
  db.update(sessions).set({ hidePublic }).where(eq(sessions.id, sessionId)).run();
}

/** Ends a session; `ended` is false where it had ended before. */
export function endSession(db: Database, sessionId: number, now = Date.now()): { ended: boolean } {
  const { sessions } = schema;
  const ended = db
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)))
    .returning({ userId: sessions.userId })
    .get();
  if (!ended) return { ended: false };
  recordActivity(db, {
    kind: 'signed-out',
    userId: ended.userId,
    subject: `session:${sessionId}`,
  });
  return { ended: true };
}
