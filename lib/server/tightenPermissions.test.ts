import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLocalCache } from '../cache/localCache.ts';
import { keptSecret } from '../config/authSecret.ts';
import { openDataDir } from '../db/client.ts';
import { takeScanLock } from '../scan/scanLock.ts';
import { tightenPermissions } from './tightenPermissions.ts';

let dir: string;
let dataDir: string;
let cacheDir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-modes-'));
  chmodSync(dir, 0o755);
  dataDir = join(dir, 'data');
  cacheDir = join(dataDir, 'cache');
});
afterEach(() => rmSync(dir, { recursive: true }));

const mode = (path: string) => (statSync(join(dir, path)).mode & 0o777).toString(8);
const files = [
  'albumen.db',
  'albumen.db-wal',
  'albumen.db-shm',
  'albumen.db.migrate-lock',
  'auth-secret',
  'scan.lock',
];

/** Makes all files that a gallery makes, and leaves its database open. */
async function makeAll() {
  const before = process.umask(0o022);
  const release = await makeUnder();
  process.umask(before);
  return release;
}

async function makeUnder() {
  const client = openDataDir(dataDir, { busyTimeoutMs: 1000, timezone: 'UTC' });
  client.exec("insert into groups (name, created_at) values ('a', 0)");
  keptSecret(dataDir);
  (await takeScanLock(dataDir))?.();
  const cache = openLocalCache(cacheDir);
  await cache.put('thumbnails/ab/a.webp', Buffer.from('x'));
  await cache.put('stripped/ab/a', Buffer.from('x'));
  return () => client.close();
}

test('files that the gallery makes are readable by their owner alone, whatever the umask', async () => {
  const close = await makeAll();
  for (const name of ['data', 'data/cache', 'data/cache/thumbnails', 'data/cache/thumbnails/ab']) {
    expect(mode(name), name).toBe('700');
  }
  for (const name of [...files, 'cache/thumbnails/ab/a.webp']) {
    expect(mode(`data/${name}`), name).toBe('600');
  }
  close();
});

test('files of an earlier version are closed to others at the start', async () => {
  const close = await makeAll();
  for (const name of files) chmodSync(join(dataDir, name), 0o644);
  const made = ['thumbnails', 'stripped'].map((name) => join(cacheDir, name));
  mkdirSync(join(dataDir, 'unfinished'), { mode: 0o700 });
  for (const path of [dataDir, cacheDir, ...made]) chmodSync(path, 0o755);
  expect(tightenPermissions({ dataDir, cacheDir })).toEqual([]);
  for (const name of files) expect(mode(`data/${name}`), name).toBe('600');
  for (const name of ['data', 'data/cache', 'data/cache/thumbnails', 'data/cache/stripped']) {
    expect(mode(name), name).toBe('700');
  }
  close();
});

test('a directory that holds other files is left as it is, and a warning says so', async () => {
  const close = await makeAll();
  mkdirSync(join(dataDir, 'photos'), { mode: 0o755 });
  writeFileSync(join(dataDir, 'photos/a.jpg'), 'x', { mode: 0o644 });
  symlinkSync(join(dataDir, 'photos/a.jpg'), join(dataDir, 'albumen.db-journal'));
  chmodSync(dataDir, 0o755);
  chmodSync(join(dataDir, 'albumen.db'), 0o644);
  expect(tightenPermissions({ dataDir, cacheDir })).toEqual([
    expect.stringMatching(/data is open.*photos/),
  ]);
  expect(mode('data')).toBe('755');
  expect(mode('data/photos')).toBe('755');
  expect(mode('data/photos/a.jpg')).toBe('644');
  expect(mode('data/albumen.db')).toBe('600');
  close();
});

test('a missing directory is no error', () => {
  expect(tightenPermissions({ dataDir, cacheDir })).toEqual([]);
});
