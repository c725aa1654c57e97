import { globSync } from 'node:fs';
import { join, sep } from 'node:path';
import { byteRoutes } from '../../lib/delivery/routes.ts';

const root = join(import.meta.dirname, '..', '..');

/** Every route of the product as Next writes it, read from the files that make them. */
export function listRoutes(): string[] {
  const routes = routesOf(['**/page.tsx', '**/route.ts']);
  return [...new Set([...routes, ...Object.keys(byteRoutes)])].sort();
}

/** Those of them that people look at. */
export function listPages(): string[] {
  return routesOf(['**/page.tsx']).sort();
}

function routesOf(patterns: readonly string[]): string[] {
  return globSync(patterns, { cwd: join(root, 'app') }).map((file) => {
    const parts = file.split(sep).slice(0, -1);
    return `/${parts.filter((part) => !/^\(.*\)$/.test(part)).join('/')}`;
  });
}
