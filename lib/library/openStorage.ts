import type { Cache } from '../cache/cache.ts';
import { openLocalCache } from '../cache/localCache.ts';
import type { Library } from './library.ts';
import { openLocalLibrary } from './localLibrary.ts';

/** Where a storage is, as the configuration says it. */
export type StoragePlace = { readonly kind: 'local'; readonly root: string };

export function openLibrary(place: StoragePlace): Library {
  return openLocalLibrary(place.root);
}

export function openCache(place: StoragePlace): Cache {
  return openLocalCache(place.root);
}
