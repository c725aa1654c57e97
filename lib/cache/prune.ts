import pLimit from 'p-limit';
import { type Cache, type CacheEntry, type CacheKind, cacheKinds } from './cache.ts';

/** A number of files, and their total size in bytes. */
export type Amount = { readonly files: number; readonly bytes: number };

/** Finds the keys among these that will not be requested any more. */
export type FindOrphans = (keys: readonly string[]) => Promise<ReadonlySet<string>>;

export type CacheFacts = {
  readonly kinds: Readonly<Record<CacheKind, Amount>>;
  readonly all: Amount;
  readonly orphans: Amount;
};

export type Pruned = {
  readonly orphans: Amount;
  /** The least recently used files, removed to stay within the limit. */
  readonly unused: Amount;
  /** Unfinished files that killed writers had left. */
  readonly unfinished: number;
  readonly kept: Amount;
};

type PruneOptions = {
  readonly findOrphans: FindOrphans;
  /** Bytes; null: no limit. */
  readonly maxBytes: number | null;
  /** ms since 1970 UTC. */
  readonly now: number;
};

/**
 * Younger files are never orphans: the facts that they were derived from may not be in the database
 * yet.
 */
const ORPHAN_AGE_MS = 60 * 60 * 1000;
/** Older than any write that is still running. */
const UNFINISHED_AGE_MS = 60 * 60 * 1000;
/**
 * The cache is reduced to this fraction of the limit, so that the next thumbnails do not exceed it
 * at once.
 */
const TARGET = 0.9;

const none: Amount = { files: 0, bytes: 0 };

const plus = (amount: Amount, entries: readonly CacheEntry[]): Amount => ({
  files: amount.files + entries.length,
  bytes: entries.reduce((sum, { size }) => sum + size, amount.bytes),
});

/** How many files are removed concurrently, since a bucket takes a while for each. */
const REMOVED_AT_ONCE = 4;

async function removeAll(cache: Cache, entries: readonly CacheEntry[]): Promise<void> {
  await pLimit(REMOVED_AT_ONCE).map(entries, ({ key }) => cache.remove(key));
}

/** Measures what is in a cache. Throws as `list` does. */
export async function measureCache(cache: Cache, findOrphans: FindOrphans): Promise<CacheFacts> {
  const kinds = Object.fromEntries(cacheKinds.map((kind) => [kind, none])) as Record<
    CacheKind,
    Amount
  >;
  let [all, orphans] = [none, none];
  for (const kind of cacheKinds) {
    for await (const part of cache.list(kind)) {
      const orphaned = await findOrphans(part.map(({ key }) => key));
      kinds[kind] = plus(kinds[kind], part);
      all = plus(all, part);
      orphans = plus(
        orphans,
        part.filter(({ key }) => orphaned.has(key)),
      );
    }
  }
  return { kinds, all, orphans };
}

/**
 * Removes orphans, files that killed writers left, and, if the cache is too large, the least
 * recently used files. Safe while others use or prune the cache: what they miss is made again.
 * Needs little memory, whatever the size of the cache. Throws as the cache does.
 */
export async function pruneCache(
  cache: Cache,
  { findOrphans, maxBytes, now }: PruneOptions,
): Promise<Pruned> {
  let [orphans, kept, unfinished] = [none, none, 0];
  const bytesByHour = new Map<number, number>();
  for (const kind of cacheKinds) {
    unfinished += await cache.removeUnfinished(kind, now - UNFINISHED_AGE_MS);
    for await (const part of cache.list(kind)) {
      const old = part.filter(({ usedAt }) => usedAt < now - ORPHAN_AGE_MS);
      const orphaned = await findOrphans(old.map(({ key }) => key));
      const gone = old.filter(({ key }) => orphaned.has(key));
      await removeAll(cache, gone);
      const left = part.filter((entry) => !gone.includes(entry));
      orphans = plus(orphans, gone);
      kept = plus(kept, left);
      for (const { usedAt, size } of left) {
        const hour = hourOf(usedAt);
        bytesByHour.set(hour, (bytesByHour.get(hour) ?? 0) + size);
      }
    }
  }
  if (maxBytes === null || kept.bytes <= maxBytes)
    return { orphans, unused: none, unfinished, kept };
  const unused = await removeOldest(cache, bytesByHour, kept.bytes - maxBytes * TARGET);
  const rest = { files: kept.files - unused.files, bytes: kept.bytes - unused.bytes };
  return { orphans, unused, unfinished, kept: rest };
}

const hourOf = (at: number) => Math.floor(at / (60 * 60 * 1000));

/**
 * Removes at least this many bytes, by the hour of last use; of the last hour no more than needed.
 */
async function removeOldest(
  cache: Cache,
  bytesByHour: ReadonlyMap<number, number>,
  bytes: number,
): Promise<Amount> {
  let [lastHour, before] = [Number.NEGATIVE_INFINITY, 0];
  for (const [hour, inHour] of [...bytesByHour].sort(([a], [b]) => a - b)) {
    lastHour = hour;
    if (before + inHour >= bytes) break;
    before += inHour;
  }
  let removed = none;
  let ofLastHour = bytes - before;
  for (const kind of cacheKinds) {
    for await (const part of cache.list(kind)) {
      const gone = part.filter(({ usedAt, size }) => {
        if (hourOf(usedAt) !== lastHour) return hourOf(usedAt) < lastHour;
        const isNeeded = ofLastHour > 0;
        if (isNeeded) ofLastHour -= size;
        return isNeeded;
      });
      await removeAll(cache, gone);
      removed = plus(removed, gone);
    }
  }
  return removed;
}

/** Removes everything that the gallery keeps in a cache, and returns how much that was. */
export async function clearCache(cache: Cache): Promise<Amount> {
  let removed = none;
  for (const kind of cacheKinds) {
    await cache.removeUnfinished(kind, Number.POSITIVE_INFINITY);
    for await (const part of cache.list(kind)) {
      await removeAll(cache, part);
      removed = plus(removed, part);
    }
  }
  return removed;
}
