import { LRUCache } from 'lru-cache';
import { processGlobal } from '../process/processGlobal.ts';
import type { Client, ClientTx } from './client.ts';
import { allRows, firstRow } from './run.ts';
import { type Sql, sql } from './sql.ts';

/** What a connection remembers, valid for one version of the database. */
type Memory = {
  version: string;
  readonly answers: LRUCache<string, readonly object[]>;
  readonly made: LRUCache<string, object>;
  /** How many of this connection's changes left every answer as it was. */
  harmlessChanges: number;
};

/** How many answers are remembered, of a few kB each. */
const MOST_ANSWERS = 200;
/** How many things made of rows are remembered, of a kB each. */
const MOST_MADE = 500;

/**
 * As `allRows`, but the rows are remembered until anything is written to the database. For a query
 * that takes long and is run again and again.
 *
 * Threat: rows remembered for another viewer, or from before access was revoked, would reveal what
 * is hidden. So they are found by the whole statement with its parameters, which contains the
 * viewer's rule, and each call asks SQLite whether this or any other connection has written since.
 *
 * The statement must depend on the database alone, so on no clock. Visitors must not be able to
 * vary it at will, or their statements would push out all others.
 */
export function rememberedRows<Row extends object>(db: Client, query: Sql): readonly Row[] {
  const memory = presentMemory(db);
  if (!memory) return allRows<Row>(db, query);
  const key = JSON.stringify([query.text, query.params]);
  const known = memory.answers.get(key);
  if (known) return known as readonly Row[];
  // The version was read before the rows, so the rows can be newer than it but never older.
  const rows = allRows<Row>(db, query);
  memory.answers.set(key, rows);
  return rows;
}

/**
 * What was made of the database and remembered under this key, if nothing has been written since; else null.
 * The threat is that of `rememberedRows`, so the key must say all that it was made of besides the database.
 */
export function findRemembered<T extends object>(db: Client, key: string): T | null {
  return (presentMemory(db)?.made.get(key) as T | undefined) ?? null;
}

/** Makes something of the database, and remembers it under this key until anything is written. */
export function remember<T extends object>(db: Client, key: string, make: () => T): T {
  // As with rows, the memory is that of a version that was read before.
  const memory = presentMemory(db);
  const made = make();
  memory?.made.set(key, made);
  return made;
}

/**
 * Runs a change that leaves everything remembered valid: it must not change any column that the
 * rule of access, a list or a count reads. For what is written all the time while people look, such
 * as visits.
 */
export function keepingRemembered(tx: ClientTx, change: () => void): void {
  const before = readChanges(tx).own;
  change();
  memoryOf(tx).harmlessChanges += readChanges(tx).own - before;
}

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    /** What each connection remembers. */
    remembered: WeakMap<object, Memory>;
  }
}

function memoryOf({ $client }: Client): Memory {
  const memories = processGlobal('remembered', () => new WeakMap());
  const memory = memories.get($client) ?? {
    version: '',
    answers: new LRUCache({ max: MOST_ANSWERS }),
    made: new LRUCache({ max: MOST_MADE }),
    harmlessChanges: 0,
  };
  memories.set($client, memory);
  return memory;
}

/** The memory of the database as it is now; null in a transaction, whose changes may be rolled back. */
function presentMemory(db: Client): Memory | null {
  if (db.$client.inTransaction) return null;
  const memory = memoryOf(db);
  const version = versionOf(db, memory);
  if (memory.version !== version) {
    memory.answers.clear();
    memory.made.clear();
    memory.version = version;
  }
  return memory;
}

function versionOf(db: Client, { harmlessChanges }: Memory): string {
  const { own, others } = readChanges(db);
  return `${others} ${own - harmlessChanges}`;
}

/**
 * `own`: how many rows this connection has changed, rolled back or not. `others`: a number that
 * changes whenever another connection, of this process or another, has written.
 */
function readChanges(db: Client): { own: number; others: number } {
  // Two statements take half the time of one that selects from pragma_data_version.
  const own = firstRow<{ own: number }>(db, sql`select total_changes() as own`);
  const others = firstRow<{ data_version: number }>(db, sql`pragma data_version`);
  if (!own || !others) throw new Error('a pragma answers one row');
  return { own: own.own, others: others.data_version };
}
