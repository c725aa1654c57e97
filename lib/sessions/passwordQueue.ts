import pLimit, { type LimitFunction } from 'p-limit';
import { processGlobal } from '../process/processGlobal.ts';
import { addressKey } from './addressKey.ts';

/** Who asks for a password to be checked. */
export type PasswordAsker = {
  /** The client's address, as determined by our server, or what else its turns are counted by. */
  readonly from: string;
  /** Has somebody signed in to this account before, from this address or in this browser? */
  readonly known: boolean;
};

/** The most checks of one address, waiting or running. */
const MOST_OF_ONE_ADDRESS = 2;
/**
 * The most checks of unknown clients: at a third of a second each, the last one waits some three
 * seconds.
 */
const MOST_WAITING = 10;

/** Seconds after which there is room in the queue again. */
export const QUEUE_RETRY_SECONDS = 5;

type Turns = {
  /**
   * Queues with a concurrency limit. Threat: a hundred hashes at once would take all memory, and
   * the threads that read files.
   */
  readonly known: LimitFunction;
  readonly others: LimitFunction;
  readonly byAddress: Map<string, number>;
};

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    passwordQueue: Turns;
  }
}

function passwordQueue(): Turns {
  return processGlobal('passwordQueue', () => ({
    known: pLimit(1),
    others: pLimit(1),
    byAddress: new Map(),
  }));
}

/**
 * Runs the work when its turn comes; null where too many wait already. Threat: a client that sends
 * wrong passwords without end makes everybody else wait. So an address may have only few checks at
 * once, and known clients have a queue of their own.
 */
export function queuePasswordCheck<Done>(
  { from, known }: PasswordAsker,
  work: () => Promise<Done>,
): Promise<Done> | null {
  const { byAddress, ...queues } = passwordQueue();
  const queue = known ? queues.known : queues.others;
  const client = addressKey(from);
  const count = byAddress.get(client) ?? 0;
  if (count >= MOST_OF_ONE_ADDRESS || queue.pendingCount >= MOST_WAITING) return null;
  byAddress.set(client, count + 1);
  return queue(work).finally(() => {
    const left = (byAddress.get(client) ?? 1) - 1;
    if (left > 0) byAddress.set(client, left);
    else byAddress.delete(client);
  });
}

/**
 * Runs work for somebody who has proved who they are, such as setting a password: in the queue of known
 * clients, and never refused.
 */
export function queueOwnersCheck<Done>(work: () => Promise<Done>): Promise<Done> {
  return passwordQueue().known(work);
}
