import type { BucketPlace, StoragePlace } from '../cache/storagePlace.ts';
import type { Library } from './library.ts';
import { openLocalLibrary } from './localLibrary.ts';
import type { BucketLibrary } from './s3Library.ts';

/** Opens the library at a place. It is not read before the first call of a method. */
export function openLibrary(place: StoragePlace): Library {
  return place.kind === 'local' ? openLocalLibrary(place.root) : openWhenAsked(place);
}

/** A service answers each request slowly, but many of them at once. */
const AT_ONCE = 32;

/** The SDK takes 0.2 s to load, so it is loaded on first use. */
function openWhenAsked(place: BucketPlace): Library {
  let opened: Promise<BucketLibrary> | null = null;
  const library = () => {
    opened ??= import('./s3Library.ts').then(({ openBucketLibrary }) => openBucketLibrary(place));
    return opened;
  };
  return {
    root: null,
    readsAtOnce: AT_ONCE,
    async *list() {
      yield* (await library()).list();
    },
    readHead: async (path, length) => (await library()).readHead(path, length),
    readEnds: async (path, head, tail) => (await library()).readEnds(path, head, tail),
    open: async (path) => (await library()).open(path),
    openAgain: async (path, found) => (await library()).openAgain(path, found),
    find: async (path) => (await library()).find(path),
    sign: async (path, answer) => (await library()).sign(path, answer),
    check: async () => (await library()).check(),
  };
}
