import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type CookiePlace, type CookieToSet, cookieKind } from './encryptedCookie.ts';

const KEPT_DAYS = 400;

/**
 * The most accounts in a cookie: enough for a family's tablet. The one used longest ago is dropped
 * first.
 */
const MOST_ACCOUNTS = 8;

const deviceCookie = cookieKind(
  'albumen-device',
  z.object({ accounts: z.array(z.string().max(22)).max(MOST_ACCOUNTS) }),
);

/**
 * Has somebody signed in to this account by password in this browser before? The cookie signs
 * nobody in. It only gives its holder precedence over unknown clients when passwords are checked,
 * and so it is kept after signing out.
 */
export async function isKnownDevice(
  place: CookiePlace,
  cookies: string | undefined,
  handle: string,
): Promise<boolean> {
  return (await accountsOf(place, cookies)).includes(accountOf(handle));
}

/** The cookie of a browser that has just signed in to this account, beside those that it knows already. */
export async function makeDeviceCookie(
  place: CookiePlace,
  cookies: string | undefined,
  handle: string,
): Promise<CookieToSet> {
  const maxAge = KEPT_DAYS * 24 * 60 * 60;
  const account = accountOf(handle);
  const others = (await accountsOf(place, cookies)).filter((each) => each !== account);
  const accounts = [account, ...others].slice(0, MOST_ACCOUNTS);
  return deviceCookie.make(place, { accounts }, maxAge);
}

async function accountsOf(
  place: CookiePlace,
  cookies: string | undefined,
): Promise<readonly string[]> {
  return (await deviceCookie.find(place, cookies))?.accounts ?? [];
}

/** A digest of the handle, 128 bits. */
function accountOf(handle: string): string {
  return createHash('sha256').update(handle.toLowerCase()).digest('base64url').slice(0, 22);
}
