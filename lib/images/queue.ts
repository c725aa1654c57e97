import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';

/** Work that is done a few at a time, in the order it came, each key once at a time. */
export type Queue = {
  /**
   * Runs `job`, or joins the one that is waiting or running under the same key. A failure reaches
   * everybody who waited for it, and nobody after them.
   */
  readonly run: <T>(key: string, job: () => Promise<T>) => Promise<T>;
  /** Jobs waiting or running. */
  readonly size: () => number;
};

/**
 * Makes a queue of at most `limit` jobs at a time. One process should have one: a page of a hundred
 * new thumbnails must not start a hundred decoders. A key must always stand for one type of result.
 */
export function createQueue(limit: number = availableParallelism()): Queue {
  const slots = pLimit(limit);
  const running = new Map<string, Promise<unknown>>();
  const run = <T>(key: string, job: () => Promise<T>): Promise<T> => {
    const joined = running.get(key);
    if (joined !== undefined) return joined as Promise<T>;
    const started = slots(job).finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
  return { run, size: () => slots.activeCount + slots.pendingCount };
}
