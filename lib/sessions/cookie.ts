import { hasPermission, type Viewer, visitor } from '../access/access.ts';
import { findUserViewer } from '../access/viewers.ts';
import type { Database } from '../db/open.ts';
import { findRemembered, remember } from '../db/remembered.ts';
import { isLocale, LOCALE_COOKIE, type Locale } from '../i18n/locale.ts';
import { type CookiePlace, findCookie } from './encryptedCookie.ts';
import {
  findLastExpiry,
  findSession,
  type SeenAs,
  type SessionClaim,
  type SessionUser,
} from './session.ts';
import { sessionCookie } from './sessionCookie.ts';
import { queueSessionNote } from './sessionNotes.ts';
import { findHeldShares, readShareClaims, type ShareClaim, shareCookie } from './shareCookie.ts';

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

/** What the cookies of a request claim. What still holds of it is read from the database. */
type Claims = {
  readonly session: SessionClaim | null;
  readonly shares: readonly ShareClaim[];
  readonly locale: Locale | null;
};

/** The claims in a Cookie header. */
export async function claimsOfCookie(
  place: CookiePlace,
  header: string | undefined,
): Promise<Claims> {
  const locale = findCookie(header, LOCALE_COOKIE);
  const shares = findCookie(header, shareCookie.nameAt(place));
  return {
    session: await sessionCookie.find(place, header),
    shares: shares === null ? [] : await readShareClaims(place, shares),
    locale: isLocale(locale) ? locale : null,
  };
}

/** The viewer of a request by these claims; a visitor where no session is live. */
export function viewerOfClaims(db: Database, { session, shares, locale }: Claims): RequestViewer {
  const found = viewerOfSession(db, session, locale);
  // An administrator who sees the gallery as somebody else must not see the shares opened in this
  // browser.
  if (shares.length === 0 || found.seeAs !== null) return found;
  return { ...found, viewer: { ...found.viewer, ...findHeldShares(db, shares) } };
}

/** A viewer that was read from the database, and between which instants (ms) it stays right if nothing is written. */
type KnownViewer = { readonly found: RequestViewer; readonly from: number; readonly until: number };

/** The longest Cookie header that is remembered, and for how long at most (ms): a page's pictures carry the same one. */
const LONGEST_REMEMBERED = 2000;
const REMEMBERED_MS = 5_000;

/**
 * The viewer of a request by its Cookie header. A signed-in one is remembered until anything is written to the
 * database or the session expires. Shares are read each time, since each of them may expire.
 */
export async function viewerOfCookie(
  db: Database,
  place: CookiePlace,
  header: string | undefined,
): Promise<RequestViewer> {
  const isShort = header !== undefined && header.length <= LONGEST_REMEMBERED;
  const isSignedIn = isShort && header.includes(sessionCookie.nameAt(place));
  const key = isSignedIn ? `viewer ${place.url} ${header}` : null;
  const known = key === null ? null : findRemembered<KnownViewer>(db, key);
  const now = Date.now();
  if (known && known.from <= now && now < known.until) {
    const { sessionId } = known.found;
    if (sessionId !== null) queueSessionNote(db, sessionId, { lastSeenAt: now });
    return known.found;
  }
  const claims = await claimsOfCookie(place, header);
  if (key === null || claims.session === null || claims.shares.length > 0) {
    return viewerOfClaims(db, claims);
  }
  return remember(db, key, () => {
    const from = Date.now();
    const found = viewerOfClaims(db, claims);
    const expiry = found.sessionId === null ? null : findLastExpiry(found.sessionId);
    return { found, from, until: Math.min(from + REMEMBERED_MS, expiry ?? from) };
  }).found;
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
