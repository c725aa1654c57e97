import { LRUCache } from 'lru-cache';
import { processGlobal } from '../process/processGlobal.ts';
import type { Client, ClientTx } from './client.ts';
import { allRows, firstRow } from './run.ts';
import { type Sql, sql } from './sql.ts';

/** What a connection remembers, valid for one version of the database. */
type Memory = {
  version: string;
  readonly answers: LRUCache<string, readonly object[]>;
  /** How many of this connection's changes left every answer as it was. */
  harmlessChanges: number;
};

/** How many answers are remembered, of a few kB each. */
const MOST_ANSWERS = 200;

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
  // What an open transaction has written may be rolled back.
  if (db.$client.inTransaction) return allRows<Row>(db, query);
  const memory = memoryOf(db);
  const version = versionOf(db, memory);
  if (memory.version !== version) {
    memory.answers.clear();
    memory.version = version;
  }
  const key = JSON.stringify([query.text, query.params]);
  const known = memory.answers.get(key);
  if (known) return known as readonly Row[];
  // The version was read before the rows, so the rows can be newer than it but never older.
  const rows = allRows<Row>(db, query);
  memory.answers.set(key, rows);
  return rows;
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
    harmlessChanges: 0,
  };
  memories.set($client, memory);
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
  const changes = firstRow<{ own: number; others: number }>(
    db,
    sql`select total_changes() as own, data_version as others
      from pragma_data_version`,
  );
  if (!changes) throw new Error('A pragma answers one row');
  return changes;
}
