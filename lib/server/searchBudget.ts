import { LRUCache } from 'lru-cache';

export type SearchBudget = {
  readonly mayAsk: (client: string) => boolean;
  readonly noteMs: (client: string, ms: number) => void;
};

/** The part of the time that one client may have searched for, and the most milliseconds ahead. */
const SHARE = 0.4;
const MOST_MS = 15_000;

/** Is this a page that looks through more than it shows: the results of a search, or the map? */
export function isSearch({ pathname, searchParams }: URL): boolean {
  return pathname === '/map' || (pathname === '/' && searchParams.has('q'));
}

/**
 * Bounds what clients may have looked up as they type, search, and move the map: three hundred things in a
 * row, then eight a second where each takes no longer than 50 ms.
 */
export function createSearchBudget(now: () => number): SearchBudget {
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
