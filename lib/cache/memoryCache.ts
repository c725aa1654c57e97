import { LRUCache } from 'lru-cache';
import { type Cache, checkCacheKey } from './cache.ts';

/** Larger ones are asked for once in a while, and would push out a page of small ones each. */
const largestKept = 256 * 1024;

/** Then it is asked for once more below, which so learns what is still used. */
const keptForMs = 24 * 60 * 60 * 1000;

/**
 * A cache that keeps in memory what was used last of another one, up to `maxBytes`: an album that a
 * family was just told of is opened by all of them. What another process puts under a key that is
 * kept is not seen; keys therefore name contents. What is wiped may still be found.
 */
export function withMemory(cache: Cache, maxBytes: number): Cache {
  const kept = new LRUCache<string, Buffer>({
    maxSize: maxBytes,
    maxEntrySize: largestKept,
    ttl: keptForMs,
    // An empty one takes some place too, and lru-cache wants none of 0.
    sizeCalculation: ({ length }) => Math.max(1, length),
  });
  return {
    read: async (key) => {
      const known = kept.get(checkCacheKey(key));
      if (known) return known;
      const read = await cache.read(key);
      // What was put meanwhile is newer.
      if (read && !kept.has(key)) kept.set(key, read);
      return read;
    },
    put: async (key, bytes) => {
      await cache.put(key, bytes);
      kept.set(key, Buffer.from(bytes));
    },
    remove: async (key) => {
      kept.delete(checkCacheKey(key));
      await cache.remove(key);
      // Whoever read it meanwhile has brought it back.
      kept.delete(key);
    },
    list: (kind) => cache.list(kind),
    removeUnfinished: (kind, before) => cache.removeUnfinished(kind, before),
    check: () => cache.check(),
  };
}
