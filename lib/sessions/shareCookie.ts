import { z } from 'zod';
import type { Viewer } from '../access/access.ts';
import { idList } from '../access/condition.ts';
import { isLiveShare } from '../access/live.ts';
import type { Database } from '../db/open.ts';
import { isSameNonce, parseRowKey, type RowKey, rowKeyText } from '../db/rowKey.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { type CookiePlace, type CookieToSet, cookieKind } from './encryptedCookie.ts';
import { SESSION_MS } from './session.ts';

/**
 * The most shares in a cookie, which may have 4096 bytes (RFC 6265, section 6.1). The oldest ones
 * are dropped first.
 */
const MOST_SHARES = 50;

/** A share that a cookie claims was opened. */
export type ShareClaim = RowKey & {
  /** When the cookie was made: an instant, of whole seconds. */
  readonly issuedAt: number;
};

const keyed = z.object({
  shares: z
    .array(z.string().transform((text) => parseRowKey(text)))
    .max(MOST_SHARES)
    .transform((keys) => keys.filter((key) => key !== null)),
  iat: z.number(),
});

/** The form of cookies made before shares had nonces. */
const numbered = z.object({
  shareIds: z.array(z.int().positive()).max(MOST_SHARES),
  iat: z.number(),
});

const cookieSchema = z.union([
  keyed.transform(({ shares, iat }): { claims: ShareClaim[] } => ({
    claims: shares.map((key) => ({ ...key, issuedAt: iat * 1000 })),
  })),
  numbered.transform(({ shareIds, iat }): { claims: ShareClaim[] } => ({
    claims: shareIds.map((id) => ({ id, nonce: null, issuedAt: iat * 1000 })),
  })),
]);

/** The cookie of all shares that were opened in a browser. */
export const shareCookie = cookieKind('albumen-shares', cookieSchema);

/** The fields of a viewer that come from shares. */
type HeldShares = Pick<Viewer, 'shareIds' | 'downloadShareIds'>;

type HeldRow = {
  id: number;
  nonce: Buffer | null;
  originals: number;
  createdAt: number;
  expiresAt: number | null;
};

/**
 * The live shares among these, newest first. A cookie only says which shares were opened; whether
 * they have been revoked or have expired since is checked on every request, in one query.
 */
export function findHeldShares(
  db: Database,
  claims: readonly ShareClaim[],
  now = Date.now(),
): HeldShares {
  const rows = listHeld(db, claims, now);
  const open = rows.filter(({ originals }) => originals === 1);
  return { shareIds: rows.map(({ id }) => id), downloadShareIds: open.map(({ id }) => id) };
}

/** What a cookie needs to know of a share. */
export type OpenedShare = RowKey & { readonly expiresAt: number | null };

/**
 * The cookie of a browser that has just opened a share: that share, and the live ones that it has
 * opened before. Threat: a password must open only the share for which it was typed, so ids are
 * only ever added here, one by one.
 */
export async function addToShareCookie(
  db: Database,
  place: CookiePlace,
  cookie: string | null,
  share: OpenedShare,
  now = Date.now(),
): Promise<CookieToSet> {
  const known = cookie === null ? [] : listHeld(db, await readShareClaims(place, cookie), now);
  return makeShareCookie(place, [share, ...known.filter(({ id }) => id !== share.id)], now);
}

/**
 * A new cookie with the same shares, if the browser's own is older than `maxAgeMs`; null where it
 * is younger or none of its shares is live.
 */
export async function renewShareCookie(
  db: Database,
  place: CookiePlace,
  cookie: string,
  { maxAgeMs, now }: { readonly maxAgeMs: number; readonly now: number },
): Promise<CookieToSet | null> {
  const claims = await readShareClaims(place, cookie);
  if (!claims.some(({ issuedAt }) => issuedAt < now - maxAgeMs)) return null;
  const held = listHeld(db, claims, now);
  return held.length === 0 ? null : makeShareCookie(place, held, now);
}

async function makeShareCookie(
  place: CookiePlace,
  opened: readonly OpenedShare[],
  now: number,
): Promise<CookieToSet> {
  const held = opened.slice(0, MOST_SHARES);
  return shareCookie.make(place, { shares: held.map(rowKeyText) }, secondsLeft(held, now));
}

/** How long a cookie of these shares lives, in seconds: until the last expires, 400 days at most. */
export function secondsLeft(shares: readonly OpenedShare[], now: number): number {
  const lives = shares.map(({ expiresAt }) => Math.min((expiresAt ?? Infinity) - now, SESSION_MS));
  return Math.max(1, Math.ceil(Math.max(...lives) / 1000));
}

/** The shares that a cookie claims were opened. */
export async function readShareClaims(place: CookiePlace, cookie: string): Promise<ShareClaim[]> {
  return (await shareCookie.read(place, cookie))?.claims ?? [];
}

function listHeld(db: Database, claims: readonly ShareClaim[], now: number): HeldRow[] {
  if (claims.length === 0) return [];
  const rows = allRows<HeldRow>(
    db,
    sql`select id, nonce, originals, created_at as createdAt, expires_at as expiresAt
      from shares
      where id in ${idList(claims.map(({ id }) => id))} and is_frame = 0 and ${isLiveShare(now)}`,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return claims.flatMap((claim) => {
    const row = byId.get(claim.id);
    return row && isClaimed(claim, row) ? [row] : [];
  });
}

/**
 * Was the cookie made for this row? A cookie without nonces is valid for shares that existed when
 * it was made (`iat`, in seconds). Threat: after a restore another share may have the id of the one
 * that was opened.
 */
function isClaimed({ nonce, issuedAt }: ShareClaim, row: HeldRow): boolean {
  if (nonce !== null) return isSameNonce(nonce, row.nonce);
  return Math.floor(row.createdAt / 1000) * 1000 <= issuedAt;
}
