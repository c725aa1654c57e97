import { LRUCache } from 'lru-cache';

/** Turns of pages: a few are made at a time, and of one client only one. */
export type PageTurns = {
  /**
   * Resolves when the client's turn has come, with a function that ends it; to null where the client has
   * `gone` before. A turn ends by itself after a while: what takes longer waits for something else.
   */
  readonly take: (client: string, gone: AbortSignal) => Promise<Turn | null>;
  /** Pages that wait for their turn. */
  readonly waiting: () => number;
};

export type Turn = {
  readonly end: () => void;
  /** Did the page have to wait for it? */
  readonly waited: boolean;
};

/** More than one, since some pages wait meanwhile: until they may be sent, or for a bucket. */
const PAGES_AT_ONCE = 4;
/** In milliseconds. */
const LONGEST_TURN = 500;
/** Milliseconds after which half of what somebody has used is forgotten. */
const HALF_LIFE = 5_000;

type Waiting = { readonly begin: () => void };

/**
 * Makes turns for the whole process. Pages are made by one thread, so many at once would only all be late;
 * one after another, half of them are there in half of the time. Whoever has used least goes first. Threat:
 * somebody who asks for the dearest page on hundreds of connections would leave nothing for anybody else.
 */
export function createPageTurns(now: () => number, longestTurn = LONGEST_TURN): PageTurns {
  const queues = new Map<string, Waiting[]>();
  const running = new Set<string>();
  const used = new LRUCache<string, { ms: number; at: number }>({ max: 10_000 });
  const usedBy = (client: string) => {
    const { ms, at } = used.get(client) ?? { ms: 0, at: now() };
    return ms * 2 ** ((at - now()) / HALF_LIFE);
  };

  const start = (client: string, waited: boolean): Turn => {
    running.add(client);
    const startedAt = now();
    let ended = false;
    const end = () => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      used.set(client, { ms: usedBy(client) + now() - startedAt, at: now() });
      running.delete(client);
      next();
    };
    const timer = setTimeout(end, longestTurn);
    timer.unref();
    return { end, waited };
  };
  const next = () => {
    if (running.size >= PAGES_AT_ONCE) return;
    // A Map keeps the order of insertion: of clients that have used equally much, the one that came
    // first is chosen.
    const [first] = [...queues.keys()]
      .filter((client) => !running.has(client))
      .map((client) => ({ client, ms: usedBy(client) }))
      .sort((a, b) => a.ms - b.ms);
    if (!first) return;
    const queue = queues.get(first.client) ?? [];
    const waiting = queue.shift();
    if (queue.length === 0) queues.delete(first.client);
    waiting?.begin();
  };

  return {
    take: (client, gone) => {
      if (running.size < PAGES_AT_ONCE && !running.has(client)) {
        return Promise.resolve(start(client, false));
      }
      return new Promise((resolve) => {
        const queue = queues.get(client) ?? [];
        queues.set(client, queue);
        const waiting = {
          begin: () => {
            gone.removeEventListener('abort', leave);
            resolve(start(client, true));
          },
        };
        const leave = () => {
          const left = queue.filter((each) => each !== waiting);
          queue.splice(0, queue.length, ...left);
          if (left.length === 0 && queues.get(client) === queue) queues.delete(client);
          resolve(null);
        };
        queue.push(waiting);
        if (gone.aborted) leave();
        else gone.addEventListener('abort', leave, { once: true });
      });
    },
    waiting: () => [...queues.values()].reduce((sum, { length }) => sum + length, 0),
  };
}
