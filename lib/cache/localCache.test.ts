import { realpathSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeCache, listAll } from '../testing/cacheContract.ts';
import { openLocalCache } from './localCache.ts';
import { clearCache } from './prune.ts';

describeCache('a local directory', async () => {
  const root = await mkdtemp(join(tmpdir(), 'albumen-cache-'));
  return {
    cache: openLocalCache(join(root, 'made/when/needed')),
    close: () => rm(root, { recursive: true }),
  };
});

test('files stand under their keys, nothing unfinished remains, also where a write fails', async () => {
  const root = await mkdtemp(join(tmpdir(), 'albumen-cache-'));
  const cache = openLocalCache(root);
  await cache.put('a/b.webp', Buffer.from('picture'));
  expect(await readFile(join(root, 'a/b.webp'), 'utf8')).toBe('picture');
  // A directory is in the place of the file.
  await expect(cache.put('a', Buffer.from('x'))).rejects.toMatchObject({ code: 'EISDIR' });
  await writeFile(join(root, 'file'), '');
  await expect(cache.put('file/x', Buffer.from('x'))).rejects.toMatchObject({ code: 'EEXIST' });
  expect((await readdir(root, { recursive: true })).sort()).toEqual(['a', 'a/b.webp', 'file']);
  await rm(root, { recursive: true });
});

test('what killed writes left goes once it is old, and nothing that others put there', async () => {
  const root = await mkdtemp(join(tmpdir(), 'albumen-cache-'));
  const cache = openLocalCache(root);
  await cache.put('thumbnails/ab/a.webp', Buffer.from('picture'));
  const [old, young] = [1, 2].map(
    (digit) => `thumbnails/ab/.${'0'.repeat(7)}${digit}-0000-4000-8000-000000000000.tmp`,
  );
  const others = ['thumbnails/ab/.hidden', '.00000000-0000-4000-8000-000000000000.tmp'];
  for (const name of [old, young, ...others]) await writeFile(join(root, name ?? ''), 'x');
  const hourAgo = Date.now() / 1000 - 3600;
  for (const name of [old, ...others]) await utimes(join(root, name ?? ''), hourAgo, hourAgo);
  expect(await cache.removeUnfinished('thumbnails', Date.now() - 60_000)).toBe(1);
  const left = (await readdir(root, { recursive: true })).sort();
  expect(left).toEqual(
    [...others, young, 'thumbnails', 'thumbnails/ab', 'thumbnails/ab/a.webp'].sort(),
  );
  await rm(root, { recursive: true });
});

test('what others put beside it is neither listed nor removed, and stops nothing', async () => {
  const root = await mkdtemp(join(tmpdir(), 'albumen-cache-'));
  const cache = openLocalCache(root);
  await cache.put('thumbnails/ab/a.webp', Buffer.from('picture'));
  await mkdir(join(root, 'thumbnails/New Folder'));
  const others = ['thumbnails/ab/Thumbs.db', 'thumbnails/ab/.hidden', 'thumbnails/New Folder/a'];
  for (const name of others) await writeFile(join(root, name), 'x');
  expect((await listAll(cache, 'thumbnails')).map(({ key }) => key)).toEqual([
    'thumbnails/ab/a.webp',
  ]);
  expect(await clearCache(cache)).toEqual({ files: 1, bytes: 7 });
  for (const name of others) expect(await readFile(join(root, name), 'utf8')).toBe('x');
  await rm(root, { recursive: true });
});

test('reading notes the use, once a day', async () => {
  const root = await mkdtemp(join(tmpdir(), 'albumen-cache-'));
  const cache = openLocalCache(root);
  const usedAt = async () => (await listAll(cache, 'thumbnails'))[0]?.usedAt;
  await cache.put('thumbnails/ab/a.webp', Buffer.from('picture'));
  const path = join(root, 'thumbnails/ab/a.webp');
  const hour = 60 * 60 * 1000;
  const setUsed = (at: number) => utimes(path, at / 1000, at / 1000);
  await setUsed(Date.now() - 23 * hour);
  await cache.read('thumbnails/ab/a.webp');
  expect(await usedAt()).toBeLessThan(Date.now() - 22 * hour);
  await setUsed(Date.now() - 25 * hour);
  await cache.read('thumbnails/ab/a.webp');
  expect(await usedAt()).toBeGreaterThan(Date.now() - hour);
  expect((await stat(path)).size).toBe(7);
  await rm(root, { recursive: true });
});

test('a large directory is listed whole', async () => {
  const root = await mkdtemp(join(tmpdir(), 'albumen-cache-'));
  await mkdir(join(root, 'thumbnails/ab'), { recursive: true });
  for (let i = 0; i < 1_100; i++) await writeFile(join(root, `thumbnails/ab/${i}.webp`), 'x');
  const listed = await listAll(openLocalCache(root), 'thumbnails');
  expect(new Set(listed.map(({ key }) => key)).size).toBe(1_100);
  await rm(root, { recursive: true });
});

test('a stated group may read what is put, and nobody else may', async () => {
  const group = process.getgid?.() ?? 0;
  const dir = await mkdtemp(join(tmpdir(), 'albumen-cache-'));
  const root = join(dir, 'cache');
  const before = openLocalCache(root);
  await before.put('thumbnails/ab/before.webp', Buffer.from('x'));
  const cache = openLocalCache(root, group);
  // A file that was put before the group was stated is not located, since the web server could not
  // read it.
  expect(await cache.locate('thumbnails/ab/before.webp')).toBeNull();
  await rm(root, { recursive: true });
  await cache.put('thumbnails/ab/x.webp', Buffer.from('x'));
  const place = join(root, 'thumbnails', 'ab', 'x.webp');
  expect(statSync(place).mode & 0o777).toBe(0o640);
  expect(statSync(place).gid).toBe(group);
  expect(statSync(join(root, 'thumbnails')).mode & 0o777).toBe(0o710);
  expect((await cache.locate('thumbnails/ab/x.webp'))?.toString()).toBe(realpathSync(place));
  expect(await openLocalCache(root).locate('thumbnails/ab/x.webp')).toBeNull();
  await rm(dir, { recursive: true });
});
