import { createHmac } from 'node:crypto';
import { findAccessVersion } from '../access/accessVersion.ts';
import { authSecret } from '../config/authSecret.ts';
import type { RequestViewer } from '../sessions/cookie.ts';
import type { ServerContext } from './context.ts';

/**
 * The header by which the service worker (`public/worker.js`) learns that it may keep a response, and
 * under which name. A response without it is never kept. It is in responses that show something alone: a
 * 404 is the same bytes for everybody.
 */
export const copiesHeader = 'Albumen-Copies';

/** The value that says to keep nothing, and to drop what was kept. */
const keepNothing = 'none';

/** What the server's pages and thumbnails are that may be kept on a device; all else never is. */
const kept =
  /^\/(?:timeline|favourites|offline|(?:years|albums|photos|shared)\/\d+|photos\/\d+\/(?!(?:original|film)$)[a-z0-9-]+)?$/;

/** May what is at this address be kept on a device? Messages for administrators are in no copy. */
export function mayBeKept({ pathname, searchParams }: URL): boolean {
  return kept.test(pathname) && !searchParams.has('done');
}

/**
 * A text that is the same for two responses if copies of both may be kept side by side: for the same
 * person on the same device, in one language, by policies under which nobody has lost anything between
 * them, and made by the same build. It tells nobody which of these has changed. It must be determined
 * before what it is sent with is read: then nothing older is ever kept under a newer one.
 */
export function copiesTag(
  { config, db }: Pick<ServerContext, 'config' | 'db'>,
  build: string,
  { viewer, user, seeAs, sessionId, sessionNonce, locale, accessVersion }: RequestViewer,
): string {
  const version = accessVersion ?? findAccessVersion(db);
  // What an administrator sees as somebody else is neither of the two persons' to keep.
  if (version === null || seeAs !== null) return keepNothing;
  const { userId, groupIds, permissions, shareIds, downloadShareIds } = viewer;
  const facts = [
    ...['copies', build, version, sessionId, sessionNonce?.toString('base64') ?? null, userId],
    ...[groupIds, [...permissions].sort(), shareIds, downloadShareIds],
    locale ?? user?.locale ?? null,
  ];
  const hash = createHmac('sha256', authSecret(config)).update(JSON.stringify(facts));
  return hash.digest('base64url').slice(0, 22);
}
