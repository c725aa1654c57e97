import { z } from 'zod';
import type { Viewer } from '../access/access.ts';
import { idList } from '../access/condition.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import {
  type CookieToSet,
  cookieName,
  cookieReader,
  cookieToSet,
  sealCookie,
} from './sealedCookie.ts';
import { sessionMs } from './session.ts';

type AuthConfig = Pick<Config, 'url' | 'dataDir'>;

const name = 'albumen-shares';
const purpose = 'albumen-shares';

/** A cookie holds 4096 bytes (RFC 6265, section 6.1); whoever opens more loses the oldest. */
const mostShares = 50;

const readShares = cookieReader(
  purpose,
  z.object({ shareIds: z.array(z.int().positive()).max(mostShares) }),
);

export function shareCookieName(config: Pick<Config, 'url'>): string {
  return cookieName(config, name);
}

/** Takes the cookie away. */
export function emptyShareCookie(config: Pick<Config, 'url'>): CookieToSet {
  return cookieToSet(config, name, '', 0);
}

/** What shares add to a viewer. */
export type HeldShares = Pick<Viewer, 'shareIds' | 'downloadShareIds'>;

type HeldRow = { id: number; originals: number; expiresAt: number | null };

/**
 * The shares of a cookie that hold now, newest first. A cookie only says what was opened: whether
 * it was revoked or has expired since is asked on every request, in one query.
 */
export async function readHeldShares(
  db: Database,
  config: AuthConfig,
  cookie: string,
  now = Date.now(),
): Promise<HeldShares> {
  const rows = await liveShares(db, config, cookie, now);
  const open = rows.filter(({ originals }) => originals === 1);
  return { shareIds: rows.map(({ id }) => id), downloadShareIds: open.map(({ id }) => id) };
}

/**
 * The cookie of a browser that has just opened a share: that one, and those which it holds already
 * and which still hold. Threat: a password opens the share that it was typed for, so ids get in
 * here one by one and no other way. It lives as long as the longest of them, 400 days at most.
 */
export async function addToShareCookie(
  db: Database,
  config: AuthConfig,
  cookie: string | null,
  share: { readonly id: number; readonly expiresAt: number | null },
  now = Date.now(),
): Promise<CookieToSet> {
  const known = cookie === null ? [] : await liveShares(db, config, cookie, now);
  const held = [share, ...known.filter(({ id }) => id !== share.id)].slice(0, mostShares);
  const lives = held.map(({ expiresAt }) => Math.min((expiresAt ?? Infinity) - now, sessionMs));
  const maxAge = Math.max(1, Math.ceil(Math.max(...lives) / 1000));
  const shareIds = held.map(({ id }) => id);
  return cookieToSet(config, name, await sealCookie(config, purpose, { shareIds }, maxAge), maxAge);
}

async function liveShares(
  db: Database,
  config: AuthConfig,
  cookie: string,
  now: number,
): Promise<HeldRow[]> {
  const said = await readShares(config, cookie);
  if (!said || said.shareIds.length === 0) return [];
  const rows = allRows<HeldRow>(
    db,
    sql`select id, originals, expires_at as expiresAt from shares where id in ${idList(said.shareIds)} and revoked_at is null and coalesce(expires_at > ${now}, 1)`,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return said.shareIds.flatMap((id) => byId.get(id) ?? []);
}
