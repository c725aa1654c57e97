import { setTimeout as sleep } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import { processGlobal } from '../process/processGlobal.ts';
import { isBusy } from './fileLock.ts';
import type { Database } from './open.ts';

const giveUpAfterMs = 15_000;
const pauseMs = 25;

export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/**
 * Runs `change` in one transaction, after those that wait already. While another process writes it
 * tries again between other requests instead of making them wait; after 15 s it throws SQLite's
 * busy error. Each try stands still for the busy timeout, so only the first in line tries.
 */
export async function write<T>(db: Database, change: (tx: Transaction) => T): Promise<T> {
  const until = Date.now() + giveUpAfterMs;
  return lineOf(db)(async () => {
    for (;;) {
      try {
        return db.transaction(change, { behavior: 'immediate' });
      } catch (error) {
        if (!isBusy(error) || Date.now() > until) throw error;
      }
      await sleep(pauseMs);
    }
  });
}

function lineOf({ $client }: Database): LimitFunction {
  const lines = processGlobal('writes', () => new WeakMap<object, LimitFunction>());
  const line = lines.get($client) ?? pLimit(1);
  lines.set($client, line);
  return line;
}
