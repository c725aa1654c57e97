import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';

/** Work that is done a few at a time, in the order it came, each key once at a time. */
export type Queue = {
  /**
   * Runs `job`, or joins the one that is waiting or running under the same key. A failure reaches
   * everybody who waited for it, and nobody after them. Once everybody who waits has `gone`, a job
   * that has not begun never does, and fails with AbandonedError.
   */
  readonly run: <T>(key: string, job: () => Promise<T>, gone?: AbortSignal) => Promise<T>;
  /** Jobs waiting or running. */
  readonly size: () => number;
};

/** Nobody wanted the result any more when the job's turn came. */
export class AbandonedError extends Error {
  override readonly name = 'AbandonedError';
}

type Running = { readonly result: Promise<unknown>; waiting: number };

/**
 * Makes a queue of at most `limit` jobs at a time. One process should have one: a page of a hundred
 * new thumbnails must not start a hundred decoders. A key must always stand for one type of result.
 */
export function createQueue(limit: number = availableParallelism()): Queue {
  const slots = pLimit(limit);
  const running = new Map<string, Running>();

  const begin = (key: string, job: () => Promise<unknown>): Running => {
    const result = slots(async () => {
      if (started.waiting === 0) throw new AbandonedError(key);
      return job();
    }).finally(() => running.delete(key));
    const started: Running = { result, waiting: 0 };
    running.set(key, started);
    return started;
  };
  const run = <T>(key: string, job: () => Promise<T>, gone?: AbortSignal): Promise<T> => {
    const joined = running.get(key) ?? begin(key, job);
    joined.waiting += 1;
    const leave = () => {
      joined.waiting -= 1;
    };
    if (gone?.aborted) leave();
    gone?.addEventListener('abort', leave, { once: true });
    return joined.result as Promise<T>;
  };
  return { run, size: () => slots.activeCount + slots.pendingCount };
}
