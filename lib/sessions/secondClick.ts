import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { isLiveSessionSql } from '../access/live.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../db/open.ts';
import { isSameNonce, type RowKey } from '../db/rowKey.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { processGlobal } from '../process/processGlobal.ts';
import { type CookiePlace, findCookie } from './cookie.ts';
import { type CookieToSet, cookieName, cookieToSet } from './sealedCookie.ts';

/*
 * A second click cancels the answer to the first: the link is spent, and the cookie that it was
 * spent for never arrives. So the page of a link gives the browser a random cookie, and whoever
 * comes again within a minute with the same link and the same cookie gets the same session.
 * Threat: a link for one use must not serve a second browser, and only the first has that cookie.
 */

const name = 'albumen-opening';
const graceMs = 60_000;
/** Seconds: the page may lie open for a while before somebody clicks. */
const keptFor = 60 * 60;

/** Sessions that links began in the last minute, by link and browser. */
const begun = () =>
  processGlobal('begun by links', () => new LRUCache<string, RowKey>({ max: 5000, ttl: graceMs }));

/** The cookie that goes with a link's page; null for another page, or where it is there already. */
export function openingCookie(
  place: Pick<Config, 'url'>,
  pathname: string,
  header: string | undefined,
): CookieToSet | null {
  if (!pathname.startsWith('/in/') || openingOf(place, header) !== null) return null;
  return cookieToSet(place, name, randomBytes(16).toString('base64url'), keptFor);
}

/** To be called in the transaction that spends the link. */
export function rememberBegun(
  place: CookiePlace,
  header: string | undefined,
  token: string,
  session: RowKey,
): void {
  const opening = openingOf(place, header);
  if (opening !== null) begun().set(keyOf(opening, token), session);
}

/** The session that this browser began by this link within the last minute, if it lives. */
export function findBegun(
  db: Database,
  place: CookiePlace,
  header: string | undefined,
  token: string,
  now = Date.now(),
): (RowKey & { readonly userId: number }) | null {
  const opening = openingOf(place, header);
  const key = opening === null ? null : begun().get(keyOf(opening, token));
  if (!key) return null;
  const row = firstRow<RowKey & { userId: number }>(
    db,
    sql`select id, nonce, user_id as userId from sessions
      where id = ${key.id} and created_at > ${now - graceMs} and ${isLiveSessionSql(now)}`,
  );
  return row && isSameNonce(key.nonce, row.nonce) ? row : null;
}

function openingOf(place: Pick<Config, 'url'>, header: string | undefined): string | null {
  const value = findCookie(header, cookieName(place, name));
  return value !== null && /^[A-Za-z0-9_-]{22}$/.test(value) ? value : null;
}

/** Threat: what lies in memory is no token. */
function keyOf(opening: string, token: string): string {
  return createHash('sha256').update(`${opening} ${token}`).digest('base64');
}
