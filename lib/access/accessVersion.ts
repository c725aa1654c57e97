import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';

/**
 * SQL: a random text that changes whenever somebody may see less than before. Triggers of the
 * database set it, so that no writer can forget to. What follows from a viewer alone (groups,
 * permissions, shares, a session that ended) does not change it. NULL: the database has none.
 */
export const accessVersion = sql`(select value from settings where name = 'access_version')`;

/** The present access version; null: the database has none. */
export function findAccessVersion(db: Database): string | null {
  return (
    firstRow<{ value: string | null }>(db, sql`select ${accessVersion} as value`)?.value ?? null
  );
}
