import { findAccessVersion } from '../access/accessVersion.ts';
import type { Database } from '../db/open.ts';
import type { Delivery } from '../http/delivery.ts';
import { once } from '../process/once.ts';
import type { RequestViewer } from '../sessions/cookie.ts';
import { AccessRevokedError } from './recheckAccess.ts';
import type { ByteRequest } from './request.ts';

const accessTexts = new WeakMap<RequestViewer, string>();

/**
 * A text that stands for what a viewer may have. It changes whenever anybody may see less than before (the access
 * version), and whenever the viewer's session, groups, permissions or shares change. Null: the database has no
 * access version.
 */
export function accessOf(db: Database, asked: RequestViewer): string | null {
  const known = accessTexts.get(asked);
  if (known !== undefined) return known;
  const { viewer, seeAs, sessionId, sessionNonce, accessVersion } = asked;
  const version = accessVersion ?? findAccessVersion(db);
  if (version === null) return null;
  const { userId, groupIds, permissions, shareIds, downloadShareIds } = viewer;
  const text = JSON.stringify([
    ...[version, sessionId, sessionNonce?.toString('base64') ?? null, seeAs, userId],
    ...[groupIds, [...permissions].sort(), shareIds, downloadShareIds],
  ]);
  // Without the version that was read with the session, the text is of the present one and not of the viewer's.
  if (accessVersion !== null) accessTexts.set(asked, text);
  return text;
}

/** An answer that took longer is checked again before it is sent. One that waits for nothing takes less. */
const SLOW_MS = 50;

/** Has an answer that was begun then (`performance.now()`) taken so long that access may have changed meanwhile? */
export function tookLong(startedAt: number): boolean {
  return performance.now() - startedAt > SLOW_MS;
}

/** Whether what answers a form may be sent. */
export type FormWatch = {
  /** Must be called with each viewer that is looked up for the form, the last one for the page that answers it. */
  readonly note: (viewer: RequestViewer) => void;
  /** May the answer still be sent? `isPage`: it is a page, which was made when the action had run. */
  readonly isStillOpen: (isPage: boolean) => boolean;
};

/**
 * Watches over the answer to a form. Threat: an action tries patterns on the whole library for a minute, or the page
 * that it is answered with waits for a disk, and whoever asked is signed out meanwhile. What the action itself
 * changes must not count, so what it answers to a script is held to the session and its permissions alone, and a
 * page to all that its own viewer had when it was begun. `before`: who asks; `now`: the same by present access.
 */
export function watchForm(
  db: Database,
  before: RequestViewer,
  now: () => RequestViewer,
): FormWatch {
  let shown: string | null | undefined;
  return {
    note: (viewer) => {
      shown = accessOf(db, viewer);
    },
    isStillOpen: (isPage) => {
      const { sessionId, actor } = before;
      const present = now();
      const isSame = sessionId === null || present.sessionId === sessionId;
      const held = [...actor.permissions].every((each) => present.actor.permissions.has(each));
      const isShown = isPage && shown !== undefined;
      return isSame && held && (!isShown || accessOf(db, present) === shown);
    },
  };
}

const MOST_TRIES = 3;

/**
 * The answer of `deliver`, by the access that its viewer has once it is ready. Threat: a disk, a bucket or a decoder
 * keeps a request waiting for seconds, and access is revoked meanwhile. A body is checked again as it is sent, but
 * not the headers, a redirect to a bucket, a path for the web server in front, or a picture that is in memory. So
 * where access has changed while an answer was slowly made, that answer is dropped and another one is made.
 */
export async function deliverByPresentAccess(
  request: ByteRequest,
  deliver: (request: ByteRequest) => Promise<Delivery>,
): Promise<Delivery> {
  const { db } = request.context;
  let { viewer: asked } = request;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    // Undefined: it did not matter who asks.
    let before: string | null | undefined;
    const find = asked;
    const viewer = once(async () => {
      const found = await find();
      before = accessOf(db, found);
      return found;
    });
    const startedAt = performance.now();
    const delivery = await deliver({ ...request, viewer });
    if (before === undefined || !tookLong(startedAt)) return delivery;
    const now = await request.viewerNow();
    if (accessOf(db, now) === before) return delivery;
    asked = async () => now;
  }
  throw new AccessRevokedError('access has changed again and again');
}
