import { setTimeout as sleep } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import { processGlobal } from '../process/processGlobal.ts';
import type { Client, ClientTx } from './client.ts';
import { isBusy } from './fileLock.ts';
import type { Database, Tx } from './open.ts';

const giveUpAfterMs = 15_000;
const pauseMs = 25;

/**
 * Runs `change` wholly or not at all. Inside another transaction on the same connection it is a
 * savepoint of that one, so what is atomic itself can be part of something greater. The server
 * calls it within `write`, which waits for other processes without blocking.
 */
export function atomically<T>(db: Database, change: (tx: Tx) => T): T;
export function atomically<T>(db: Client, change: (tx: ClientTx) => T): T;
export function atomically<T>(db: Client, change: (tx: Tx) => T): T {
  // Every statement of a connection runs in the transaction that is open on it: the database itself
  // is what to hand on.
  return db.$client.transaction(() => change(db as Tx)).immediate();
}

/**
 * Runs `change` in one transaction, after those that wait already. While another process writes it
 * tries again between other requests instead of making them wait; after 15 s it throws SQLite's
 * busy error. Each try stands still for the busy timeout, so only the first in line tries.
 */
export async function write<T>(db: Database, change: (tx: Tx) => T): Promise<T> {
  const until = Date.now() + giveUpAfterMs;
  return lineOf(db)(async () => {
    for (;;) {
      try {
        return atomically(db, change);
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
