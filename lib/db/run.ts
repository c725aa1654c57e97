import type Sqlite from 'better-sqlite3';
import type { SQL } from 'drizzle-orm';
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core';
import type { Database } from './open.ts';

const dialect = new SQLiteSyncDialect();
const mostStatements = 200;
const preparedByClient = new WeakMap<Sqlite.Database, Map<string, Sqlite.Statement>>();

/**
 * The rows of a query written as `sql`. `Row` states its columns; the tests of each query hold it
 * to that. Prepared statements are kept by their text: preparing costs more than most queries.
 */
export function allRows<Row>(db: Database, query: SQL): Row[] {
  const { statement, params } = prepare(db, query);
  return statement.all(...params) as Row[];
}

/** The first row, or null. */
export function firstRow<Row>(db: Database, query: SQL): Row | null {
  const { statement, params } = prepare(db, query);
  return (statement.get(...params) as Row | undefined) ?? null;
}

/** Runs a statement that answers no rows. */
export function runStatement(db: Database, query: SQL): { changes: number } {
  const { statement, params } = prepare(db, query);
  return statement.run(...params);
}

function prepare(db: Database, query: SQL) {
  const { sql, params } = dialect.sqlToQuery(query);
  let kept = preparedByClient.get(db.$client);
  if (!kept) {
    kept = new Map();
    preparedByClient.set(db.$client, kept);
  }
  let statement = kept.get(sql);
  if (!statement) {
    if (kept.size >= mostStatements) kept.clear();
    statement = db.$client.prepare(sql);
    kept.set(sql, statement);
  }
  return { statement, params };
}
