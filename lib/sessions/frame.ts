import { z } from 'zod';
import { throughShares, visitor } from '../access/access.ts';
import { isLiveShare } from '../access/live.ts';
import type { Database } from '../db/open.ts';
import { isSameNonce, parseRowKey, type RowKey, rowKeyText } from '../db/rowKey.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { nobody, type RequestViewer } from './cookie.ts';
import { type CookiePlace, type CookieToSet, cookieKind } from './encryptedCookie.ts';
import { type OpenedShare, secondsLeft } from './shareCookie.ts';

/*
 * A frame is a tablet on a shelf that shows the photos of one share. Threat: whoever walks past can type
 * another address there. So a frame has a cookie of its own, which only the frame's own addresses read;
 * and these read no other cookie, neither that of a session nor that of other shares.
 */

/** The cookie of a frame. */
export const frameCookie = cookieKind(
  'albumen-frame',
  z
    .object({ share: z.string().transform(parseRowKey), iat: z.number() })
    .transform(({ share, iat }) => ({ share, issuedAt: iat * 1000 })),
);

/** The share that a frame shows. */
type FrameShare = RowKey & {
  readonly name: string;
  /** The album that is shared as a whole; null: chosen photos are shared. */
  readonly albumId: number | null;
  readonly expiresAt: number | null;
};

/** The cookie of a frame whose share was just opened on this device. */
export function makeFrameCookie(
  place: CookiePlace,
  share: OpenedShare,
  now = Date.now(),
): Promise<CookieToSet> {
  return frameCookie.make(place, { share: rowKeyText(share) }, secondsLeft([share], now));
}

/** The frame of a Cookie header: `ended` where its share is revoked or expired; null: there is none. */
export async function findFrame(
  db: Database,
  place: CookiePlace,
  header: string | undefined,
  now = Date.now(),
): Promise<FrameShare | 'ended' | null> {
  const claim = await readFrameCookie(place, header);
  return claim && (findShare(db, claim.share, now) ?? 'ended');
}

/** A new cookie, if that of the frame is older than `maxAgeMs` and its share is live. */
export async function renewFrameCookie(
  db: Database,
  place: CookiePlace,
  header: string | undefined,
  { maxAgeMs, now }: { readonly maxAgeMs: number; readonly now: number },
): Promise<CookieToSet | null> {
  const claim = await readFrameCookie(place, header);
  if (!claim || claim.issuedAt >= now - maxAgeMs) return null;
  const share = findShare(db, claim.share, now);
  return share && makeFrameCookie(place, share, now);
}

/**
 * The viewer of a frame's own addresses, who sees what its share shows. Without a live share nothing is
 * shown, not even what everybody sees.
 */
export async function viewerOfFrame(
  db: Database,
  place: CookiePlace,
  header: string | undefined,
): Promise<RequestViewer> {
  const frame = await findFrame(db, place, header);
  const isLive = frame !== null && frame !== 'ended';
  return { ...nobody, viewer: isLive ? frameViewer(frame) : throughShares(visitor, []) };
}

/** A viewer who sees what the share shows, and may download nothing by it. */
export function frameViewer({ id }: Pick<FrameShare, 'id'>) {
  return throughShares({ ...visitor, shareIds: [id] }, [id]);
}

async function readFrameCookie(place: CookiePlace, header: string | undefined) {
  const claim = await frameCookie.find(place, header);
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
