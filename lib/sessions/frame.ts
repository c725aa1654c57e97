import { z } from 'zod';
import { throughShares, visitor } from '../access/access.ts';
import { isLiveShare } from '../access/live.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../db/open.ts';
import { isSameNonce, parseRowKey, type RowKey, rowKeyText } from '../db/rowKey.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { findCookie, nobody, type RequestViewer } from './cookie.ts';
import {
  type CookieToSet,
  cookieName,
  cookieReader,
  cookieToSet,
  encryptCookie,
} from './encryptedCookie.ts';
import { sessionMs } from './session.ts';
import type { OpenedShare } from './shareCookie.ts';

/*
 * A frame is a tablet on a shelf that shows the photos of one share. Threat: whoever walks past types
 * another address. So a frame has a cookie of its own, which nothing but the frame's own addresses
 * reads; and those read no other, neither a session's nor that of other shares.
 */

type AuthConfig = Pick<Config, 'url' | 'dataDir'>;

const name = 'albumen-frame';
const purpose = 'albumen-frame';

const readClaim = cookieReader(
  purpose,
  z
    .object({ share: z.string().transform(parseRowKey), iat: z.number() })
    .transform(({ share, iat }) => ({ share, issuedAt: iat * 1000 })),
);

/** The share that a frame shows. */
export type FrameShare = RowKey & {
  readonly name: string;
  /** The album that is shared as a whole; null: chosen photos are shared. */
  readonly albumId: number | null;
  readonly expiresAt: number | null;
};

/** The cookie of a frame whose share was just opened on this device. */
export async function makeFrameCookie(
  config: AuthConfig,
  share: OpenedShare,
  now = Date.now(),
): Promise<CookieToSet> {
  const lifeMs = Math.min((share.expiresAt ?? Number.POSITIVE_INFINITY) - now, sessionMs);
  const maxAge = Math.max(1, Math.ceil(lifeMs / 1000));
  const token = { share: rowKeyText(share) };
  return cookieToSet(config, name, await encryptCookie(config, purpose, token, maxAge), maxAge);
}

/** A cookie that removes that of a frame. */
export function emptyFrameCookie(config: Pick<Config, 'url'>): CookieToSet {
  return cookieToSet(config, name, '', 0);
}

/** What a Cookie header says of a frame: `ended` where its share is revoked or expired; null: nothing. */
export async function findFrame(
  db: Database,
  config: AuthConfig,
  header: string | undefined,
  now = Date.now(),
): Promise<FrameShare | 'ended' | null> {
  const claim = await readFrameCookie(config, header);
  return claim && (findShare(db, claim.share, now) ?? 'ended');
}

/** A new cookie, if that of the frame is older than `maxAgeMs` and its share is live. */
export async function renewFrameCookie(
  db: Database,
  config: AuthConfig,
  header: string | undefined,
  maxAgeMs: number,
  now = Date.now(),
): Promise<CookieToSet | null> {
  const claim = await readFrameCookie(config, header);
  if (!claim || claim.issuedAt >= now - maxAgeMs) return null;
  const share = findShare(db, claim.share, now);
  return share && makeFrameCookie(config, share, now);
}

/**
 * The viewer of a frame's own addresses: its share alone. Where there is none they show nothing, not even
 * what everybody sees.
 */
export async function viewerOfFrame(
  db: Database,
  config: AuthConfig,
  header: string | undefined,
): Promise<RequestViewer> {
  const frame = await findFrame(db, config, header);
  const isLive = frame !== null && frame !== 'ended';
  return { ...nobody, viewer: isLive ? frameViewer(frame) : throughShares(visitor, []) };
}

/** Sees what the share shows, and has no originals or archives by it. */
export function frameViewer({ id }: Pick<FrameShare, 'id'>) {
  return throughShares({ ...visitor, shareIds: [id] }, [id]);
}

async function readFrameCookie(config: AuthConfig, header: string | undefined) {
  const cookie = findCookie(header, cookieName(config, name));
  const claim = cookie === null ? null : await readClaim(config, cookie);
  return claim?.share ? { share: claim.share, issuedAt: claim.issuedAt } : null;
}

function findShare(db: Database, { id, nonce }: RowKey, now: number): FrameShare | null {
  const row = firstRow<FrameShare>(
    db,
    sql`select id, nonce, name, album_id as albumId, expires_at as expiresAt
      from shares where id = ${id} and is_frame = 1 and ${isLiveShare(now)}`,
  );
  return row && nonce !== null && isSameNonce(nonce, row.nonce) ? row : null;
}
