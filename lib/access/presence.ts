import { type Sql, sql } from '../db/sql.ts';

type Table = 'albums' | 'photos';

/** It is there. */
export function isPresent(table: Table): Sql {
  return sql.raw(`${table}.missing_since is null`);
}

/** It was there and is gone. */
export function isGone(table: Table): Sql {
  return sql.raw(`(${table}.missing_since is not null and ${table}.unrevealed = 0)`);
}

/** It is there, or was: a scan has shown it. */
export function wasShown(table: Table): Sql {
  return sql.raw(`${table}.unrevealed = 0`);
}
