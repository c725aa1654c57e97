import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';

/**
 * A random text that is another one whenever somebody may see less than before: triggers of the
 * database set it, so that no writer has to remember to. What follows from a viewer alone (groups,
 * permissions, shares, a session that ended) does not change it. Null: the database has none.
 */
export function findAccessVersion(db: Database): string | null {
  const row = firstRow<{ value: string }>(
    db,
    sql`select value from settings where name = 'access_version'`,
  );
  return row?.value ?? null;
}
