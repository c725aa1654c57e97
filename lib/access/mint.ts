import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import type { Sql } from '../db/sql.ts';

/**
 * Never made: what is private to a class can be stated neither by a literal nor by a copy with a
 * field changed (`{ ...photo, path }`), which is no photo that was checked.
 */
declare class Checked {
  private readonly visible: true;
}

/**
 * A row that its viewer may see. Only the by-viewer queries of this directory make one (the linter
 * keeps this file inside it), and thumbnails, originals and archives accept nothing else: to serve
 * an unchecked photo does not compile.
 */
export type Visible<T> = T & Checked;

/** For queries whose condition is a viewer's. */
export function visibleRows<Row>(db: Database, query: Sql): Visible<Row>[] {
  return allRows<Visible<Row>>(db, query);
}

/** The first such row, or null. */
export function visibleRow<Row>(db: Database, query: Sql): Visible<Row> | null {
  return visibleRows<Row>(db, query)[0] ?? null;
}
