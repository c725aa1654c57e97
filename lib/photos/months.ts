import { albumIsPresent, photoRule, type Viewer } from '../access/access.ts';
import { isForAudience } from '../access/audiences.ts';
import { compile } from '../access/condition.ts';
import type { Database } from '../db/open.ts';
import { rememberedRows } from '../db/remembered.ts';
import { type Sql, sql } from '../db/sql.ts';

/** How many photos a viewer sees of a month. */
export type MonthCount = {
  /** `YYYY-MM`; empty: the photos without a date. */
  readonly month: string;
  readonly photos: number;
};

/**
 * The months of which the viewer sees photos, newest first, undated photos last. Summed from counters
 * (`monthCounters.ts`), so no photo is read. Remembered until anything changes.
 */
export function listMonths(db: Database, viewer: Viewer): readonly MonthCount[] {
  return rememberedRows<MonthCount>(db, monthsOf(viewer));
}

/** SQL: the rows of `listMonths`. */
function monthsOf(viewer: Viewer): Sql {
  const rule = photoRule(viewer);
  return sql`select month, sum(photos) as photos
    from (
      select album_months.month, album_months.photos
      from albums
      cross join album_months on album_months.album_id = albums.id
      where ${compile(albumIsPresent)} and ${compile(rule.inherited)}
      union all
      select audience_months.month, audience_months.photos
      from audiences
      cross join audience_months on audience_months.audience_id = audiences.id
      where ${isForAudience(viewer)})
    group by month
    having sum(photos) > 0
    order by month desc`;
}
