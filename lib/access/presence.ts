import { type Sql, sql } from '../db/sql.ts';

type Table = 'albums' | 'photos';

/*
 * What `missing_since` says: null: it is there; 0: a scan has found it and not shown it yet, so that
 * nobody has ever seen it; else since when it has been gone, in ms.
 */

/** It is there. */
export function isPresent(table: Table): Sql {
  return sql.raw(`${table}.missing_since is null`);
}

/** It was there and is gone. */
export function isGone(table: Table): Sql {
  return sql.raw(`${table}.missing_since > 0`);
}

/** It is there, or was: a scan has shown it. */
export function wasShown(table: Table): Sql {
  return sql.raw(`coalesce(${table}.missing_since > 0, 1)`);
}
