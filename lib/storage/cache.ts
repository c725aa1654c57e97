/** A file of the cache; `location` is its absolute path. */
export type CachedFile = {
  readonly location: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970 UTC. */
  readonly mtimeMs: number;
};

/**
 * The storage of what is derived: it may be wiped at any time. What is found is always whole, never
 * the beginning of something that was being written.
 */
export type Cache = {
  /** The file kept under `key`, or null. Throws CacheKeyError, or the system's error. */
  readonly find: (key: string) => Promise<CachedFile | null>;
  /** The bytes kept under `key`, or null. Throws as `find`. */
  readonly read: (key: string) => Promise<Buffer | null>;
  /** Keeps `bytes` under `key`, in place of what was there. Throws as `find`. */
  readonly put: (key: string, bytes: Uint8Array) => Promise<void>;
  /** Throws the system's error where nothing can be kept. */
  readonly check: () => Promise<void>;
};

export class CacheKeyError extends Error {
  override name = 'CacheKeyError';
}

const LONGEST_KEY = 500;
const KEY = /^[a-z0-9_-][a-z0-9._-]*(?:\/[a-z0-9_-][a-z0-9._-]*)*$/;

/**
 * Keys are lower-case words of `a-z 0-9 . _ -` between single slashes, none beginning with a dot:
 * no key leads out of the cache, and two keys never differ by case alone, which some file systems
 * take for the same.
 */
export function checkCacheKey(key: string): string {
  if (key.length > LONGEST_KEY || !KEY.test(key)) {
    throw new CacheKeyError(`${JSON.stringify(key)} is no key of the cache`);
  }
  return key;
}
