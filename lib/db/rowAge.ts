import type { Client } from './client.ts';
import { firstRow } from './run.ts';
import { sql } from './sql.ts';

const madeAt = {
  albums: sql`select 1 from albums where added_at`,
  photos: sql`select 1 from photos where added_at`,
  users: sql`select 1 from users where created_at`,
  groups: sql`select 1 from groups where created_at`,
  links: sql`select 1 from links where created_at`,
  standing_policies: sql`select 1 from standing_policies where created_at`,
};

/** Tables whose rows know when they were made, or first shown. */
export type DatedTable = keyof typeof madeAt;

/** Was any of these rows made after an instant? */
export function isAnyYounger(
  db: Client,
  table: DatedTable,
  ids: readonly number[],
  instant: number,
): boolean {
  const list = sql`(select value from json_each(${JSON.stringify(ids)}))`;
  return firstRow(db, sql`${madeAt[table]} > ${instant} and id in ${list} limit 1`) !== null;
}
