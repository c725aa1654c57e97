import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect, stopSignal } from './children.mjs';
import { machinePath, ownNode, root } from './places.mjs';

/**
 * Installs what package-lock.json says, unless that is installed already. Returns whether it is
 * installed now; if not, npm's output has been shown.
 */
export async function ensureInstalled() {
  if (isInstalled()) return true;
  console.log('Installing the dependencies (npm ci) ...');
  const started = Date.now();
  const { code, output } = await runNpmCi();
  if (stopSignal() !== null) return false;
  if (code === 0 && isInstalled()) {
    console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
    return true;
  }
  console.error(output.trimEnd());
  console.error(
    code === 0
      ? 'npm ci ended well, but what it installed is not complete: are install scripts switched off (npm config get ignore-scripts)?'
      : `npm ci failed (${code}); its output is above.`,
  );
  return false;
}

/** Compares versions, since file times mean nothing after a checkout. */
function isInstalled() {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === null || present === null) return false;
  const missing = Object.entries(wanted).some(([place, { version, optional }]) => {
    if (place === '') return false;
    const found = present[place];
    return found ? found.version !== version : !optional;
  });
  return !missing && spawnSync(ownNode, ['--version']).status === 0;
}

function readPackages(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  } catch {
    return null;
  }
}

/** Uses the machine's own Node, since npm ci deletes the one in node_modules while it runs. */
function runNpmCi() {
  const { NODE_ENV: _, ...env } = process.env;
  return collect('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    // node-av's install script would download an ffmpeg that nothing uses.
    env: { ...env, PATH: machinePath(), SKIP_FFMPEG: 'true' },
  });
}
