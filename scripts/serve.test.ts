import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../lib/process/projectRoot.ts';

/** A separate installation, since these tests change the versions of code and build. */
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-serve-'));
  for (const name of ['app', 'lib', 'scripts', 'drizzle', 'package.json', 'next.config.ts']) {
    cpSync(join(projectRoot(), name), join(dir, name), { recursive: true });
  }
  symlinkSync(join(projectRoot(), 'node_modules'), join(dir, 'node_modules'));
  mkdirSync(join(dir, 'photos'));
  mkdirSync(join(dir, '.next'));
  writeFileSync(join(dir, 'gallery.yaml'), 'library: ./photos\n');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function hashSources(): Promise<string> {
  const url = pathToFileURL(join(dir, 'scripts/setup/sources.mjs')).href;
  return ((await import(/* @vite-ignore */ url)) as { hashSources: () => string }).hashSources();
}

/** Starts the server as a service manager does. */
function serve() {
  const started = spawnSync(process.execPath, ['scripts/serve.ts'], {
    cwd: dir,
    encoding: 'utf8',
    env: { NODE_ENV: 'production', PORT: '0', HOST: '127.0.0.1' },
  });
  return { code: started.status, err: started.stderr };
}

test('pages that were built from other sources are not served', () => {
  expect(serve()).toEqual({ code: 1, err: expect.stringContaining('not built yet') });
  writeFileSync(join(dir, '.next', 'BUILD_ID'), 'another');
  expect(serve()).toEqual({
    code: 1,
    err: 'The pages were built from another version of the code: run `npm run build`, then start again.\n',
  });
}, 120_000);

test('a file that is no source does not make the build outdated', async () => {
  const buildId = await hashSources();
  for (const name of ['.DS_Store', 'page.tsx~', 'page.test.tsx']) {
    writeFileSync(join(dir, 'app', name), 'left behind');
  }
  mkdirSync(join(dir, 'lib', '@eaDir'));
  writeFileSync(join(dir, 'lib', '@eaDir', 'a.ts'), 'left behind');
  writeFileSync(join(dir, 'lib', 'testing', 'a.ts'), 'export {};');
  expect(await hashSources()).toBe(buildId);
  writeFileSync(join(dir, 'lib', 'a.ts'), 'export {};');
  expect(await hashSources()).not.toBe(buildId);
});
