import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from './places.mjs';

/*
 * Needs npm's registry or a cache of what the lock file names, and some minutes: `npm run test:long`.
 */

const clone = mkdtempSync(join(tmpdir(), 'albumen-production-'));
afterAll(() => rmSync(clone, { recursive: true, force: true }));

const MADE_HERE = /^(?:node_modules|\.next|\.git|data|try|test-results|gallery\.yaml)(?:$|\/)/;

function run(command: string, ...args: string[]): string {
  const env = { ...process.env, NODE_ENV: 'production' } as const;
  return execFileSync(command, args, { cwd: clone, env, encoding: 'utf8' });
}

test('without development packages it builds, installs nothing by itself, and its commands run', () => {
  cpSync(root, clone, {
    recursive: true,
    filter: (source) => !MADE_HERE.test(relative(root, source)),
  });
  const lockFile = () => readFileSync(join(clone, 'package-lock.json'), 'utf8');
  const before = lockFile();
  run('npm', 'ci', '--omit=dev', '--no-audit', '--no-fund', '--prefer-offline');
  const isInstalled = (name: string) => existsSync(join(clone, 'node_modules', name));
  expect(isInstalled('vitest')).toBe(false);
  run('npm', 'run', 'build');
  expect(existsSync(join(clone, '.next/BUILD_ID'))).toBe(true);
  expect(isInstalled('vitest')).toBe(false);
  expect(lockFile()).toBe(before);
  for (const command of ['scan', 'people', 'policy', 'cache', 'init']) {
    expect(run('npm', 'run', '-s', command, '--', '--help'), command).toContain('Usage');
  }
}, 900_000);
