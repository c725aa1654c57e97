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
export function monthsOf(viewer: Viewer): Sql {
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

/**
 * SQL: the ids of the albums in which the viewer sees photos of the months between these two,
 * inclusive. Photos must still be checked: of an album that is named for one of them any may be hidden.
 */
export function albumsInMonths(viewer: Viewer, from: string, to: string): Sql {
  return sql`
    select albums.id
    from album_months
    cross join albums on albums.id = album_months.album_id
    where album_months.month between ${from} and ${to}
      and ${compile(albumIsPresent)} and ${compile(photoRule(viewer).inherited)}
    union
    select album_audience_months.album_id
    from album_audience_months
    cross join audiences on audiences.id = album_audience_months.audience_id
    where album_audience_months.month between ${from} and ${to} and ${isForAudience(viewer)}`;
}
