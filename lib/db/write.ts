import { setTimeout as sleep } from 'node:timers/promises';
import { isBusy } from './fileLock.ts';
import type { Database } from './open.ts';

const giveUpAfterMs = 15_000;
const pauseMs = 25;

export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/**
 * Runs `change` in one transaction. While another process writes it tries again between other
 * requests instead of making them wait; after 15 s it throws SQLite's busy error.
 */
export async function write<T>(db: Database, change: (tx: Transaction) => T): Promise<T> {
  const until = Date.now() + giveUpAfterMs;
  for (;;) {
    try {
      return db.transaction(change, { behavior: 'immediate' });
    } catch (error) {
      if (!isBusy(error) || Date.now() > until) throw error;
    }
    await sleep(pauseMs);
  }
}
