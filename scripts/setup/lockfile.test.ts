import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { root } from './places.mjs';
import { listFiles } from './sources.mjs';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      dev: z.boolean().optional(),
      dependencies: z.record(z.string(), z.string()).optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/*
 * If one of these is missing, Next installs it by itself during a build: after `npm ci --omit=dev`
 * it would install all development dependencies too, and change the lock file.
 */
test('what Next needs to build is installed without the development packages', () => {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const { packages } = lockSchema.parse(JSON.parse(text));
  const nextSetup = join(root, 'node_modules/next/dist/lib/verify-typescript-setup.js');
  const demanded = [...readFileSync(nextSetup, 'utf8').matchAll(/pkg: '([^']+)'/g)];
  expect(demanded.length).toBeGreaterThan(0);
  for (const [, name = ''] of demanded) {
    expect(packages['']?.dependencies, name).toHaveProperty([name]);
    expect(packages[`node_modules/${name}`]?.dev, name).toBeUndefined();
  }
});

/** What only engineers run: what `npm test` consists of, a benchmark, what made committed fonts and maps. */
const OF_DEVELOPMENT = /^scripts\/(?:bench\/browser\.ts$|font\/|map\/|test\/|test\.mjs$|test[A-Z])/;
/** Imports that remain when the file runs: not those of types alone. */
const IMPORTED =
  /^(?:import|export)\s(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^'.][^']*)'|\bimport\('([^'.][^']*)'\)/gm;

test('building, serving and commands import no development package', () => {
  const { packages } = lockSchema.parse(
    JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')),
  );
  const { dependencies, optionalDependencies } = packages[''] ?? {};
  const declared = { ...dependencies, ...optionalDependencies };
  const files = ['next.config.ts', 'app', 'lib', 'scripts'].flatMap(listFiles);
  const imports = files
    .filter((file) => /\.(?:tsx?|m[jt]s)$/.test(file) && !OF_DEVELOPMENT.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const names = [...text.matchAll(IMPORTED)].map((match) => match[1] ?? match[2] ?? '');
      return names.filter((name) => !isBuiltin(name)).map((name) => ({ file, name }));
    });
  expect(new Set(imports.map(({ name }) => name)).size).toBeGreaterThan(20);
  const undeclared = imports.filter(({ name }) => {
    const [scope = '', rest = ''] = name.split('/');
    return !Object.hasOwn(declared, scope.startsWith('@') ? `${scope}/${rest}` : scope);
  });
  expect(undeclared).toEqual([]);
});

/*
 * `npm install` leaves out packages for other platforms that its registry lacks, and `npm ci` then
 * refuses the lock file on every machine.
 */
test('the lock file has a version for every optional dependency, of whatever platform', () => {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const { packages } = lockSchema.parse(JSON.parse(text));
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLocked(packages, place, name)),
  );
  expect(missing).toEqual([]);
});

/** Looks where Node would: beside the package, and then in each parent directory. */
function isLocked(
  packages: Readonly<Record<string, { version?: string | undefined }>>,
  place: string,
  name: string,
): boolean {
  const here = place === '' ? `node_modules/${name}` : `${place}/node_modules/${name}`;
  if (packages[here]?.version !== undefined) return true;
  if (place === '') return false;
  return isLocked(packages, place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/'))), name);
}
