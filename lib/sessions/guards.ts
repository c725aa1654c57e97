import { createHash } from 'node:crypto';
import type { Database, Tx } from '../db/open.ts';
import { runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { addressKey } from './addressKey.ts';
import {
  countFailures,
  findRetryAfter,
  type Guard,
  noteFailure,
  takeBackFailure,
} from './rateLimit.ts';

const MINUTE_MS = 60_000;
const KNOWN_ADDRESS_MS = 400 * 24 * 60 * MINUTE_MS;

/** Counts wrong tokens of links and shares, by address. A right token always works. */
export function tokenGuard(address: string): Guard {
  return {
    key: `token ${addressKey(address)}`,
    limit: { most: 20, windowMs: 10 * MINUTE_MS },
  };
}

/** Counts failed attempts to sign in by an account (single sign-on), by address. */
export function accountGuard(address: string): Guard {
  return {
    key: `account ${addressKey(address)}`,
    limit: { most: 20, windowMs: 10 * MINUTE_MS },
  };
}

/**
 * Count wrong passwords by address, for this share and for all shares together. Only the guessing
 * address is blocked; and guessing requires the share's token.
 */
export function sharePasswordGuards(shareId: number, address: string): Guard[] {
  const from = addressKey(address);
  return [
    {
      key: `share-password ${from} ${shareId}`,
      limit: { most: 10, windowMs: 10 * MINUTE_MS },
    },
    { key: `share-password ${from}`, limit: { most: 20, windowMs: 10 * MINUTE_MS } },
  ];
}

/**
 * Count requests for links by e-mail: from one address, and for one account, whether it exists or
 * not. Threat: somebody requests links in another's name; the limit makes that a few letters only.
 */
export function linkRequestGuards(email: string, address: string): Guard[] {
  // Threat: the database or a backup could reveal which e-mail addresses were tried.
  const account = createHash('sha256').update(email.toLowerCase()).digest('base64url');
  return [
    { key: `mail ${addressKey(address)}`, limit: { most: 10, windowMs: 60 * MINUTE_MS } },
    { key: `mail-of ${account}`, limit: { most: 3, windowMs: 60 * MINUTE_MS } },
  ];
}

/**
 * An attempt to sign in by password, with its three limits:
 * - `atAccount`: how often an address may fail at one account;
 * - `atAll`: how often it may fail at all accounts together (one password tried on everybody);
 * - `account`: once so many attempts at one account have failed, wherever they came from, each address
 *   may fail there only once.
 *
 * Threat: somebody guesses passwords in order to lock the owner out. So the last limit blocks
 * neither an address that has not failed, nor an address or browser that has signed in to this
 * account before; the first two block only the guessing address. Browsers that have signed in to the
 * account before are counted by themselves, since the guesser may be behind the same address (in one
 * house, or with all customers of a provider). And a link made in the terminal always works.
 */
type PasswordTry = {
  readonly atAccount: Guard;
  readonly atAll: Guard;
  readonly account: Guard;
  /**
   * The queue in which the password is checked: that of the address, or that of the devices known
   * to the account.
   */
  readonly turnOf: string;
  /** The key by which an address is known to have signed in. */
  readonly knownKey: string;
};

/** The attempt of this address, or of a browser known to the account, at an account. */
export function passwordTry(handle: string, address: string, byKnownDevice = false): PasswordTry {
  // Threat: people type passwords into the field for the name, so only a digest of it is stored.
  const account = createHash('sha256').update(handle.toLowerCase()).digest('base64url');
  const from = byKnownDevice ? `device-of ${account}` : addressKey(address);
  return {
    atAccount: {
      key: `password ${from} ${account}`,
      limit: { most: 10, windowMs: 10 * MINUTE_MS },
    },
    atAll: { key: `password ${from}`, limit: { most: 20, windowMs: 10 * MINUTE_MS } },
    account: { key: `password-of ${account}`, limit: { most: 100, windowMs: 60 * MINUTE_MS } },
    knownKey: `password-known ${addressKey(address)} ${account}`,
    turnOf: byKnownDevice ? from : address,
  };
}

/** Seconds to wait before this attempt may be made, or null where it may be made now. */
export function findPasswordWait(
  db: Database,
  each: PasswordTry,
  known: boolean,
  now = Date.now(),
): number | null {
  const own = [each.atAccount, each.atAll].map((guard) => findRetryAfter(db, guard, now));
  const wait = Math.max(0, ...own.map((seconds) => seconds ?? 0));
  if (wait > 0) return wait;
  const hasFailed = countFailures(db, each.atAccount.key, now).failures > 0;
  return hasFailed && !known ? findRetryAfter(db, each.account, now) : null;
}

/** Counts a failure for all three limits. */
export function notePasswordFailure(db: Database, each: PasswordTry, now = Date.now()): void {
  noteFailure(db, [each.atAccount, each.atAll, each.account], now);
}

/** Takes back a failure that was counted beforehand, since the password was right. */
export function takeBackPasswordFailure(db: Database, each: PasswordTry): void {
  takeBackFailure(db, [each.atAccount, each.atAll, each.account]);
}

/** Remembers that this address signed in to this account. */
export function rememberAddress(tx: Tx, { knownKey }: PasswordTry, now = Date.now()): void {
  runStatement(
    tx,
    sql`insert into rate_limits (key, failures, window_ends_at)
      values (${knownKey}, 1, ${now + KNOWN_ADDRESS_MS})
      on conflict (key) do update set window_ends_at = excluded.window_ends_at`,
  );
}

/** Has this address signed in to this account before? */
export function isKnownAddress(db: Database, { knownKey }: PasswordTry, now = Date.now()): boolean {
  return countFailures(db, knownKey, now).failures > 0;
}
