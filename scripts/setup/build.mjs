import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { collect, endOf, startChild } from './children.mjs';
import { BUILD, UNFINISHED } from './distDir.mjs';
import { ownNode, root } from './places.mjs';
import { findBuildId, hashSources } from './sources.mjs';

const FORMER = '.next.former';
const CACHE = '.next.cache';

/** Is there a build, and was it made from the current sources? */
export function isBuilt() {
  return findBuildId() === hashSources();
}

/**
 * Builds the pages. Returns the build's output and exit code. They are made beside the build that is
 * in use and take its place once they are whole: a build that fails, or is killed for want of
 * memory, leaves the server what it had.
 */
export function build() {
  return replacingBuild(root, () => {
    const { NODE_ENV: _, CI: __, ...env } = process.env;
    return collect(ownNode, command, { cwd: root, env: { ...env, ...ofBuild } });
  });
}

/** The same, showing the output as it comes. */
export function buildShown() {
  return replacingBuild(root, async () => {
    const options = { cwd: root, env: { ...process.env, ...ofBuild }, stdio: 'inherit' };
    return { code: await endOf(startChild(ownNode, command, options)) };
  });
}

const command = [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build'];
const ofBuild = { NEXT_TELEMETRY_DISABLED: '1', ALBUMEN_BUILD: UNFINISHED };

/**
 * Lets `run` make a build in the project at `place`. If it ends with code 0, the build replaces the
 * one in use.
 */
export async function replacingBuild(place, run) {
  const [current, unfinished, former, cache] = [BUILD, UNFINISHED, FORMER, CACHE].map((name) =>
    join(place, name),
  );
  // An earlier run was killed between the two steps that replace the build in use.
  if (!existsSync(current) && existsSync(former)) renameSync(former, current);
  // What was compiled before makes the next build much quicker.
  for (const each of [unfinished, current]) {
    const compiled = join(each, 'cache');
    if (existsSync(compiled) && !existsSync(cache)) renameSync(compiled, cache);
  }
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished);
  if (existsSync(cache)) renameSync(cache, join(unfinished, 'cache'));
  const result = await run();
  if (result.code !== 0) {
    // The types in it would contradict those of the build in use.
    const compiled = join(unfinished, 'cache');
    if (existsSync(compiled)) renameSync(compiled, cache);
    rmSync(unfinished, { recursive: true });
    return result;
  }
  rmSync(former, { recursive: true, force: true });
  if (existsSync(current)) renameSync(current, former);
  renameSync(unfinished, current);
  rmSync(former, { recursive: true, force: true });
  return result;
}
