import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { isLiveSessionSql } from '../access/live.ts';
import type { Database } from '../db/open.ts';
import { isSameNonce, type RowKey } from '../db/rowKey.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { processGlobal } from '../process/processGlobal.ts';

/*
 * A second click cancels the answer to the first: the link is spent, and the cookie that it was
 * spent for never arrives. So the form of a link's page holds random bytes, and whoever posts the
 * same form again within a minute gets the same session. Threat: a link for one use must not serve a
 * second browser, and each page that is made of it has other bytes.
 */

/** The field of that form. */
export const openingField = 'opening';
const graceMs = 60_000;

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    sessionsBegun: LRUCache<string, RowKey>;
  }
}

/** Sessions that links began in the last minute, by link and browser. */
const begun = () => processGlobal('sessionsBegun', () => new LRUCache({ max: 5000, ttl: graceMs }));

/** For the form of one page. */
export function makeOpening(): string {
  return randomBytes(16).toString('base64url');
}

/** To be called in the transaction that spends the link. */
export function rememberBegun(opening: string | null, token: string, session: RowKey): void {
  if (isOpening(opening)) begun().set(keyOf(opening, token), session);
}

/** The session that this form began by this link within the last minute, if it lives. */
export function findBegun(
  db: Database,
  opening: string | null,
  token: string,
  now = Date.now(),
): (RowKey & { readonly userId: number }) | null {
  const key = isOpening(opening) ? begun().get(keyOf(opening, token)) : null;
  if (!key) return null;
  const row = firstRow<RowKey & { userId: number }>(
    db,
    sql`select id, nonce, user_id as userId from sessions
      where id = ${key.id} and created_at > ${now - graceMs} and ${isLiveSessionSql(now)}`,
  );
  return row && isSameNonce(key.nonce, row.nonce) ? row : null;
}

function isOpening(text: string | null): text is string {
  return text !== null && /^[A-Za-z0-9_-]{22}$/.test(text);
}

/** Threat: what lies in memory is no token. */
function keyOf(opening: string, token: string): string {
  return createHash('sha256').update(`${opening} ${token}`).digest('base64');
}
