import type { Client } from './client.ts';
import { firstRow } from './run.ts';
import { sql } from './sql.ts';

/** By table, the column that says when a row was made, or first shown. */
const madeAt = {
  albums: 'added_at',
  photos: 'added_at',
  users: 'created_at',
  groups: 'created_at',
  links: 'created_at',
  standing_policies: 'created_at',
} as const;

export type DatedTable = keyof typeof madeAt;

/** Was any of these rows made after an instant (ms since 1970 UTC)? */
export function isAnyYounger(
  db: Client,
  table: DatedTable,
  ids: readonly number[],
  instant: number,
): boolean {
  const younger = firstRow(
    db,
    sql`select 1
      from ${sql.raw(table)}
      where ${sql.raw(madeAt[table])} > ${instant}
        and id in (select value from json_each(${JSON.stringify(ids)}))
      limit 1`,
  );
  return younger !== null;
}
