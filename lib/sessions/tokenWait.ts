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
