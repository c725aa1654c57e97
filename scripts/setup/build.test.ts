import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replacingBuild } from './build.mjs';
import { BUILD, distDir, UNFINISHED } from './distDir.mjs';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-build-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Stands for the build of Next: writes a name as its last step, and says what it had compiled before. */
const building = (id: string, code: number | string = 0) => {
  return replacingBuild(dir, async () => {
    const cache = join(dir, UNFINISHED, 'cache');
    const knew = existsSync(cache) ? readFileSync(join(cache, 'id'), 'utf8') : null;
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'id'), id);
    if (code === 0) writeFileSync(join(dir, UNFINISHED, 'BUILD_ID'), id);
    return { code, knew };
  });
};
const inUse = () => readFileSync(join(dir, BUILD, 'BUILD_ID'), 'utf8');

test('a build replaces the one before, and can use what that had compiled', async () => {
  expect(await building('first')).toEqual({ code: 0, knew: null });
  expect(inUse()).toBe('first');
  expect(await building('second')).toEqual({ code: 0, knew: 'first' });
  expect(inUse()).toBe('second');
  expect(readdirSync(dir)).toEqual([BUILD]);
});

test('a build that fails or is killed leaves the one before', async () => {
  await building('first');
  for (const code of [1, 'SIGKILL']) {
    await building('failed', code);
    expect(inUse()).toBe('first');
    expect(readdirSync(dir)).toEqual([BUILD, '.next.cache']);
  }
  expect(await building('second')).toEqual({ code: 0, knew: 'failed' });
  expect(inUse()).toBe('second');
});

test('a kill at the very end is mended by the next build', async () => {
  await building('first');
  renameSync(join(dir, BUILD), join(dir, '.next.former'));
  await building('failed', 1);
  expect(inUse()).toBe('first');
});

test('Next reads the build that is in use', () => {
  expect(distDir()).toBe(BUILD);
});
