import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import pLimit, { type LimitFunction } from 'p-limit';
import { processGlobal } from '../process/processGlobal.ts';
import type { Client, ClientTx } from './client.ts';
import { isBusy } from './fileLock.ts';
import type { Database, Tx } from './open.ts';

const GIVE_UP_AFTER_MS = 15_000;
const PAUSE_MS = 25;

/**
 * Runs `change` wholly or not at all. Inside another transaction on the same connection it is a
 * savepoint of that one, so atomic changes can be combined into a larger one. The server calls it
 * within `write`, which waits for other processes without blocking.
 */
export function atomically<T>(db: Database, change: (tx: Tx) => T): T;
export function atomically<T>(db: Client, change: (tx: ClientTx) => T): T;
export function atomically<T>(db: Client, change: (tx: Tx) => T): T {
  // Every statement of a connection runs in the transaction that is open on it, so the database
  // itself can be passed as the transaction.
  return db.$client.transaction(() => change(db as Tx)).immediate();
}

/**
 * Runs `change` in a transaction that is rolled back, and returns what it returned: what would be true
 * after the change. Errors of `change` are thrown.
 */
export function runAndRollBack<T>(db: Database, change: (tx: Tx) => T): T;
export function runAndRollBack<T>(db: Client, change: (tx: ClientTx) => T): T;
export function runAndRollBack<T>(db: Client, change: (tx: Tx) => T): T {
  const results: T[] = [];
  const rollBack = new Error('rolled back');
  try {
    atomically(db as Database, (tx) => {
      results.push(change(tx));
      throw rollBack;
    });
  } catch (error) {
    if (error !== rollBack) throw error;
  }
  return results[0] as T;
}

/**
 * Runs `change` in one transaction, after the writes that are waiting already. While another
 * process holds the lock, it tries again from time to time without blocking other requests; after
 * 15 s it throws SQLite's busy error. Each try blocks for the busy timeout, so only the first in
 * the queue tries.
 */
export async function write<T>(db: Database, change: (tx: Tx) => T): Promise<T> {
  // Not the time of day: the clock may jump by a day.
  const until = performance.now() + GIVE_UP_AFTER_MS;
  return queueOf(db)(async () => {
    for (;;) {
      try {
        return atomically(db, change);
      } catch (error) {
        if (isBusy(error) && performance.now() <= until) {
          await sleep(PAUSE_MS);
          continue;
        }
        if (isRefusal(error)) lastRefusal().at = performance.now();
        throw error;
      }
    }
  });
}

/** Did SQLite refuse to write, since the disk is full, fails or is only read, or somebody else keeps writing? */
function isRefusal(error: unknown): boolean {
  const refusals = /^SQLITE_(?:FULL|BUSY|READONLY|IOERR|CANTOPEN)/;
  return error instanceof Sqlite.SqliteError && refusals.test(error.code);
}

const lastRefusal = () => processGlobal('lastRefusal', () => ({ at: Number.NEGATIVE_INFINITY }));

/** Has the database refused a `write` of this process since this moment of `performance.now()`? */
export function wasWriteRefusedSince(moment: number): boolean {
  return lastRefusal().at >= moment;
}

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    /** When a write was refused last. */
    lastRefusal: { at: number };
    /** The queue of writes of each connection. */
    writes: WeakMap<object, LimitFunction>;
  }
}

function queueOf({ $client }: Database): LimitFunction {
  const queues = processGlobal('writes', () => new WeakMap());
  const queue = queues.get($client) ?? pLimit(1);
  queues.set($client, queue);
  return queue;
}
