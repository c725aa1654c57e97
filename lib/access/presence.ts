import { type Sql, sql } from '../db/sql.ts';

type Table = 'albums' | 'photos';

/** SQL: is the row in the gallery now? */
export function isPresent(table: Table): Sql {
  return sql.raw(`${table}.missing_since is null`);
}

/** SQL: was it in the gallery, and is missing now? */
export function isGone(table: Table): Sql {
  return sql.raw(`(${table}.missing_since is not null and ${table}.unrevealed = 0)`);
}

/** SQL: is it, or was it, in the gallery? False for what a scan has added and not revealed. */
export function wasShown(table: Table): Sql {
  return sql.raw(`${table}.unrevealed = 0`);
}
