import { type Delivery, methodNotAllowed } from '../http/delivery.ts';
import { deliverArchive } from './archive.ts';
import { deliverHealth } from './health.ts';
import { deliverOriginal } from './original.ts';
import type { ByteRequest } from './request.ts';
import { deliverSharedArchive } from './sharedArchive.ts';
import { deliverThumbnail, deliverWaitingThumbnail } from './thumbnail.ts';

type Deliver = (request: ByteRequest) => Promise<Delivery>;

/**
 * The routes that answer bytes, by their path as Next writes it; more telling ones come first. Our
 * server answers them before Next sees them; `app` has a route.ts for each with the same function.
 */
export const byteRoutes = {
  '/photos/[id]/original': deliverOriginal,
  '/photos/[id]/[preset]': deliverThumbnail,
  '/albums/[id]/archive': deliverArchive,
  '/shared/[id]/archive': deliverSharedArchive,
  '/waiting/[id]/[preset]': deliverWaitingThumbnail,
  '/api/health': deliverHealth,
} as const satisfies Record<string, Deliver>;

export type ByteRoutePath = keyof typeof byteRoutes;

const routePaths = Object.keys(byteRoutes) as ByteRoutePath[];

const matchers = routePaths.map((path) => ({
  path,
  pattern: new RegExp(`^${path.replaceAll(/\[(\w+)\]/g, '(?<$1>[^/]+)')}$`),
}));

/** The byte route of a path, with its parameters, or null. */
export function findByteRoute(
  pathname: string,
): { path: ByteRoutePath; params: Readonly<Record<string, string>> } | null {
  for (const { path, pattern } of matchers) {
    const match = pattern.exec(pathname);
    if (match) return { path, params: match.groups ?? {} };
  }
  return null;
}

/** Answers a byte route. Methods are judged first: 405 must not tell what exists. */
export async function deliverRoute(path: ByteRoutePath, request: ByteRequest): Promise<Delivery> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed();
  return byteRoutes[path](request);
}
