import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { describeCache } from '../testing/cacheContract.ts';
import { openLocalCache } from './localCache.ts';
import { withMemory } from './memoryCache.ts';

const root = await mkdtemp(join(tmpdir(), 'albumen-cache-'));
afterAll(() => rm(root, { recursive: true }));
let made = 0;

/** A memory cache over a directory, and the keys that were read from the directory. */
function openBoth(maxBytes: number) {
  const disk = openLocalCache(join(root, String(made++)));
  const reads: string[] = [];
  const counted = {
    ...disk,
    read: (key: string) => {
      reads.push(key);
      return disk.read(key);
    },
  };
  return { disk, reads, cache: withMemory(counted, maxBytes) };
}

describeCache('memory before a local directory', async () => ({
  cache: openBoth(1_000_000).cache,
  close: async () => undefined,
}));

test('what was read or put is read no more, until others push it out', async () => {
  const { disk, reads, cache } = openBoth(1000);
  await disk.put('a', Buffer.alloc(600, 1));
  await cache.read('a');
  expect(await cache.read('a')).toEqual(Buffer.alloc(600, 1));
  await cache.put('b', Buffer.alloc(600, 2));
  expect(await cache.read('b')).toEqual(Buffer.alloc(600, 2));
  expect(reads).toEqual(['a']);
  await cache.read('a');
  expect(reads).toEqual(['a', 'a']);
});

test('what is large is not kept in memory', async () => {
  const { disk, reads, cache } = openBoth(10_000_000);
  await disk.put('large', Buffer.alloc(300_000));
  await cache.read('large');
  await cache.read('large');
  expect(reads).toEqual(['large', 'large']);
});

test('an entry that could not be written is not kept in memory', async () => {
  const { disk } = openBoth(1000);
  const full = { ...disk, put: () => Promise.reject(new Error('no space left on device')) };
  const cache = withMemory(full, 1000);
  await expect(cache.put('a', Buffer.from('x'))).rejects.toThrow('no space left');
  expect(await cache.read('a')).toBeNull();
});
