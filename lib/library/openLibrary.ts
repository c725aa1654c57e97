import type { StoragePlace } from '../cache/openCache.ts';
import type { Library } from './library.ts';
import { openLocalLibrary } from './localLibrary.ts';

export function openLibrary(place: StoragePlace): Library {
  return openLocalLibrary(place.root);
}
