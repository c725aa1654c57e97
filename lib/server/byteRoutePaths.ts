/**
 * The paths, as Next writes them, of routes that respond with bytes; more specific ones come first.
 * Our server handles them before Next sees them; `app` has a route.ts for each, with the same
 * function.
 */
export const byteRoutePaths = [
  '/photos/[id]/original',
  '/photos/[id]/film',
  '/photos/[id]/[preset]',
  '/albums/[id]/archive',
  '/shared/[id]/archive',
  '/favourites/archive',
  '/waiting/[id]/[preset]',
  '/api/search',
  '/frame/[id]/[preset]',
  '/offline',
  '/map/clusters',
  '/map/tiles/[z]/[x]/[y]',
  '/api/health',
  '/api/metrics',
] as const;

export type ByteRoutePath = (typeof byteRoutePaths)[number];

const matchers = byteRoutePaths.map((path) => ({
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
