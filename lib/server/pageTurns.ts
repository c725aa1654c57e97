import { LRUCache } from 'lru-cache';
import { PIPES } from './helperPipes.ts';

/** Turns of pages: a few are made at a time, and of one client only one. */
export type PageTurns = {
  /**
   * Resolves when the client's turn has come, with a function that ends it; to null where the client has
   * `gone` before. A turn ends by itself after a while: what takes longer waits for something else.
   */
  readonly take: (client: string, gone: AbortSignal) => Promise<Turn | null>;
  /** Pages that wait for their turn. */
  readonly waiting: () => number;
  /** Pages that have their turn or wait for it. */
  readonly wanted: () => number;
};

export type Turn = {
  readonly end: () => void;
  /** Did the page have to wait for it? */
  readonly waited: boolean;
};

/**
 * More than one, since some pages wait meanwhile: until they may be sent, or for a bucket; and enough to keep the
 * second process busy (`PIPES`) while this one makes a page that is not for it.
 */
const PAGES_AT_ONCE = PIPES + 1;
/** In milliseconds. */
const LONGEST_TURN = 500;

/** `since`: the virtual time at which it was asked for. */
type Waiting = { readonly begin: () => void; readonly since: number };

/**
 * Makes turns for the whole process. Pages are made by one thread, so many at once would only all be late;
 * one after another, half of them are there in half of the time. Threat: somebody who asks for the dearest
 * page on hundreds of connections would leave nothing for anybody else. So turns are queued fairly by what
 * they take (A. Demers, S. Keshav, S. Shenker: Analysis and Simulation of a Fair Queueing Algorithm, 1989).
 * Virtual time is what each client would have had of this server if all who ask had the same. A turn begins
 * at the virtual time at which it was asked for, or where the client's turn before ended, if that is later;
 * the least comes first. Who asks for a page now and then is served in the order of coming; who asks for
 * many at once waits for their own.
 */
export function makePageTurns(
  now: () => number,
  { longestTurn = LONGEST_TURN, atOnce = PAGES_AT_ONCE } = {},
): PageTurns {
  const queues = new Map<string, Waiting[]>();
  const running = new Set<string>();
  /** The virtual time at which each client's last turn ended, in milliseconds. */
  const ends = new LRUCache<string, number>({ max: 10_000 });
  let virtualTime = 0;
  const startOf = (client: string, since: number) => Math.max(since, ends.get(client) ?? 0);

  const start = (client: string, since: number, waited: boolean): Turn => {
    running.add(client);
    const startedAt = now();
    const virtualStart = startOf(client, since);
    virtualTime = Math.max(virtualTime, virtualStart);
    let ended = false;
    const end = () => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      const ms = now() - startedAt;
      ends.set(client, virtualStart + ms);
      virtualTime += ms / new Set([...running, ...queues.keys()]).size;
      running.delete(client);
      next();
    };
    const timer = setTimeout(end, longestTurn);
    timer.unref();
    return { end, waited };
  };
  const next = () => {
    if (running.size >= atOnce) return;
    // A Map keeps the order of insertion: of turns that begin at the same time, the one asked for first is
    // chosen.
    const [first] = [...queues]
      .filter(([client]) => !running.has(client))
      .map(([client, [{ since } = { since: 0 }]]) => ({ client, at: startOf(client, since) }))
      .sort((a, b) => a.at - b.at);
    if (!first) return;
    const queue = queues.get(first.client) ?? [];
    const waiting = queue.shift();
    if (queue.length === 0) queues.delete(first.client);
    waiting?.begin();
  };

  const waiting = () => [...queues.values()].reduce((sum, { length }) => sum + length, 0);

  return {
    take: (client, gone) => {
      if (running.size < atOnce && !running.has(client)) {
        return Promise.resolve(start(client, virtualTime, false));
      }
      return new Promise((resolve) => {
        const queue = queues.get(client) ?? [];
        queues.set(client, queue);
        const since = virtualTime;
        const waiting = {
          since,
          begin: () => {
            gone.removeEventListener('abort', leave);
            resolve(start(client, since, true));
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
    waiting,
    wanted: () => running.size + waiting(),
  };
}
