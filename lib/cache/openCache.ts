import type { Cache } from './cache.ts';
import { openLocalCache } from './localCache.ts';

/** The place of a storage, as configured. */
export type StoragePlace = { readonly kind: 'local'; readonly root: string };

export function openCache(place: StoragePlace): Cache {
  return openLocalCache(place.root);
}
