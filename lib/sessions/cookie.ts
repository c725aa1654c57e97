import { hasPermission, type Viewer, visitor } from '../access/access.ts';
import { findUserViewer } from '../access/viewers.ts';
import type { Database } from '../db/open.ts';
import { isLocale, type Locale, localeCookie } from '../i18n/locale.ts';
import { type CookiePlace, findCookie } from './encryptedCookie.ts';
import { findSession, type SeenAs, type SessionClaim, type SessionUser } from './session.ts';
import { sessionCookie } from './sessionCookie.ts';
import { queueSessionNote } from './sessionNotes.ts';
import { readHeldShares, shareCookie } from './shareCookie.ts';

/** Who a request comes from. */
export type RequestViewer = {
  /**
   * The viewer for whom everything is read: an administrator may see the gallery as somebody else.
   */
  readonly viewer: Viewer;
  /** The user who is signed in. Only this one decides what may be changed. */
  readonly actor: Viewer;
  readonly user: SessionUser | null;
  readonly sessionId: number | null;
  /** The random bytes kept in the session's row. */
  readonly sessionNonce: Buffer | null;
  /** `accessVersion` as it was when the session was read; null: it was not read. */
  readonly accessVersion: string | null;
  readonly hidePublic: boolean;
  /** null: not seeing the gallery as somebody else. */
  readonly seeAs: SeenAs | null;
  /** The language chosen on this device. */
  readonly locale: Locale | null;
};

/** The viewer of a request by its Cookie header; a visitor where no session is live. */
export async function viewerOfCookie(
  db: Database,
  place: CookiePlace,
  header: string | undefined,
): Promise<RequestViewer> {
  const chosen = findCookie(header, localeCookie);
  const locale = isLocale(chosen) ? chosen : null;
  const claim = await sessionCookie.find(place, header);
  const found = viewerOfSession(db, claim, locale);
  const shares = findCookie(header, shareCookie.nameAt(place));
  // An administrator who sees the gallery as somebody else must not see the shares opened in this
  // browser.
  if (shares === null || found.seeAs !== null) return found;
  return { ...found, viewer: { ...found.viewer, ...(await readHeldShares(db, place, shares)) } };
}

function viewerOfSession(
  db: Database,
  claim: SessionClaim | null,
  locale: Locale | null,
): RequestViewer {
  const session = claim === null ? null : findSession(db, claim);
  if (!session) return { ...nobody, locale };
  queueSessionNote(db, session.sessionId, { lastSeenAt: Date.now() });
  const { user, viewer: actor } = session;
  const seeAs = hasPermission(actor, 'admin') ? session.seeAs : null;
  // The setting is the administrator's own, so it does not apply while seeing as somebody else.
  const hidePublic = seeAs === null && session.hidePublic;
  const viewer = seeAs === null ? actor : viewerSeen(db, seeAs);
  const { sessionId, nonce: sessionNonce, accessVersion } = session;
  const said = { sessionId, sessionNonce, accessVersion };
  return { viewer, actor, user, ...said, hidePublic, seeAs, locale };
}

/** A visitor who holds no share. */
export const nobody: RequestViewer = {
  viewer: visitor,
  actor: visitor,
  user: null,
  sessionId: null,
  sessionNonce: null,
  accessVersion: null,
  hidePublic: false,
  seeAs: null,
  locale: null,
};

/** The viewer to see as. A user who has been removed or disabled sees what a visitor sees. */
function viewerSeen(db: Database, seeAs: SeenAs): Viewer {
  return seeAs === 'visitor' ? visitor : (findUserViewer(db, seeAs) ?? visitor);
}
