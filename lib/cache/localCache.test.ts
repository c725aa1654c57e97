import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeCache } from '../testing/cacheContract.ts';
import { openLocalCache } from './localCache.ts';

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
  // A directory stands where the file should go.
  await expect(cache.put('a', Buffer.from('x'))).rejects.toMatchObject({ code: 'EISDIR' });
  await writeFile(join(root, 'file'), '');
  await expect(cache.put('file/x', Buffer.from('x'))).rejects.toMatchObject({ code: 'EEXIST' });
  expect((await readdir(root, { recursive: true })).sort()).toEqual(['a', 'a/b.webp', 'file']);
  await rm(root, { recursive: true });
});
