import { type Sql, sql } from './sql.ts';

/*
 * Ids as ranges, for a form that shows thousands of rows: most of them follow one another.
 */

/** From the first to the last id, both included. */
export type IdRange = readonly [first: number, last: number];

/** `1-300,302`: exactly these ids. */
export function idRangesText(ids: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const id of [...ids].sort((a, b) => a - b)) {
    const open = ranges.at(-1);
    if (open && id <= open[1] + 1) open[1] = id;
    else ranges.push([id, id]);
  }
  return ranges
    .map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
    .join(',');
}

/** The ranges of such a text; parts that are none are left out. */
export function parseIdRanges(text: string): IdRange[] {
  return text.split(',').flatMap((part): IdRange[] => {
    const [, first, last = first] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(part) ?? [];
    return first === undefined ? [] : [[Number(first), Number(last)]];
  });
}

/** SQL: is the id in one of these ranges? */
export function isInRanges(id: Sql, ranges: readonly IdRange[]): Sql {
  return sql`exists (
    select 1 from json_each(${JSON.stringify(ranges)}) as shown
    where ${id} between shown.value ->> 0 and shown.value ->> 1)`;
}
