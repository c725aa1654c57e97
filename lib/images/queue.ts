import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';

/** A queue that runs a few jobs at a time, in order, and only one job for each key. */
export type Queue = {
  /**
   * Runs `job`, or joins the one that is waiting or running under the same key. A failure is passed
   * to all callers that waited for it and is not kept. A job that has not begun when all of its
   * callers have `gone` is not run, and fails with AbandonedError.
   */
  readonly run: <T>(key: string, job: () => Promise<T>, gone?: AbortSignal) => Promise<T>;
  /** Jobs waiting or running. */
  readonly size: () => number;
};

/** All callers had gone before the job's turn came. */
export class AbandonedError extends Error {
  override readonly name = 'AbandonedError';
}

type Running = { readonly result: Promise<unknown>; waiting: number };

/**
 * Makes a queue that runs at most `limit` jobs at a time. A process should have a single one: a
 * page with a hundred new thumbnails must not start a hundred decoders. Jobs with equal keys must
 * have the same type of result.
 */
export function makeQueue(limit: number = availableParallelism()): Queue {
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

/**
 * A queue of things with several pieces, as a photo has sizes. Pieces that are wanted at the same
 * time are made together.
 */
export type Gathering<Piece, Made> = {
  /**
   * Asks for pieces of a thing, each under its key. Requests for the same thing are collected until its
   * turn comes; then the `make` of the first of them makes all that was asked for. A request whose
   * pieces are all being made already waits for those. Throws as `Queue` does.
   */
  readonly run: (
    thing: string,
    pieces: ReadonlyMap<string, Piece>,
    make: (take: TakePieces<Piece>) => Promise<Made>,
    gone?: AbortSignal,
  ) => Promise<Made>;
};

/**
 * Ends the collecting and returns all pieces that were asked for; later requests begin another
 * batch. `make` should call it as late as possible: a page with two sizes of a photo requests them
 * within a millisecond or two.
 */
export type TakePieces<Piece> = () => ReadonlyMap<string, Piece>;

/** Makes a gathering whose batches are jobs of `queue`. */
export function makeGathering<Piece, Made>(queue: Queue): Gathering<Piece, Made> {
  type Batch = { readonly key: string; readonly pieces: Map<string, Piece>; begun: boolean };
  const newest = new Map<string, Batch>();
  let batches = 0;

  const join = (thing: string, pieces: ReadonlyMap<string, Piece>): Batch => {
    const known = newest.get(thing);
    const has = [...pieces.keys()].every((key) => known?.pieces.has(key));
    if (known && (has || !known.begun)) {
      if (!known.begun) for (const [key, piece] of pieces) known.pieces.set(key, piece);
      return known;
    }
    batches += 1;
    const batch = { key: `${thing} ${batches}`, pieces: new Map(pieces), begun: false };
    newest.set(thing, batch);
    return batch;
  };
  return {
    run: (thing, pieces, make, gone) => {
      const batch = join(thing, pieces);
      const take = () => {
        batch.begun = true;
        return batch.pieces;
      };
      const job = () => make(take);
      return queue.run(batch.key, job, gone).finally(() => {
        if (newest.get(thing) === batch) newest.delete(thing);
      });
    },
  };
}
