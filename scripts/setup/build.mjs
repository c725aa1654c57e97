import { join } from 'node:path';
import { collect } from './children.mjs';
import { ownNode, root } from './places.mjs';
import { findBuildId, hashSources } from './sources.mjs';

/** Is there a build, and was it made from the current sources? */
export function isBuilt() {
  return findBuildId() === hashSources();
}

/** Builds the pages. Returns the build's output and exit code. */
export async function build() {
  const { NODE_ENV: _, CI: __, ...env } = process.env;
  const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
  return collect(ownNode, [next, 'build'], {
    cwd: root,
    env: { ...env, NEXT_TELEMETRY_DISABLED: '1' },
  });
}
