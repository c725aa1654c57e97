import type { OpenedDatabase, Tx } from '../db/open.ts';

/**
 * A test's database as what writes takes. Each statement outside a transaction is one of its own,
 * and nothing is lost where a test is cut off between two.
 */
export function asTx(db: OpenedDatabase): Tx {
  return db as Tx;
}
