import {
  albumIsPresent,
  namesPersonInAlbum,
  photoRule,
  type Viewer,
  withoutShares,
} from '../access/access.ts';
import { isForAudience, isForPerson } from '../access/audiences.ts';
import { compile } from '../access/condition.ts';
import { photosOfAlbum } from '../access/visibility.ts';
import type { Database } from '../db/open.ts';
import { rememberedRows } from '../db/remembered.ts';
import { type Sql, sql } from '../db/sql.ts';
import { MOST_OF_MONTH } from './monthCounters.ts';
import { type ListScope, photoViewer } from './scope.ts';

/** How many photos a viewer sees of a month. */
export type MonthCount = {
  /** `YYYY-MM`, or a day of a month with very many photos, `YYYY-MM-DD`; empty: those without a date. */
  readonly month: string;
  readonly photos: number;
};

/**
 * The months of which the viewer sees photos, newest first, undated photos last. A month of which they see
 * more than `most` is given day by day, if it is counted so. Summed from counters (`monthCounters.ts`),
 * so no photo is read. Remembered until anything changes.
 */
export function listMonths(
  db: Database,
  viewer: Viewer,
  most: number = MOST_OF_MONTH,
): readonly MonthCount[] {
  const counted = rememberedRows<MonthCount>(db, monthsOf(viewer));
  if (!counted.some(({ month }) => isDay(month))) return counted;
  // Threat: a month is counted by day if it has very many photos, hidden ones too. Showing its days to
  // somebody who sees few of them would tell that.
  return [...Map.groupBy(counted, ({ month }) => month.slice(0, 7))].flatMap(([month, days]) => {
    const photos = days.reduce((sum, each) => sum + each.photos, 0);
    return photos > most ? days : [{ month, photos }];
  });
}

const isDay = (month: string) => month.length === 'YYYY-MM-DD'.length;

/** A text that sorts after all times of a month or a day, and before those of the next. */
export function endOf(month: string): string {
  return `${month}${month === '' ? '!' : '~'}`;
}

/** The months of a timeline, and the viewer for whom they are. */
export type TimelineScope = { readonly viewer: Viewer; readonly months: readonly MonthCount[] };

/**
 * The months in scope. If hiding public albums would leave none, the months of all that the viewer
 * sees.
 */
export function getTimelineScope(db: Database, scope: ListScope): TimelineScope {
  const viewer = photoViewer(scope);
  const months = listMonths(db, viewer);
  if (months.length > 0 || scope.withPublic) return { viewer, months };
  return getTimelineScope(db, { ...scope, withPublic: true });
}

/**
 * The months of which the viewer sees photos of this album, oldest first, undated photos last. `months`
 * are what counters say (`albumMonthsOf`), and are right if their sum is `count`, the number of photos
 * that the viewer sees of the album. Counters know nothing of photos that only a share shows; then the
 * album's photos are counted, which is remembered until anything changes.
 */
export function checkAlbumMonths(
  db: Database,
  viewer: Viewer,
  albumId: number,
  { count, months }: { readonly count: number; readonly months: readonly MonthCount[] },
): readonly MonthCount[] {
  if (months.reduce((sum, { photos }) => sum + photos, 0) === count) return months;
  const { tables, condition } = photosOfAlbum(viewer, 'see', albumId);
  return rememberedRows<MonthCount>(
    db,
    sql`select substr(photos.timeline_at, 1, 7) as month, count(*) as photos
      from ${tables}
      where ${condition}
      group by month
      order by ${undatedLast}`,
  );
}

/** SQL over months, in the order of an album. */
const undatedLast = sql`month = '', month`;

/** SQL: how many photos of an album the viewer sees of each month, by counters, as JSON. */
export function albumMonthsOf(viewer: Viewer, albumId: number): Sql {
  return sql`(select json_group_array(
      json_object('month', month, 'photos', photos) order by ${undatedLast})
    from (${monthsOfAlbum(viewer, albumId)}))`;
}

function monthsOfAlbum(viewer: Viewer, albumId: number): Sql {
  return sql`select substr(month, 1, 7) as month, sum(photos) as photos
    from (
      select album_months.month, album_months.photos
      from albums
      cross join album_months on album_months.album_id = albums.id
      where albums.id = ${albumId}
        and ${compile(albumIsPresent)} and ${compile(photoRule(viewer).inherited)}
      union all
      select album_audience_months.month, album_audience_months.photos
      from album_audience_months
      cross join audiences on audiences.id = album_audience_months.audience_id
      where album_audience_months.album_id = ${albumId}
        and ${isForAudience(withoutShares(viewer))})
    group by 1`;
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
      ${ownPolicies(viewer)})
    group by month
    having sum(photos) > 0
    order by month desc`;
}

/** SQL: how many photos with policies of their own the viewer sees, by month. */
function ownPolicies(viewer: Viewer): Sql {
  const named = viewer.hidesPublic ? isForPerson(viewer) : isForAudience(viewer);
  const sums = sql`select audience_months.month, audience_months.photos
      from audiences
      cross join audience_months on audience_months.audience_id = audiences.id
      where ${named}`;
  if (!viewer.hidesPublic) return sums;
  return sql`${sums}
      union all
      select album_audience_months.month, album_audience_months.photos
      from audiences
      cross join album_audience_months indexed by album_audience_months_audience
        on album_audience_months.audience_id = audiences.id
      cross join albums on albums.id = album_audience_months.album_id
      where audiences.public = 1 and not ${isForPerson(viewer)}
        and ${compile(albumIsPresent)} and ${compile(namesPersonInAlbum(viewer))}`;
}

/**
 * SQL: the ids of the albums in which the viewer sees photos of the months between these two,
 * inclusive. Each photo must still be checked: others of the same album may be hidden.
 */
export function albumsInMonths(viewer: Viewer, from: string, to: string): Sql {
  return sql`
    select albums.id
    from (
      select distinct album_id
      from album_months indexed by album_months_month
      where month >= ${from} and month < ${endOf(to)}) as counted
    cross join albums on albums.id = counted.album_id
    where ${compile(albumIsPresent)} and ${compile(photoRule(viewer).inherited)}
    union
    select album_audience_months.album_id
    from album_audience_months
    cross join audiences on audiences.id = album_audience_months.audience_id
    where album_audience_months.month >= ${from} and album_audience_months.month < ${endOf(to)}
      and ${isForAudience(viewer)}`;
}
