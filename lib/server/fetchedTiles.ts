import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import type { Cache } from '../cache/cache.ts';
import { type TileId, tileAddress } from '../config/tiles.ts';
import { readBounded } from '../http/readBounded.ts';
import type { Log } from '../process/log.ts';
import { tileKey } from './tileCache.ts';

/** The tile cannot be fetched just now. */
export class TileUnavailableError extends Error {
  override name = 'TileUnavailableError';
}

/** Bytes. Tiles have some tens of kB. */
const LARGEST_TILE = 1_000_000;
const TIMEOUT_MS = 10_000;
const AT_ONCE = 4;
const MOST_WAITING = 200;
/** Providers of tiles forbid bulk downloads; a person who looks around needs a few hundred. */
const MOST_AN_HOUR = 3_000;
const HOUR_MS = 60 * 60 * 1000;
/** How long a tile that is missing, or could not be fetched, is not requested again. */
const FAILED_FOR_MS = 60_000;
/** How long a request for a tile is assumed to take until some have been measured. */
const USUAL_MS = 150;
/** How many tiles that clients have had are remembered, and how many durations of requests. */
const MOST_HAD = 20_000;
const MOST_TIMES = 32;

/** Who asks for a tile: the same text for the same client, and whether that is signed in. */
export type TileAsker = { readonly client: string; readonly isVisitor: boolean };

/** `isKnown`: the host was not asked for it, since it was kept, or had failed a moment ago. */
type Answer = { readonly tile: Buffer | 'missing' | 'failed'; readonly isKnown: boolean };

type Options = {
  readonly cache: Pick<Cache, 'read' | 'put'>;
  readonly log: Log;
  /** How many tiles the host is asked for within an hour. */
  readonly most?: number;
  readonly wait?: (ms: number) => Promise<unknown>;
};

/**
 * Makes a function that fetches tiles from the host of a template and keeps them in the cache. It returns
 * null where there is no such tile, and throws TileUnavailableError where it cannot be had now.
 *
 * Threat: addresses of tiles tell which part of the world the family looks at. So only this server asks,
 * and sends nothing of the client's request. It asks that host alone, follows no redirect, and takes
 * neither more nor larger tiles than a map needs. Visitors may use up half of the limit only, since
 * otherwise anybody could leave the family without a map.
 *
 * Threat: that a tile is kept already tells that somebody has looked there, perhaps because of hidden
 * photos. So a client that gets a kept tile for the first time waits as long as a request to the host
 * takes, and gets none while the host would not be asked for one.
 */
export function makeTileFetcher(
  template: string,
  { cache, log, most = MOST_AN_HOUR, wait = sleep }: Options,
): (tile: TileId, asker: TileAsker) => Promise<Buffer | null> {
  const limit = pLimit(AT_ONCE);
  const underWay = new Map<string, Promise<Answer>>();
  const failures = new LRUCache<string, 'missing' | 'failed'>({ max: 10_000, ttl: FAILED_FOR_MS });
  const had = new LRUCache<string, true>({ max: MOST_HAD });
  const times = [USUAL_MS];
  let [hour, asked, askedByVisitors] = [0, 0, 0];

  const refuseBeyondHour = (isVisitor: boolean) => {
    const now = Math.floor(Date.now() / HOUR_MS);
    if (now !== hour) [hour, asked, askedByVisitors] = [now, 0, 0];
    if (asked >= most || (isVisitor && askedByVisitors >= most / 2)) {
      throw new TileUnavailableError('too many tiles in this hour');
    }
  };
  const refuseBeyondQueue = (isVisitor: boolean) => {
    if (limit.pendingCount >= (isVisitor ? MOST_WAITING / 2 : MOST_WAITING)) {
      throw new TileUnavailableError('too many others are wanted');
    }
  };
  const ask = async (key: string, tile: TileId, isVisitor: boolean): Promise<Answer> => {
    refuseBeyondHour(isVisitor);
    asked += 1;
    if (isVisitor) askedByVisitors += 1;
    const startedAt = performance.now();
    try {
      const bytes = await fetchTile(tileAddress(template, tile));
      times.push(performance.now() - startedAt);
      if (times.length > MOST_TIMES) times.shift();
      if (bytes === null) failures.set(key, 'missing');
      else await cache.put(key, bytes).catch((error) => log.warn(`A tile of the map: ${error}`));
      return { tile: bytes ?? 'missing', isKnown: false };
    } catch (error) {
      failures.set(key, 'failed');
      const reason = error instanceof Error ? (error.cause ?? error.message) : error;
      log.warn(`A tile of the map cannot be had: ${reason}`);
      return { tile: 'failed', isKnown: false };
    }
  };
  const find = async (key: string, tile: TileId, isVisitor: boolean): Promise<Answer> => {
    const kept = (await cache.read(key).catch(() => null)) ?? failures.get(key);
    if (kept) return { tile: kept, isKnown: true };
    refuseBeyondQueue(isVisitor);
    return limit(() => ask(key, tile, isVisitor));
  };
  return async (tile, { client, isVisitor }) => {
    const key = tileKey(template, tile, Date.now());
    const isHad = had.has(`${client} ${key}`);
    if (!isHad) {
      refuseBeyondHour(isVisitor);
      refuseBeyondQueue(isVisitor);
    }
    const finding =
      underWay.get(key) ?? find(key, tile, isVisitor).finally(() => underWay.delete(key));
    underWay.set(key, finding);
    const found = await finding;
    had.set(`${client} ${key}`, true);
    if (found.isKnown && !isHad) await wait(times[randomInt(times.length)] ?? USUAL_MS);
    if (found.tile === 'failed') {
      throw new TileUnavailableError('the host of the tiles does not answer as expected');
    }
    return found.tile === 'missing' ? null : found.tile;
  };
}

async function fetchTile(address: string): Promise<Buffer | null> {
  const response = await fetch(address, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    referrerPolicy: 'no-referrer',
    credentials: 'omit',
    headers: { Accept: 'image/*, application/x-protobuf', 'User-Agent': 'Albumen photo gallery' },
  });
  if (response.status === 404 || response.status === 204 || response.status === 410) {
    await response.body?.cancel();
    return null;
  }
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new Error(`it is answered with ${response.status}`);
  }
  return readBounded(response, LARGEST_TILE);
}
