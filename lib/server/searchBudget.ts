import { LRUCache } from 'lru-cache';

export type SearchBudget = {
  /** Has the client (`clientKey`) any time left? */
  readonly mayAsk: (client: string) => boolean;
  /** Takes what a search took, in milliseconds, off the client's time. */
  readonly noteMs: (client: string, ms: number) => void;
};

/** The fraction of the time for which a client may search, and the most milliseconds that it may save up. */
const SHARE = 0.4;
const MOST_MS = 15_000;

/** Is this a page that looks through more than it shows: the results of a search, or the map? */
export function isSearch({ pathname, searchParams }: URL): boolean {
  return pathname === '/map' || (pathname === '/' && searchParams.has('q'));
}

/**
 * Limits how much each client may search, by typing, on pages of results and by moving the map: three
 * hundred times in a row, then eight times a second, if each search takes no longer than 50 ms.
 */
export function makeSearchBudget(now: () => number): SearchBudget {
  const clients = new LRUCache<string, { leftMs: number; at: number }>({ max: 10_000 });
  const leftOf = (client: string) => {
    const known = clients.get(client);
    if (!known) return MOST_MS;
    return Math.min(MOST_MS, known.leftMs + (now() - known.at) * SHARE);
  };
  return {
    mayAsk: (client) => leftOf(client) > 0,
    noteMs: (client, ms) => void clients.set(client, { leftMs: leftOf(client) - ms, at: now() }),
  };
}
