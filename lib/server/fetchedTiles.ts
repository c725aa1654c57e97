import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import type { Cache } from '../cache/cache.ts';
import { type TileId, tileAddress } from '../config/tiles.ts';
import type { Log } from '../process/log.ts';
import { tileKey } from './tileCache.ts';

/** The tile cannot be had just now. */
export class TileUnavailableError extends Error {
  override name = 'TileUnavailableError';
}

/** Bytes. Tiles have some tens of kB. */
const largestTile = 1_000_000;
const timeoutMs = 10_000;
const atOnce = 4;
const mostWaiting = 200;
/** Those who offer tiles ask not to be read as a whole; a person who looks around needs a few hundred. */
const mostAnHour = 3_000;
const hourMs = 60 * 60 * 1000;
/** For so long a tile that is not there, or could not be had, is not asked for again. */
const failedForMs = 60_000;

type Found = 'missing' | 'failed';

/**
 * Makes a function that finds tiles at addresses and keeps them in the cache; null: there is no such tile.
 * Threat: the address says which part of the world the family looks at, so only this server asks, without
 * anything of the request; it asks the host of the template alone, follows no redirect, and takes neither
 * more nor larger tiles than a map has. Throws TileUnavailableError.
 */
export function createTileFetcher(
  template: string,
  { cache, log }: { readonly cache: Pick<Cache, 'read' | 'put'>; readonly log: Log },
): (tile: TileId) => Promise<Buffer | null> {
  const limit = pLimit(atOnce);
  const underWay = new Map<string, Promise<Buffer | null>>();
  const failures = new LRUCache<string, Found>({ max: 10_000, ttl: failedForMs });
  let [hour, asked] = [0, 0];

  const ask = async (key: string, tile: TileId): Promise<Buffer | null> => {
    const now = Math.floor(Date.now() / hourMs);
    if (now !== hour) [hour, asked] = [now, 0];
    if (asked >= mostAnHour) throw new TileUnavailableError('too many tiles in this hour');
    asked += 1;
    try {
      const bytes = await fetchTile(tileAddress(template, tile));
      if (bytes === null) failures.set(key, 'missing');
      else await cache.put(key, bytes).catch((error) => log.warn(`A tile of the map: ${error}`));
      return bytes;
    } catch (error) {
      failures.set(key, 'failed');
      const reason = error instanceof Error ? (error.cause ?? error.message) : error;
      log.warn(`A tile of the map cannot be had: ${reason}`);
      throw new TileUnavailableError('the host of the tiles does not answer as expected');
    }
  };
  const find = async (key: string, tile: TileId): Promise<Buffer | null> => {
    const kept = await cache.read(key).catch(() => null);
    if (kept) return kept;
    const failure = failures.get(key);
    if (failure === 'missing') return null;
    if (failure === 'failed' || limit.pendingCount >= mostWaiting) {
      throw new TileUnavailableError('it could not be had a moment ago');
    }
    return limit(() => ask(key, tile));
  };
  return async (tile) => {
    const key = tileKey(template, tile, Date.now());
    const finding = underWay.get(key) ?? find(key, tile).finally(() => underWay.delete(key));
    underWay.set(key, finding);
    return finding;
  };
}

async function fetchTile(address: string): Promise<Buffer | null> {
  const response = await fetch(address, {
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
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
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > largestTile) throw new Error(`it is larger than ${largestTile} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
