import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { z } from 'zod';
import { byteRoutePaths } from '../../lib/server/byteRoutePaths.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * Every route of the product, as Next writes it. They come from the files, from the table of routes
 * that our own server handles, and from the build, which also knows routes made by files with
 * special names (`manifest.ts`, `robots.ts`, ...).
 */
export function listRoutes(): string[] {
  const routes = routesOf(['**/page.tsx', '**/route.ts']);
  return [...new Set([...routes, ...byteRoutePaths, ...listBuiltRoutes()])].sort();
}

/** The routes that are pages. */
export function listPages(): string[] {
  return routesOf(['**/page.tsx']).sort();
}

function routesOf(patterns: readonly string[]): string[] {
  return globSync(patterns, { cwd: join(root, 'app') }).map((file) => {
    const parts = file.split(sep).slice(0, -1);
    return `/${parts.filter((part) => !/^\(.*\)$/.test(part)).join('/')}`;
  });
}

/** The routes of the build, without Next's own error pages. */
function listBuiltRoutes(): string[] {
  const routes = z.record(z.string(), z.string()).parse(readBuilt('app-path-routes-manifest.json'));
  return Object.values(routes).filter((route) => !route.startsWith('/_'));
}

/** Other handlers in the build: pages of the `pages` directory, and middleware. */
export function listOtherHandlers(): string[] {
  const pages = z.record(z.string(), z.string()).parse(readBuilt('server/pages-manifest.json'));
  const { middleware, functions } = z
    .object({
      middleware: z.record(z.string(), z.unknown()),
      functions: z.record(z.string(), z.unknown()),
    })
    .parse(readBuilt('server/middleware-manifest.json'));
  const own = ['/_app', '/_document', '/_error', '/404', '/500'];
  return [...Object.keys({ ...pages, ...middleware, ...functions })].filter(
    (handler) => !own.includes(handler),
  );
}

function readBuilt(file: string): unknown {
  return JSON.parse(readFileSync(join(root, '.next', file), 'utf8'));
}
