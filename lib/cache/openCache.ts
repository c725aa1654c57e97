import type { Cache } from './cache.ts';
import { openLocalCache } from './localCache.ts';

/** Where a storage is, as the configuration says it. */
export type StoragePlace = { readonly kind: 'local'; readonly root: string };

export function openCache(place: StoragePlace): Cache {
  return openLocalCache(place.root);
}
