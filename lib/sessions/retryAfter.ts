import type { Database } from '../db/open.ts';
import { findLinkByToken } from '../links/linkUse.ts';
import { findShareByToken } from '../links/shareUse.ts';
import { tokenGuard } from './guards.ts';
import { findRetryAfter } from './rateLimit.ts';

const finders: Readonly<Record<string, (db: Database, token: string) => object | null>> = {
  in: findLinkByToken,
  s: findShareByToken,
};

/**
 * Seconds that this address must wait before it may try another token (Retry-After), for the path
 * of a link or a share; null where it need not wait, or the token is right: a right token always
 * works.
 */
export function findTokenWait(db: Database, pathname: string, address: string): number | null {
  const [, kind = '', token = ''] = /^\/(in|s)\/([^/]+)$/.exec(pathname) ?? [];
  const find = finders[kind];
  if (!find) return null;
  const wait = findRetryAfter(db, tokenGuard(address));
  return wait === null || find(db, decodeURIComponent(token)) ? null : wait;
}

/**
 * The seconds for which a page asks the client to wait, or null. Server actions can only redirect,
 * so those of the sign-in page and of shares redirect to the page with `?wait=`, which then has
 * status 429 with Retry-After (RFC 6585, section 4). A client that makes up such an address only
 * affects its own response.
 */
export function retryAfterOfPage({ pathname, searchParams }: URL): string | null {
  if (pathname !== '/sign-in' && !/^\/s\/[^/]+$/.test(pathname)) return null;
  return /^[1-9]\d{0,4}$/.exec(searchParams.get('wait') ?? '')?.[0] ?? null;
}
