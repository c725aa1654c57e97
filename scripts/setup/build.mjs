import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect } from './children.mjs';
import { ownNode, root } from './places.mjs';

/** What the build is made from. */
const SOURCES = [
  'app',
  'lib',
  'public',
  'next.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

const stampFile = join(root, '.next', 'built-from');

/** Is there a build, and was it made from the sources as they are? */
export function isBuilt() {
  try {
    return readFileSync(stampFile, 'utf8') === `${hashSources()} ${buildId()}`;
  } catch {
    return false;
  }
}

/** Builds the pages. Returns what the build said and its exit code. */
export async function build() {
  const { NODE_ENV: _, CI: __, ...env } = process.env;
  const hash = hashSources();
  const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
  const { code, output } = await collect(ownNode, [next, 'build'], {
    cwd: root,
    env: { ...env, NEXT_TELEMETRY_DISABLED: '1' },
  });
  if (code === 0) writeFileSync(stampFile, `${hash} ${buildId()}`);
  return { code, output };
}

/** Next's name for a build; another one means that somebody has built since. */
function buildId() {
  return readFileSync(join(root, '.next', 'BUILD_ID'), 'utf8').trim();
}

function hashSources() {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of listFiles(source)) {
      const content = createHash('sha256').update(readFileSync(join(root, file)));
      hash.update(`${file}\0${content.digest('hex')}\n`);
    }
  }
  return hash.digest('hex');
}

/** A file itself, or all files below a directory but tests, sorted. */
function listFiles(place) {
  try {
    return readdirSync(join(root, place), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
      .sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return [place];
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}
