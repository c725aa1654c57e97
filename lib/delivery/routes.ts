import { deliverArchive } from './archive.ts';
import type { Delivery } from './delivery.ts';
import { deliverHealth } from './health.ts';
import { deliverOriginal } from './original.ts';
import type { ByteRequest } from './request.ts';
import { deliverThumbnail } from './thumbnail.ts';

export type ByteRoute = {
  /** The path with its parameters, as Next writes it. */
  readonly path: string;
  readonly deliver: (request: ByteRequest) => Promise<Delivery>;
};

/**
 * The routes that answer bytes. Our server answers them before Next sees them; `app` has a
 * route.ts for each with the same function. More telling paths come first.
 */
export const byteRoutes: readonly ByteRoute[] = [
  { path: '/photos/[id]/original', deliver: deliverOriginal },
  { path: '/photos/[id]/[preset]', deliver: deliverThumbnail },
  { path: '/albums/[id]/archive', deliver: deliverArchive },
  { path: '/api/health', deliver: deliverHealth },
];

const matchers = byteRoutes.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replaceAll(/\[(\w+)\]/g, '(?<$1>[^/]+)')}$`),
}));

/** The byte route of a path, with its parameters, or null. */
export function findByteRoute(
  pathname: string,
): { route: ByteRoute; params: Readonly<Record<string, string>> } | null {
  for (const { route, pattern } of matchers) {
    const match = pattern.exec(pathname);
    if (match) return { route, params: match.groups ?? {} };
  }
  return null;
}
