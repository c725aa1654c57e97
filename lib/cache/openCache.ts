import type { Cache, SigningCache } from './cache.ts';
import { openLocalCache } from './localCache.ts';
import type { BucketPlace, StoragePlace } from './storagePlace.ts';

/** Opens the cache at a place. It is not used before the first call of a method. */
export function openCache(place: StoragePlace): Cache {
  return place.kind === 'local' ? openLocalCache(place.root, place.group) : openWhenAsked(place);
}

/** The SDK takes 0.2 s to load, so it is loaded on first use. */
function openWhenAsked(place: BucketPlace): Cache {
  let opened: Promise<SigningCache> | null = null;
  const cache = () => {
    opened ??= import('./s3Cache.ts').then(({ openBucketCache }) => openBucketCache(place));
    return opened;
  };
  return {
    read: async (key) => (await cache()).read(key),
    open: async (key) => (await cache()).open(key),
    locate: async (key) => (await cache()).locate(key),
    put: async (key, bytes) => (await cache()).put(key, bytes),
    putStream: async (key, chunks) => (await cache()).putStream(key, chunks),
    remove: async (key) => (await cache()).remove(key),
    async *list(kind) {
      yield* (await cache()).list(kind);
    },
    removeUnfinished: async (kind, before) => (await cache()).removeUnfinished(kind, before),
    check: async () => (await cache()).check(),
    sign: async (key, how) => (await cache()).sign(key, how),
  };
}
