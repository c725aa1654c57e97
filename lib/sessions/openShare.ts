import type { Config } from '../config/config.ts';
import type { Database } from '../db/open.ts';
import { write } from '../db/write.ts';
import { findShareByToken, type LiveShare, noteVisit } from '../links/shareUse.ts';
import { type CookieToSet, findCookie } from './encryptedCookie.ts';
import { makeFrameCookie } from './frame.ts';
import { sharePasswordGuards } from './guards.ts';
import { tryPassword as tryHash } from './password.ts';
import { QUEUE_RETRY_SECONDS } from './passwordQueue.ts';
import { findRetryAfter, flushFailures, noteFailure, takeBackFailure } from './rateLimit.ts';
import { addToShareCookie, shareCookie } from './shareCookie.ts';
import { logRefusal, refuseToken, type SignInRefusal } from './signIn.ts';

type AuthConfig = Pick<Config, 'url' | 'dataDir'>;

/** The facts of a share that are shown before it is opened. */
export type SharePreview = {
  readonly name: string;
  /** Is it shown by a tablet on a shelf? Nobody may be signed in there. */
  readonly isFrame: boolean;
  readonly hasPassword: boolean;
  /** Seconds until this address may try a password again; null: now. */
  readonly passwordWait: number | null;
};

/**
 * The share of a token, for the page that shows it. Changes nothing but the count of wrong tokens:
 * link previews and mail scanners open links too.
 */
export function previewShare(
  db: Database,
  token: string,
  address: string,
): { readonly kind: 'found'; readonly share: SharePreview } | SignInRefusal {
  const share = findShareByToken(db, token);
  if (!share) return refuseToken(db, address);
  const hasPassword = share.passwordHash !== null;
  const passwordWait = hasPassword ? findWait(db, share.id, address) : null;
  return {
    kind: 'found',
    share: { name: share.name, isFrame: share.isFrame, hasPassword, passwordWait },
  };
}

type OpenedShare = {
  readonly kind: 'opened';
  /** The path of its photos, which contains no token. */
  readonly path: string;
  readonly cookie: CookieToSet;
  readonly isFrame: boolean;
};

/** `retryAfter` is in seconds. */
type WrongPassword = {
  readonly kind: 'wrong-password';
  readonly retryAfter: number | null;
};

type Attempt = {
  readonly token: string;
  readonly password: string;
  readonly address: string;
  /** The request's Cookie header; shares opened before stay open. */
  readonly cookies: string | undefined;
};

/** Opens a share in a browser, by its token and, if it has one, its password. */
export async function openShare(
  db: Database,
  config: AuthConfig,
  { token, password, address, cookies }: Attempt,
): Promise<OpenedShare | WrongPassword | SignInRefusal> {
  const share = findShareByToken(db, token);
  if (!share) return refuseToken(db, address);
  const refused = await tryPassword(db, share, password, address);
  if (refused) return refused;
  const { isFrame } = share;
  const held = findCookie(cookies, shareCookie.nameAt(config));
  const cookie = isFrame
    ? await makeFrameCookie(config, share)
    : await addToShareCookie(db, config, held, share);
  await write(db, (tx) => noteVisit(tx, share.id));
  const ofPhotos = share.albumId === null ? `/shared/${share.id}` : `/albums/${share.albumId}`;
  return { kind: 'opened', path: isFrame ? '/frame' : ofPhotos, cookie, isFrame };
}

/** null where the password is right or the share has none. */
async function tryPassword(
  db: Database,
  { id, passwordHash }: LiveShare,
  password: string,
  address: string,
): Promise<WrongPassword | null> {
  if (passwordHash === null) return null;
  const retryAfter = findWait(db, id, address);
  if (retryAfter !== null) {
    logRefusal('share', address);
    return { kind: 'wrong-password', retryAfter };
  }
  const guards = sharePasswordGuards(id, address);
  const tried = tryHash(password, passwordHash, { from: address, known: false });
  if (tried === null) return { kind: 'wrong-password', retryAfter: QUEUE_RETRY_SECONDS };
  // Threat: attempts sent all at once would pass before the first has failed. So each counts as a
  // failure while its password is being checked.
  noteFailure(db, guards);
  if (await tried) {
    takeBackFailure(db, guards);
    return null;
  }
  await flushFailures(db);
  logRefusal('share', address);
  return { kind: 'wrong-password', retryAfter: findWait(db, id, address) };
}

function findWait(db: Database, shareId: number, address: string): number | null {
  const waits = sharePasswordGuards(shareId, address).map((guard) => findRetryAfter(db, guard));
  const longest = Math.max(0, ...waits.map((seconds) => seconds ?? 0));
  return longest > 0 ? longest : null;
}
