import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Cache, type CacheEntry, CacheKeyError, type CacheKind } from '../cache/cache.ts';

/** Tests only: a cache. */
type CacheUnderTest = {
  readonly cache: Cache;
  /** May the storage say for a moment that a key is absent while it is replaced? */
  readonly missesWhileReplaced?: boolean;
  readonly close: () => Promise<void>;
};

/** Tests only: all that a cache lists of a kind, by key. */
export async function listAll(cache: Cache, kind: CacheKind): Promise<CacheEntry[]> {
  const entries: CacheEntry[] = [];
  for await (const part of cache.list(kind)) entries.push(...part);
  return entries.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Tests only: the contract that every driver of the cache must fulfil. */
export function describeCache(name: string, make: () => Promise<CacheUnderTest>): void {
  describe(`cache contract: ${name}`, () => {
    let used: CacheUnderTest;
    beforeEach(async () => {
      used = await make();
    });
    afterEach(() => used.close());

    test('reads what was put, and nothing else', async () => {
      const { cache } = used;
      await cache.put('thumbnails/ab/x.webp', Buffer.from('picture'));
      expect(await cache.read('thumbnails/ab/x.webp')).toEqual(Buffer.from('picture'));
      for (const key of ['thumbnails/ab/y.webp', 'thumbnails/ab', 'thumbnails/ab/x.webp/z']) {
        expect(await cache.read(key)).toBeNull();
      }
    });

    test('a part of what was put is read alone, and nothing of what is not there', async () => {
      const { cache } = used;
      await cache.put('films/ab/x.mp4', Buffer.from('0123456789'));
      const opened = await cache.open('films/ab/x.mp4');
      const part = async (start: number, end: number) => {
        const read: Uint8Array[] = [];
        for await (const chunk of opened?.chunks(start, end) ?? []) read.push(chunk);
        return Buffer.concat(read).toString();
      };
      expect(opened?.size).toBe(10);
      expect([await part(0, 10), await part(3, 5), await part(9, 10), await part(4, 4)]).toEqual([
        '0123456789',
        '34',
        '9',
        '',
      ]);
      expect(await cache.open('films/ab/y.mp4')).toBeNull();
    });

    test('what is put again replaces what was there', async () => {
      await used.cache.put('a', Buffer.from('long before'));
      await used.cache.put('a', Buffer.from('after'));
      expect(await used.cache.read('a')).toEqual(Buffer.from('after'));
    });

    test('whoever reads while it is put gets one or the other, whole', async () => {
      const one = Buffer.alloc(400_000, 1);
      const other = Buffer.alloc(300_000, 2);
      await used.cache.put('a', one);
      let writing = true;
      const writes = (async () => {
        for (let i = 0; i < 20; i++) await used.cache.put('a', i % 2 ? one : other);
        writing = false;
      })();
      while (writing) {
        const read = await used.cache.read('a');
        if (read === null && used.missesWhileReplaced) continue;
        expect(read?.equals(one) || read?.equals(other)).toBe(true);
      }
      await writes;
    });

    test('what comes in chunks is kept whole, or not at all', async () => {
      const { cache } = used;
      const parts = Array.from({ length: 20 }, (_, i) => Buffer.alloc(1_000_000, i));
      async function* chunks(fails: boolean) {
        for (const [i, part] of parts.entries()) {
          if (fails && i === 15) throw new Error('the film ends early');
          yield part;
        }
      }
      const key = 'thumbnails/ab/film.webp';
      await expect(cache.putStream(key, chunks(true))).rejects.toThrow('the film ends early');
      expect(await cache.read(key)).toBeNull();
      await cache.putStream(key, chunks(false));
      await expect(cache.putStream(key, chunks(true))).rejects.toThrow('the film ends early');
      expect((await cache.read(key))?.equals(Buffer.concat(parts))).toBe(true);
      // Failed writes leave no files behind.
      expect(await cache.removeUnfinished('thumbnails', Date.now() + 60_000)).toBe(0);
    });

    test('an empty file is one', async () => {
      await used.cache.put('a', Buffer.alloc(0));
      expect(await used.cache.read('a')).toEqual(Buffer.alloc(0));
    });

    test('tells where a file lies, where there is one', async () => {
      await used.cache.put('a/b.webp', Buffer.from('what is kept'));
      const place = await used.cache.locate('a/b.webp');
      if (place) expect(readFileSync(place, 'utf8')).toBe('what is kept');
      expect(await used.cache.locate('a/none.webp')).toBeNull();
    });

    test('lists what is kept of a kind, and no more what was removed', async () => {
      const { cache } = used;
      expect(await listAll(cache, 'thumbnails')).toEqual([]);
      const before = Date.now();
      const keys = Array.from({ length: 20 }, (_, i) => `thumbnails/${i % 2}a/${i}.webp`);
      for (const key of keys) await cache.put(key, Buffer.from(key));
      await cache.put('stripped/ab/x.json', Buffer.from('{}'));
      await cache.put('other/x', Buffer.from('x'));
      const listed = await listAll(cache, 'thumbnails');
      expect(listed.map(({ key, size }) => [key, size])).toEqual(
        keys.toSorted().map((key) => [key, key.length]),
      );
      // Clocks of storages count whole seconds, and differ from ours.
      for (const { usedAt } of listed) expect(usedAt).toBeGreaterThan(before - 120_000);
      for (const key of keys.slice(2)) await cache.remove(key);
      await cache.remove('thumbnails/none/x.webp');
      expect((await listAll(cache, 'thumbnails')).map(({ key }) => key)).toEqual(keys.slice(0, 2));
      expect(await cache.read(keys[2] ?? '')).toBeNull();
      expect(await cache.read(keys[0] ?? '')).toEqual(Buffer.from(keys[0] ?? ''));
      expect(await cache.removeUnfinished('thumbnails', Date.now() + 60_000)).toBe(0);
      expect(await listAll(cache, 'stripped')).toHaveLength(1);
      expect(await cache.read('other/x')).toEqual(Buffer.from('x'));
    });

    test.each(['', '/a', 'a/', 'a//b', '../a', 'a/../b', '.', 'a/.hidden', 'A', 'é', 'a b', 'a\0'])(
      'leak 44: %j is no key',
      async (key) => {
        await expect(used.cache.read(key)).rejects.toBeInstanceOf(CacheKeyError);
        await expect(used.cache.put(key, Buffer.from('x'))).rejects.toBeInstanceOf(CacheKeyError);
        const streamed = used.cache.putStream(key, (async function* () {})());
        await expect(streamed).rejects.toBeInstanceOf(CacheKeyError);
        await expect(used.cache.remove(key)).rejects.toBeInstanceOf(CacheKeyError);
        await expect(used.cache.locate(key)).rejects.toBeInstanceOf(CacheKeyError);
      },
    );
  });
}
