import type { Database, Tx } from '../db/open.ts';
import { write } from '../db/write.ts';
import { createLog } from '../process/log.ts';
import { processGlobal } from '../process/processGlobal.ts';

/**
 * One kind of what is written a little later. A request that only reads writes nothing in line,
 * since the whole server stands still while SQLite writes: its notes wait in memory, those with the
 * same key as one, and are written together. What cannot be written is kept and tried again.
 */
export type WriteQueue<Value> = {
  /** For the log; each kind has its own. */
  readonly name: string;
  readonly delayMs: number;
  /** So many keys wait at most. Threat: requests that can be varied at will would fill the memory. */
  readonly most: number;
  readonly merge: (waiting: Value, more: Value) => Value;
  /** Writes a batch. */
  readonly store: (tx: Tx, batch: ReadonlyMap<string, Value>) => void;
};

type Line<Value> = {
  readonly add: (key: string, value: Value) => void;
  readonly waiting: (key: string) => Value[];
  readonly flush: () => Promise<void>;
};

const log = createLog('warn');

/** Notes `value` under `key`, to be written within the kind's delay. */
export function queueWrite<Value>(
  db: Database,
  kind: WriteQueue<Value>,
  key: string,
  value: Value,
): void {
  lineOf(db, kind).add(key, value);
}

/** What is noted under this key and not in the database yet: what is on its way there, then what waits. */
export function listQueued<Value>(db: Database, kind: WriteQueue<Value>, key: string): Value[] {
  return lineOf(db, kind).waiting(key);
}

/** Writes what waits of this kind. Throws where that fails; it then goes on waiting. */
export async function flushQueue<Value>(db: Database, kind: WriteQueue<Value>): Promise<void> {
  await lineOf(db, kind).flush();
}

/**
 * Writes what waits of all kinds and ends when that, and every other write that was begun, is in
 * the database: for a server that stops. What fails is told in the log.
 */
export async function flushAllQueues(db: Database): Promise<void> {
  const flushed = await Promise.allSettled([...linesOf(db).values()].map(({ flush }) => flush()));
  for (const each of flushed) {
    if (each.status === 'rejected') log.error(`Something could not be written: ${each.reason}`);
  }
  // Writes stand in one line: whatever was begun before this is done when this is.
  await write(db, () => undefined).catch(() => undefined);
}

function linesOf(db: Database): Map<string, Pick<Line<never>, 'flush'>> {
  const all = processGlobal(
    'written-later',
    () => new WeakMap<object, Map<string, Pick<Line<never>, 'flush'>>>(),
  );
  const lines = all.get(db.$client) ?? new Map();
  all.set(db.$client, lines);
  return lines;
}

function lineOf<Value>(db: Database, kind: WriteQueue<Value>): Line<Value> {
  const lines = linesOf(db);
  const line = (lines.get(kind.name) as Line<Value> | undefined) ?? createLine(db, kind);
  lines.set(kind.name, line);
  return line;
}

function createLine<Value>(db: Database, kind: WriteQueue<Value>): Line<Value> {
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
        log.warn(`What was noted (${name}) cannot be written yet: ${error}`);
        flushSoon();
      });
    }, delayMs).unref();
  };
  const writeBatch = async (batch: Map<string, Value>) => {
    writing = batch;
    try {
      await write(db, (tx) => store(tx, batch));
    } catch (error) {
      // What came meanwhile is newer than what goes back to waiting.
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
    // Another flush that waited as well may have begun.
    if (work) return flush();
    if (dropped > 0) log.warn(`${dropped} notes (${name}) came while too many waited.`);
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
