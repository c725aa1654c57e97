import type { Database, Tx } from '../db/open.ts';
import { keepingRemembered } from '../db/remembered.ts';
import { write } from '../db/write.ts';
import { makeLog } from '../process/log.ts';
import { processGlobal } from '../process/processGlobal.ts';

/**
 * A queue of values that are written to the database with a delay, in batches. A GET request never
 * writes to the database itself, since the whole server stands still while SQLite writes. Values
 * with the same key are merged while they wait. A batch that cannot be written is kept and tried
 * again.
 */
export type WriteQueue<Value> = {
  /** For the log; unique. */
  readonly name: string;
  readonly delayMs: number;
  /**
   * The most keys that may wait; more are dropped. Threat: requests that can be varied at will
   * would fill the memory.
   */
  readonly most: number;
  readonly merge: (waiting: Value, more: Value) => Value;
  /**
   * Writes a batch. Remembered counts are kept across it (`lib/db/remembered.ts`), so it must not
   * change what anybody may see.
   */
  readonly store: (tx: Tx, batch: ReadonlyMap<string, Value>) => void;
};

/** A queue of one connection. */
type OpenQueue<Value> = {
  readonly add: (key: string, value: Value) => void;
  readonly waiting: (key: string) => Value[];
  readonly flush: () => Promise<void>;
};

const log = makeLog('warn');

/** Queues `value` under `key`; it is written within the queue's delay. */
export function queueWrite<Value>(
  db: Database,
  kind: WriteQueue<Value>,
  key: string,
  value: Value,
): void {
  openQueueOf(db, kind).add(key, value);
}

/**
 * The values queued under this key that are not in the database yet: the one being written, then
 * the one that waits.
 */
export function listQueued<Value>(db: Database, kind: WriteQueue<Value>, key: string): Value[] {
  return openQueueOf(db, kind).waiting(key);
}

/** Writes what waits in this queue. Throws where that fails; the values then go on waiting. */
export async function flushQueue<Value>(db: Database, kind: WriteQueue<Value>): Promise<void> {
  await openQueueOf(db, kind).flush();
}

/**
 * Writes what waits in all queues and resolves when that, and every other write that was begun, is
 * in the database. For a server that stops. Failures are logged.
 */
export async function flushAllQueues(db: Database): Promise<void> {
  const flushed = await Promise.allSettled(
    [...openQueuesOf(db).values()].map(({ flush }) => flush()),
  );
  for (const each of flushed) {
    if (each.status === 'rejected') log.error(`Something could not be written: ${each.reason}`);
  }
  // Writes run one after another: when this one is done, every write that was begun before it is
  // done too.
  await write(db, () => undefined).catch(() => undefined);
}

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    /** By connection, then by the name of the queue. */
    queuedWrites: WeakMap<object, Map<string, Pick<OpenQueue<never>, 'flush'>>>;
  }
}

function openQueuesOf(db: Database): Map<string, Pick<OpenQueue<never>, 'flush'>> {
  const all = processGlobal('queuedWrites', () => new WeakMap());
  const queues = all.get(db.$client) ?? new Map();
  all.set(db.$client, queues);
  return queues;
}

function openQueueOf<Value>(db: Database, kind: WriteQueue<Value>): OpenQueue<Value> {
  const queues = openQueuesOf(db);
  const queue = (queues.get(kind.name) as OpenQueue<Value> | undefined) ?? makeOpenQueue(db, kind);
  queues.set(kind.name, queue);
  return queue;
}

function makeOpenQueue<Value>(db: Database, kind: WriteQueue<Value>): OpenQueue<Value> {
  const { name, delayMs, most, merge, store } = kind;
  let pending = new Map<string, Value>();
  let writing: ReadonlyMap<string, Value> = new Map();
  let work: Promise<void> | null = null;
  let scheduled = false;
  let dropped = 0;

  const put = (into: Map<string, Value>, key: string, value: Value) => {
    const known = into.get(key);
    into.set(key, known === undefined ? value : merge(known, value));
  };
  const flushSoon = () => {
    if (scheduled) return;
    scheduled = true;
    setTimeout(() => {
      scheduled = false;
      flush().catch((error) => {
        if (!db.$client.open) {
          log.warn(`${pending.size} notes (${name}) are lost: the database was closed before.`);
          return;
        }
        log.warn(`What was noted (${name}) cannot be written yet: ${error}`);
        flushSoon();
      });
    }, delayMs).unref();
  };
  const writeBatch = async (batch: Map<string, Value>) => {
    writing = batch;
    try {
      await write(db, (tx) => keepingRemembered(tx, () => store(tx, batch)));
    } catch (error) {
      // Values that were queued meanwhile are newer than those of the failed batch.
      for (const [key, value] of pending) put(batch, key, value);
      pending = batch;
      throw error;
    } finally {
      writing = new Map();
      work = null;
    }
  };
  const flush = async (): Promise<void> => {
    if (work) await work.catch(() => undefined);
    // Another flush that waited too may have begun by now.
    if (work) return flush();
    if (dropped > 0) log.warn(`${dropped} notes (${name}) were dropped, since too many waited.`);
    dropped = 0;
    if (pending.size === 0) return;
    const batch = pending;
    pending = new Map();
    work = writeBatch(batch);
    await work;
  };
  return {
    add: (key, value) => {
      if (pending.size >= most && !pending.has(key)) {
        dropped++;
        return;
      }
      put(pending, key, value);
      flushSoon();
    },
    waiting: (key) =>
      [writing.get(key), pending.get(key)].filter((value) => value !== undefined) as Value[],
    flush,
  };
}
