import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { listAll } from '../testing/cacheContract.ts';
import type { Cache } from './cache.ts';
import { openLocalCache } from './localCache.ts';
import { clearCache, measureCache, pruneCache } from './prune.ts';

const hour = 60 * 60 * 1000;
const now = Date.now();
const roots: string[] = [];
afterAll(() => Promise.all(roots.map((root) => rm(root, { recursive: true }))));

const keyOf = (name: string) => `thumbnails/aa/${name}.webp`;
const findOrphans = async (keys: readonly string[]) =>
  new Set(keys.filter((key) => key.includes('orphan')));

/** A cache with files of 100 bytes, by the hours since they were used. */
async function makeCache(files: Readonly<Record<string, number>>): Promise<[Cache, string]> {
  const root = await mkdtemp(join(tmpdir(), 'albumen-prune-'));
  roots.push(root);
  const cache = openLocalCache(root);
  for (const [name, hours] of Object.entries(files)) {
    await cache.put(keyOf(name), Buffer.alloc(100));
    const at = (now - hours * hour) / 1000;
    await utimes(join(root, keyOf(name)), at, at);
  }
  return [cache, root];
}

const names = async (cache: Cache) =>
  (await listAll(cache, 'thumbnails')).map(({ key }) => key.slice('thumbnails/aa/'.length, -5));

test('orphans are removed whatever the bound is, unless they are young, and so is what killed writes left', async () => {
  const [cache, root] = await makeCache({ orphan1: 30, orphan2: 0, used: 3000 });
  const left = join(root, 'thumbnails/aa/.00000000-0000-4000-8000-000000000000.tmp');
  await writeFile(left, 'half');
  await utimes(left, now / 1000 - 7200, now / 1000 - 7200);
  expect(await measureCache(cache, findOrphans)).toEqual({
    kinds: {
      thumbnails: { files: 3, bytes: 300 },
      stripped: { files: 0, bytes: 0 },
      films: { files: 0, bytes: 0 },
      tiles: { files: 0, bytes: 0 },
    },
    all: { files: 3, bytes: 300 },
    orphans: { files: 2, bytes: 200 },
  });
  expect(await pruneCache(cache, { findOrphans, maxBytes: null, now })).toEqual({
    orphans: { files: 1, bytes: 100 },
    unused: { files: 0, bytes: 0 },
    unfinished: 1,
    kept: { files: 2, bytes: 200 },
  });
  expect(await names(cache)).toEqual(['orphan2', 'used']);
});

test('what was used least recently goes first, down to nine tenths of the bound', async () => {
  const files = { a: 1, b: 50, c: 2, d: 49, e: 400, f: 3, g: 0, h: 47, i: 48, j: 4 };
  const [cache] = await makeCache(files);
  const options = { findOrphans, now };
  expect(await pruneCache(cache, { ...options, maxBytes: 1_000 })).toMatchObject({
    unused: { files: 0 },
  });
  expect(await pruneCache(cache, { ...options, maxBytes: 700 })).toMatchObject({
    unused: { files: 4, bytes: 400 },
    kept: { files: 6, bytes: 600 },
  });
  expect(await names(cache)).toEqual(['a', 'c', 'f', 'g', 'h', 'j']);
});

test('of what was used in one hour no more goes than has to', async () => {
  const [cache] = await makeCache({ a: 10, b: 10, c: 10, d: 10 });
  await pruneCache(cache, { findOrphans, maxBytes: 300, now });
  expect(await names(cache)).toHaveLength(1 + 1);
});

test('two that prune at once do no harm', async () => {
  const [cache] = await makeCache({ a: 9, b: 8, c: 7, orphan: 6, d: 0 });
  const options = { findOrphans, maxBytes: 250, now };
  await Promise.all([pruneCache(cache, options), pruneCache(cache, options)]);
  expect(await names(cache)).toContain('d');
});

test('clearing removes what is the gallery’s and nothing else', async () => {
  const [cache, root] = await makeCache({ a: 1, b: 2 });
  await writeFile(join(root, 'notes.txt'), 'of the owner');
  await cache.put('stripped/ab/x.json', Buffer.alloc(50));
  expect(await clearCache(cache)).toEqual({ files: 3, bytes: 250 });
  expect(await measureCache(cache, findOrphans)).toMatchObject({ all: { files: 0 } });
  await rm(join(root, 'notes.txt'));
});
