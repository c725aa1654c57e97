import { LRUCache } from 'lru-cache';
import { type Cache, checkCacheKey } from './cache.ts';

/**
 * Bytes. Larger entries are rarely requested, and each would push out a whole page of small ones.
 */
const LARGEST_KEPT = 256 * 1024;

/**
 * After this an entry is read again from the cache below, which thereby learns that it is still
 * used.
 */
const KEPT_FOR_MS = 24 * 60 * 60 * 1000;

/**
 * A cache that keeps the most recently used entries of another one in memory, up to `maxBytes`:
 * relatives who hear of a new album all open the same pictures. It does not notice what another
 * process puts under a key, so equal keys must mean equal content. It may still return an entry
 * that was removed from the other cache.
 */
export function withMemory(cache: Cache, maxBytes: number): Cache {
  const kept = new LRUCache<string, Buffer>({
    maxSize: maxBytes,
    maxEntrySize: LARGEST_KEPT,
    ttl: KEPT_FOR_MS,
    // lru-cache refuses a size of 0, and an empty entry takes memory too.
    sizeCalculation: ({ length }) => Math.max(1, length),
  });
  return {
    read: async (key) => {
      const known = kept.get(checkCacheKey(key));
      if (known) return known;
      const read = await cache.read(key);
      // An entry that was put meanwhile is newer.
      if (read && !kept.has(key)) kept.set(key, read);
      return read;
    },
    open: (key) => cache.open(key),
    locate: (key) => cache.locate(key),
    put: async (key, bytes) => {
      await cache.put(key, bytes);
      kept.set(key, Buffer.from(bytes));
    },
    putStream: async (key, chunks) => {
      await cache.putStream(checkCacheKey(key), chunks);
      kept.delete(key);
    },
    remove: async (key) => {
      kept.delete(checkCacheKey(key));
      await cache.remove(key);
      // A concurrent read may have put it back into memory.
      kept.delete(key);
    },
    list: (kind) => cache.list(kind),
    removeUnfinished: (kind, before) => cache.removeUnfinished(kind, before),
    check: () => cache.check(),
    sign: cache.sign,
  };
}
