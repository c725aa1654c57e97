import { createHmac } from 'node:crypto';
import { authSecret } from '../config/authSecret.ts';
import type { RequestViewer } from '../sessions/cookie.ts';
import type { ServerContext } from './context.ts';
import { accessOf } from './presentAccess.ts';

/**
 * The header with the tag by which the service worker (`public/worker.js`) learns that it may keep a
 * response, and under which name. A response without it is never kept. Only responses that show
 * something have it, since a 404 must have the same bytes for everybody.
 */
export const COPIES_HEADER = 'Albumen-Copies';

/** The value that says to keep nothing, and to drop what was kept. */
const KEEP_NOTHING = 'none';

/** The paths of the pages and thumbnails that may be kept on a device. Nothing else may. */
const KEPT =
  /^\/(?:timeline|favourites|offline|(?:years|albums|photos|shared)\/\d+|photos\/\d+\/(?!(?:original|film)$)[a-z0-9-]+)?$/;

/** May this page or thumbnail be kept on a device? Not with a message for an administrator (`done`). */
export function mayBeKept({ pathname, searchParams }: URL): boolean {
  return KEPT.test(pathname) && !searchParams.has('done');
}

/** The tags of viewers, who are the same object in the requests of a page's pictures. */
const tags = new WeakMap<RequestViewer, { readonly facts: string; readonly tag: string }>();

/**
 * The tag of a response. Two responses have the same one if a device may keep both: they are for the same
 * person on the same device, in one language, made by the same build, and nobody lost access to anything
 * between them. A new tag does not tell which of these has changed. It must be determined before the
 * content of the response is read, so that no older content is ever kept under a newer tag.
 */
export function copiesTag(
  { config, db }: Pick<ServerContext, 'config' | 'db'>,
  build: string,
  asked: RequestViewer,
): string {
  const { user, seeAs, locale } = asked;
  const access = accessOf(db, asked);
  // What an administrator sees as somebody else is kept for neither of the two.
  if (access === null || seeAs !== null) return KEEP_NOTHING;
  const facts = JSON.stringify(['copies', build, access, locale ?? user?.locale ?? null]);
  const known = tags.get(asked);
  if (known?.facts === facts) return known.tag;
  const hash = createHmac('sha256', authSecret(config)).update(facts);
  const tag = hash.digest('base64url').slice(0, 22);
  tags.set(asked, { facts, tag });
  return tag;
}
