/**
 * The storage of what is derived: it may be wiped at any time. What is found is always whole, never
 * the beginning of something that was being written.
 */
export type Cache = {
  /**
   * The bytes kept under `key`, or null. Callers must not modify them: they may be shared. Throws
   * CacheKeyError, or the system's error.
   */
  readonly read: (key: string) => Promise<Buffer | null>;
  /**
   * What is kept under `key`, to be read in parts, as a film is; null where there is nothing. Throws as
   * `read`.
   */
  readonly open: (key: string) => Promise<OpenedEntry | null>;
  /**
   * Where what is kept under `key` lies on this machine, absolute and without symbolic links, for a
   * web server that sends it; null where there is no such file. Throws as `read`.
   */
  readonly locate: (key: string) => Promise<Buffer | null>;
  /** Keeps `bytes` under `key`, in place of what was there. Throws as `read`. */
  readonly put: (key: string, bytes: Uint8Array) => Promise<void>;
  /**
   * Keeps what `chunks` yields under `key`, in place of what was there, without holding all of it in
   * memory. When it fails, nothing of it is kept, and what was there stays. Throws as `read`, and what
   * `chunks` throws.
   */
  readonly putStream: (key: string, chunks: AsyncIterable<Uint8Array>) => Promise<void>;
  /** Removes what is kept under `key`, if anything. Throws as `read`. */
  readonly remove: (key: string) => Promise<void>;
  /**
   * All entries of a kind, in batches of some hundreds, in no particular order. Entries that are
   * put or removed meanwhile may be included or not; what others put there under a name that is no
   * key is left out. Throws the system's error.
   */
  readonly list: (kind: CacheKind) => AsyncIterable<readonly CacheEntry[]>;
  /**
   * Removes unfinished files that killed writers left behind, if they were last written before
   * `before` (ms since 1970 UTC). Resolves to how many. Throws the system's error.
   */
  readonly removeUnfinished: (kind: CacheKind, before: number) => Promise<number>;
  /** Throws the system's error where the cache cannot be written. */
  readonly check: () => Promise<void>;
  /**
   * A URL with which anybody can read what is kept under `key`, for at least `ttlMs` and at most twice
   * as long. Within that time it stays the same, so that browsers know it again. It is not checked
   * whether there is anything. Null: this cache has no such URLs.
   */
  readonly sign: ((key: string, how: SignedPicture) => Promise<string>) | null;
};

/** A cache in a bucket. */
export type SigningCache = Cache & { readonly sign: NonNullable<Cache['sign']> };

export type SignedPicture = {
  /** Milliseconds. */
  readonly ttlMs: number;
  /** The media type with which the bucket answers. */
  readonly contentType: string;
};

/** An entry of which parts are read. */
export type OpenedEntry = {
  /** Bytes. */
  readonly size: number;
  /**
   * The bytes from `start` to before `end`. Throws the system's error where the entry was removed
   * meanwhile, and the signal's reason once aborted.
   */
  readonly chunks: (start: number, end: number, signal?: AbortSignal) => AsyncIterable<Uint8Array>;
};

/** What is kept under a key, without its bytes. */
export type CacheEntry = {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** When it was put or last read, to within a day where the storage can tell; ms since 1970 UTC. */
  readonly usedAt: number;
};

/**
 * The first word of every key that the gallery makes. Only what is below one of them is ever listed
 * or removed: the owner may keep other things where the cache is.
 */
export const cacheKinds = ['thumbnails', 'stripped', 'films', 'tiles'] as const;

export type CacheKind = (typeof cacheKinds)[number];

/** The answer that a bucket shall give to a signed URL. */
export type SignedAnswer = {
  /** A signature is good for one method. */
  readonly method: 'GET' | 'HEAD';
  /** How long the URL works, in milliseconds. */
  readonly ttlMs: number;
  readonly contentType: string;
  readonly contentDisposition: string;
  readonly cacheControl: string;
};

/** The text is no key of a cache (`checkCacheKey`). */
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
  if (!isCacheKey(key)) throw new CacheKeyError(`${JSON.stringify(key)} is no key of the cache`);
  return key;
}

/** Is this a key, in the form that `checkCacheKey` demands? */
export function isCacheKey(key: string): boolean {
  return key.length <= LONGEST_KEY && KEY.test(key);
}
