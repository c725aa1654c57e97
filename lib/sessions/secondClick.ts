import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { isLiveSessionSql } from '../access/live.ts';
import type { Database } from '../db/open.ts';
import { isSameNonce, type RowKey } from '../db/rowKey.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { processGlobal } from '../process/processGlobal.ts';

/*
 * A second click on a form cancels the response to the first: a single-use link is spent, but its
 * cookie never arrives. So the form on a link's page contains random bytes, and posting the same
 * form again within a minute gives the same session. Threat: a single-use link must not sign in a
 * second browser; each rendering of the page has other bytes.
 */

/** The name of the form's field with those bytes. */
export const FORM_NONCE_FIELD = 'opening';
const GRACE_MS = 60_000;

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    sessionsBegun: LRUCache<string, RowKey>;
  }
}

/** Sessions begun by links in the last minute, by link and form. */
const begun = () =>
  processGlobal('sessionsBegun', () => new LRUCache({ max: 5000, ttl: GRACE_MS }));

/** Random bytes for one form. */
export function makeFormNonce(): string {
  return randomBytes(16).toString('base64url');
}

/** Remembers the session of a form. Must be called in the transaction that spends the link. */
export function rememberSessionOfForm(
  opening: string | null,
  token: string,
  session: RowKey,
): void {
  if (isOpening(opening)) begun().set(keyOf(opening, token), session);
}

/** The session that this form began by this link within the last minute, if it is live. */
export function findSessionOfForm(
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
      where id = ${key.id} and created_at > ${now - GRACE_MS} and ${isLiveSessionSql(now)}`,
  );
  return row && isSameNonce(key.nonce, row.nonce) ? row : null;
}

function isOpening(text: string | null): text is string {
  return text !== null && /^[A-Za-z0-9_-]{22}$/.test(text);
}

/** A digest. Threat: tokens must not be kept in memory. */
function keyOf(opening: string, token: string): string {
  return createHash('sha256').update(`${opening} ${token}`).digest('base64');
}
