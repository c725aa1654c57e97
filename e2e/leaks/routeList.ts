import { globSync } from 'node:fs';
import { join, sep } from 'node:path';
import { byteRoutes } from '../../lib/delivery/routes.ts';

const root = join(import.meta.dirname, '..', '..');

/** Every route of the product as Next writes it, read from the files that make them. */
export function listRoutes(): string[] {
  const files = globSync(['**/page.tsx', '**/route.ts'], { cwd: join(root, 'app') });
  const routes = files.map((file) => {
    const parts = file.split(sep).slice(0, -1);
    return `/${parts.filter((part) => !/^\(.*\)$/.test(part)).join('/')}`;
  });
  return [...new Set([...routes, ...Object.keys(byteRoutes)])].sort();
}
