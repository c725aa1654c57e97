import type { Database } from '../db/open.ts';
import { type CookiePlace, type CookieToSet, findCookie } from './encryptedCookie.ts';
import { renewFrameCookie } from './frame.ts';
import { findLastExpiry, findSession, noteExpiry, SESSION_MS } from './session.ts';
import { makeSessionCookie, sessionCookie } from './sessionCookie.ts';
import { queueSessionNote } from './sessionNotes.ts';
import { renewShareCookie, shareCookie } from './shareCookie.ts';

/**
 * Older cookies are renewed together with their row, so that people who come once a year stay
 * signed in.
 */
const RENEW_AFTER_MS = 30 * 24 * 60 * 60 * 1000;

export type Renewal = {
  readonly cookies: readonly CookieToSet[];
  /** Queues the new expiry of the session; must be called when the new cookie is sent. */
  readonly note: () => void;
};

/** The cookies to renew with a page that is shown, or null where none is old enough. */
export async function planRenewal(
  db: Database,
  place: CookiePlace,
  header: string | undefined,
  now = Date.now(),
): Promise<Renewal | null> {
  const session = await findOldSession(db, place, header, now);
  const shares = findCookie(header, shareCookie.nameAt(place));
  const limits = { maxAgeMs: RENEW_AFTER_MS, now };
  const cookies = [
    session && (await makeSessionCookie(place, session)),
    shares === null ? null : await renewShareCookie(db, place, shares, limits),
    await renewFrameCookie(db, place, header, limits),
  ].filter((cookie) => cookie !== null);
  if (cookies.length === 0) return null;
  const note = () => {
    if (!session) return;
    queueSessionNote(db, session.id, { expiresAt: now + SESSION_MS });
    noteExpiry(session.id, now + SESSION_MS);
  };
  return { cookies, note };
}

async function findOldSession(
  db: Database,
  place: CookiePlace,
  header: string | undefined,
  now: number,
) {
  const claim = await sessionCookie.find(place, header);
  if (claim === null) return null;
  // The row may expire before its cookie, since a queued expiry is lost when a server is killed.
  // The page reads the row itself; here it is only read if it is known to be old.
  const expiresAt = findLastExpiry(claim.sessionId) ?? Number.POSITIVE_INFINITY;
  if (Math.min(claim.issuedAt, expiresAt - SESSION_MS) > now - RENEW_AFTER_MS) return null;
  const session = findSession(db, claim, now);
  return session && { id: session.sessionId, nonce: session.nonce };
}
