import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './places.mjs';

/** A file that must never be there, one that the owner has, and the form of one that somebody will add. */
const notMeant = ['loading.tsx', 'gallery.yaml', 'scripts/NAME.ts'];

test('every file that ARCHITECTURE.md names is there', () => {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const named = [...text.matchAll(/`([\w./[\]-]+\.(?:ts|tsx|mjs|js|css|md|json|yaml))`/g)].map(
    ([, name]) => name ?? '',
  );
  const files = globSync(['*', '{app,docs,drizzle,e2e,lib,public,scripts}/**/*'], { cwd: root });
  const gone = named.filter(
    (name) => !notMeant.includes(name) && !files.some((file) => `/${file}`.endsWith(`/${name}`)),
  );
  expect(gone).toEqual([]);
  expect(named.length).toBeGreaterThan(200);
});
