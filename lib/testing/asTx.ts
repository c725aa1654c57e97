import type { OpenedDatabase, Tx } from '../db/open.ts';

/**
 * A test's database in the type that functions which write take. Each statement is then its own
 * transaction, which is good enough for a test.
 */
export function asTx(db: OpenedDatabase): Tx {
  return db as Tx;
}
