import type Sqlite from 'better-sqlite3';
import type { Client, ClientTx } from './client.ts';
import type { Sql } from './sql.ts';

const MOST_STATEMENTS = 200;
const preparedByClient = new WeakMap<Sqlite.Database, Map<string, Sqlite.Statement>>();

/**
 * The rows of a query written as `sql`. `Row` must list its columns, which only the tests of each
 * query check. Prepared statements are cached by their text: preparing costs more than running most
 * queries.
 */
export function allRows<Row>(db: Client, query: Sql): Row[] {
  const { statement, params } = prepare(db, query);
  return statement.all(...params) as Row[];
}

/** The first row, or null. */
export function firstRow<Row>(db: Client, query: Sql): Row | null {
  const { statement, params } = prepare(db, query);
  return (statement.get(...params) as Row | undefined) ?? null;
}

/** Runs a statement that writes and answers no rows. */
export function runStatement(tx: ClientTx, query: Sql): { changes: number } {
  const { statement, params } = prepare(tx, query);
  return statement.run(...params);
}

function prepare(db: Client, query: Sql) {
  let kept = preparedByClient.get(db.$client);
  if (!kept) {
    kept = new Map();
    preparedByClient.set(db.$client, kept);
  }
  let statement = kept.get(query.text);
  if (!statement) {
    if (kept.size >= MOST_STATEMENTS) kept.clear();
    statement = db.$client.prepare(query.text);
    kept.set(query.text, statement);
  }
  return { statement, params: query.params };
}
