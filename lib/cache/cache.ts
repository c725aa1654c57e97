/**
 * The storage of what is derived: it may be wiped at any time. What is found is always whole, never
 * the beginning of something that was being written.
 */
export type Cache = {
  /**
   * The bytes kept under `key`, or null; they are lent, and never to be written into. Throws
   * CacheKeyError, or the system's error.
   */
  readonly read: (key: string) => Promise<Buffer | null>;
  /** Keeps `bytes` under `key`, in place of what was there. Throws as `read`. */
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
