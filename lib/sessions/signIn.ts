import { isEnabled } from '../access/facts.ts';
import { recordActivity } from '../activity/activity.ts';
import type { Config } from '../config/config.ts';
import type { Database, Tx } from '../db/open.ts';
import type { RowKey } from '../db/rowKey.ts';
import { firstRow, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { write } from '../db/write.ts';
import { hashToken } from '../links/linkToken.ts';
import { findLinkByToken, type LiveLink, spendLink } from '../links/linkUse.ts';
import { mostDjangoRounds } from '../people/djangoPassword.ts';
import { findUser, type User } from '../people/people.ts';
import { makeLog } from '../process/log.ts';
import { isKnownDevice, makeDeviceCookie } from './deviceCookie.ts';
import type { CookieToSet } from './encryptedCookie.ts';
import {
  findPasswordWait,
  isKnownAddress,
  notePasswordFailure,
  passwordTry,
  rememberAddress,
  takeBackPasswordFailure,
  tokenGuard,
} from './guards.ts';
import { makeHash, tryPassword } from './password.ts';
import { QUEUE_RETRY_SECONDS } from './passwordQueue.ts';
import { findRetryAfter, flushFailures, noteFailure } from './rateLimit.ts';
import { findSessionOfForm, rememberSessionOfForm } from './secondClick.ts';
import { type Beginning, endSession, makeSession } from './session.ts';
import { makeSessionCookie } from './sessionCookie.ts';

/**
 * `refused` does not say what was wrong: unknown, expired, used up, revoked or disabled.
 * `retryAfter` is in seconds.
 */
export type SignInRefusal =
  | { readonly kind: 'refused' }
  | { readonly kind: 'limited'; readonly retryAfter: number };

export type SignedInResult = {
  readonly kind: 'signed-in';
  readonly userId: number;
  readonly sessionId: number;
  readonly cookie: CookieToSet;
  /** The cookie by which this browser is known when a password is typed in it again. */
  readonly deviceCookie?: CookieToSet;
};

/** Where somebody signs in from. */
export type SignInOrigin = {
  /** The client's address, as determined by our server. */
  readonly address: string;
  /** The browser as it named itself. */
  readonly device: string;
  /** The current session of this browser, which is ended: two people never share a session. */
  readonly replaces?: number | null;
  /** The request's Cookie header. */
  readonly cookies?: string | undefined;
};

type AuthConfig = Pick<Config, 'url' | 'dataDir'>;

/**
 * The link of a token, for the page that shows whom it signs in. Changes nothing but the count of
 * wrong tokens: link previews and mail scanners open links too.
 */
export function previewLink(
  db: Database,
  token: string,
  address: string,
): { readonly kind: 'found'; readonly link: LiveLink } | SignInRefusal {
  const link = findLinkByToken(db, token);
  return link ? { kind: 'found', link } : refuseToken(db, address);
}

/**
 * Did this link begin this session? Somebody who opens a single-use link twice is signed in
 * already. The caller has checked that the session is live.
 */
export function wasBegunByLink(db: Database, sessionId: number | null, token: string): boolean {
  const row = firstRow(
    db,
    sql`select 1 from sessions join links on links.id = sessions.link_id
      where sessions.id = ${sessionId} and links.token_hash = ${hashToken(token)}`,
  );
  return row !== null;
}

/**
 * Signs in by a link's token. The second click on the same form, known by its field `opening`, gets
 * the session that the first one began (`secondClick.ts`).
 */
export async function signInByLink(
  db: Database,
  config: AuthConfig,
  token: string,
  { address, device, replaces = null }: SignInOrigin,
  opening: string | null = null,
): Promise<SignedInResult | SignInRefusal> {
  const again = () => {
    const session = findSessionOfForm(db, opening, token);
    return session && { userId: session.userId, session };
  };
  const known = again();
  if (known) return signedIn(config, known);
  if (!findLinkByToken(db, token)) return refuseToken(db, address);
  const begun = await write(db, (tx) => {
    const link = spendLink(tx, token);
    if (!link) return again();
    const first = beginSession(tx, {
      userId: link.user.id,
      begun: { by: 'link', link },
      device,
      replaces,
    });
    rememberSessionOfForm(opening, token, first.session);
    return first;
  });
  return begun ? signedIn(config, begun) : refuseToken(db, address);
}

/** Signs in by handle and password. */
export async function signInByPassword(
  db: Database,
  config: AuthConfig,
  typed: { readonly handle: string; readonly password: string },
  origin: SignInOrigin,
): Promise<SignedInResult | SignInRefusal> {
  const { handle, password } = typed;
  const { address, device, replaces = null, cookies } = origin;
  const byKnownDevice = await isKnownDevice(config, cookies, handle);
  const attempt = passwordTry(handle, address, byKnownDevice);
  const known = byKnownDevice || isKnownAddress(db, attempt);
  const retryAfter = findPasswordWait(db, attempt, known);
  if (retryAfter !== null) {
    logRefusal('password', address);
    return { kind: 'limited', retryAfter };
  }
  const user = findUser(db, handle);
  const hash = user && user.disabledAt === null ? user.passwordHash : null;
  const asker = { from: attempt.turnOf, known };
  const tried = tryPassword(password, hash, asker, mostDjangoRounds(db));
  if (tried === null) return { kind: 'limited', retryAfter: QUEUE_RETRY_SECONDS };
  // Threat: attempts sent all at once would pass before the first has failed. So each counts as a
  // failure while its password is being checked.
  notePasswordFailure(db, attempt);
  if (!(await tried) || !user) {
    await flushFailures(db);
    logRefusal('password', address);
    return { kind: 'refused' };
  }
  takeBackPasswordFailure(db, attempt);
  const renewed = user.passwordHash?.startsWith('pbkdf2_') ? await makeHash(password) : null;
  const begun = await write(db, (tx) => {
    if (!hasStillPassword(tx, user)) return null;
    rememberAddress(tx, attempt);
    if (renewed !== null) renewHash(tx, user, renewed);
    return beginSession(tx, { userId: user.id, begun: { by: 'password' }, device, replaces });
  });
  // Another sign-in may also have renewed the hash, so the password is checked against what is in force.
  if (!begun) return signInByPassword(db, config, typed, origin);
  const deviceCookie = await makeDeviceCookie(config, cookies, handle);
  return { ...(await signedIn(config, begun)), deviceCookie };
}

/**
 * Is the password that was checked still in force? Threat: checking takes a while, in which the owner may
 * have changed a password that others knew, and signed out all devices.
 */
function hasStillPassword(tx: Tx, { id, passwordHash }: User): boolean {
  const row = firstRow(
    tx,
    sql`select 1
      from users
      where id = ${id} and password_hash = ${passwordHash} and ${isEnabled}`,
  );
  return row !== null;
}

/** Replaces a hash by Django with one of ours. */
function renewHash(tx: Tx, { id }: User, renewed: string): void {
  runStatement(
    tx,
    sql`update users
      set password_hash = ${renewed}
      where id = ${id}`,
  );
}

type Begin = { userId: number; begun: Beginning; device: string; replaces: number | null };

type Begun = { readonly userId: number; readonly session: RowKey };

/** Begins a session and records it, and ends the one that this browser had. */
export function beginSession(tx: Tx, { replaces, ...given }: Begin): Begun {
  if (replaces !== null) endSession(tx, replaces);
  const session = makeSession(tx, given);
  const { userId, begun, device } = given;
  recordActivity(tx, {
    kind: 'signed-in',
    userId,
    subject: begun.by === 'link' ? `link:${begun.link.id}` : `user:${userId}`,
    details: { sessionId: session.id, by: begun.by, device: device.slice(0, 300) },
  });
  return { userId, session };
}

/** The result of a sign-in, with the cookie of its session. */
export async function signedIn(
  config: AuthConfig,
  { userId, session }: Begun,
): Promise<SignedInResult> {
  const cookie = await makeSessionCookie(config, session);
  return { kind: 'signed-in', userId, sessionId: session.id, cookie };
}

const log = makeLog('warn');

/**
 * Logs a refused sign-in in the form that the fail2ban filter of docs/operation.md matches. Of what was
 * sent it contains the address alone: people type passwords into the field for the name.
 */
export function logRefusal(by: 'password' | 'link' | 'share' | 'account', address: string): void {
  log.warn('sign-in refused', { by, address });
}

/** Counts a wrong token. The result is `refused`, or `limited` after too many from one address. */
export function refuseToken(db: Database, address: string): SignInRefusal {
  logRefusal('link', address);
  const guard = tokenGuard(address);
  const retryAfter = findRetryAfter(db, guard);
  if (retryAfter !== null) return { kind: 'limited', retryAfter };
  noteFailure(db, [guard]);
  return { kind: 'refused' };
}
