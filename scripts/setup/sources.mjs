import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './places.mjs';

/**
 * The sources of the build. `public` is not among them, since Next serves its files as they are.
 */
const sources = ['app', 'lib', 'next.config.ts', 'package-lock.json', 'tsconfig.json'];

/** Files for tests only. */
const FOR_TESTS = /\.test\.tsx?$|^lib[/\\]testing[/\\]/;

/**
 * Files that file managers and editors leave behind: `.DS_Store`, `@eaDir`, `.page.tsx.swp`,
 * `page.tsx~`.
 */
const LEFT_BEHIND = /(^|[/\\])(\.|@eaDir([/\\]|$))|~$/;

/** The id of a build of the current sources (`next.config.ts`). */
export function hashSources() {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of listFiles(source)) {
      const content = createHash('sha256').update(readFileSync(join(root, file)));
      hash.update(`${file}\0${content.digest('hex')}\n`);
    }
  }
  return hash.digest('hex').slice(0, 32);
}

/** The id of the existing build; null where there is no complete one. */
export function findBuildId() {
  try {
    return readFileSync(join(root, '.next', 'BUILD_ID'), 'utf8').trim();
  } catch {
    return null;
  }
}

/** A file of the project, or all files below a directory without tests, sorted. */
export function listFiles(place) {
  try {
    return readdirSync(join(root, place), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
      .filter((file) => !FOR_TESTS.test(file) && !LEFT_BEHIND.test(file))
      .sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return [place];
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}
