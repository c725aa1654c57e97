import { photoIsCounted, type Viewer, withoutShares } from '../access/access.ts';
import { photosFor, type Selection } from '../access/checkedRows.ts';
import { compile } from '../access/condition.ts';
import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { albumsInMonths, endOf, type MonthCount, monthsOf } from './months.ts';
import type { VisiblePhoto } from './rows.ts';
import { isBeside, listPartOfSequence, type PartOfSequence, type Sequence } from './sequence.ts';
import { PHOTOS_PER_PAGE, partOf } from './sequencePage.ts';

/** All photos of all albums that the viewer sees without any share, newest first, undated ones last. */
export function timelineSequence(viewer: Viewer, tables = byTime): Sequence {
  const asked = withoutShares(viewer);
  return {
    viewer: asked,
    photosFor: (purpose): Selection<typeof purpose> => photosFor(asked, purpose, tables),
    countFor: (purpose) => {
      if (purpose === 'see') {
        return sql`coalesce((select sum(photos) from (${monthsOf(asked)})), 0)`;
      }
      const { tables: from, condition } = photosFor(asked, purpose, tables);
      return sql`(select count(*) from ${from} where ${condition})`;
    },
    order: [sql`photos.timeline_at`, sql`photos.id`],
    descends: true,
    keyOf: (photo) => keyOfPlace(placeOf(photo)),
  };
}

/** A FROM by the index of times, which is named since SQLite would not always choose it. */
const byTime = sql`photos indexed by photos_timeline
  cross join albums on albums.id = photos.album_id`;

/** A place in the timeline: that of a photo. */
export type TimelinePlace = {
  /** As `photos.timeline_at`: a wall-clock time, empty for undated photos. */
  readonly at: string;
  readonly id: number;
};

/** Where a photo is in the timeline. */
export function placeOf({ orderAt, id }: VisiblePhoto): TimelinePlace {
  return { at: orderAt === 'undated' ? '' : orderAt, id };
}

/** The values of the columns of the timeline's order for a place. */
export const keyOfPlace = ({ at, id }: TimelinePlace): Sql[] => [sql`${at}`, sql`${id}`];

/** Where a page begins: in a month or on a day, after so many of its photos, or beside a photo. */
export type TimelineStart =
  | { readonly month: string; readonly skip?: number }
  | { readonly after: TimelinePlace }
  | { readonly before: TimelinePlace };

type Limits = {
  readonly perPage: number;
  /** How many entries of the index of times can be read in a few tens of milliseconds. */
  readonly walkAtMost: number;
};
const usualLimits: Limits = { perPage: PHOTOS_PER_PAGE, walkAtMost: 50_000 };

export type PartOfTimeline = {
  readonly photos: readonly VisiblePhoto[];
  /** Are there newer photos, and older ones? */
  readonly hasNewer: boolean;
  readonly hasOlder: boolean;
  /** The photos beside them, as far as they were read. */
  readonly before?: VisiblePhoto | null;
  readonly after?: VisiblePhoto | null;
};

/**
 * A page of the timeline. `months` are those of `listMonths` for this viewer: they say how far a full
 * page reaches, so that few index entries are read in vain, wherever the viewer jumps to and however few
 * photos they see.
 */
export function pageTimeline(
  db: Database,
  viewer: Viewer,
  months: readonly MonthCount[],
  start: TimelineStart,
  limits: Partial<Limits> = {},
): PartOfTimeline {
  const { perPage, walkAtMost } = { ...usualLimits, ...limits };
  if ('before' in start) {
    const page = pageBefore(db, viewer, months, start.before, { perPage, walkAtMost });
    const [newest] = months;
    if (page.hasNewer || !newest) return page;
    // Fewer photos than a page would be before this place, so the newest page is shown, which
    // contains them and more.
    return pageTimeline(db, viewer, months, { month: newest.month }, limits);
  }
  const isAfter = 'after' in start;
  const { first, skip } = isAfter
    ? { first: months.findIndex(({ month }) => month <= dayOf(start.after)), skip: 0 }
    : placeIn(months, start);
  if (first < 0) return { photos: [], hasNewer: months.length > 0, hasOlder: false };
  const last = reach(months, isAfter ? first + 1 : first, 1, perPage + skip);
  const photos = listSpan(db, viewer, months.slice(first, last + 1), {
    where: isAfter
      ? isBeside(timelineSequence(viewer), 'after', keyOfPlace(start.after))
      : sql`photos.timeline_at < ${endOf(months[first]?.month ?? '')}`,
    skip: Math.max(0, skip - 1),
    limit: perPage + 1 + Math.min(1, skip),
    walkAtMost,
  });
  const part = partOf(photos, Math.min(1, skip), perPage);
  return {
    ...part,
    hasNewer: isAfter || first > 0 || skip > 0,
    hasOlder: part.after !== null || last < months.length - 1,
  };
}

function pageBefore(
  db: Database,
  viewer: Viewer,
  months: readonly MonthCount[],
  place: TimelinePlace,
  { perPage, walkAtMost }: Limits,
): PartOfTimeline {
  const oldest = months.findLastIndex(({ month }) => endOf(month) > dayOf(place));
  if (oldest < 0) return { photos: [], hasNewer: false, hasOlder: months.length > 0 };
  const newest = reach(months, oldest - 1, -1, perPage);
  const photos = listSpan(db, viewer, months.slice(newest, oldest + 1), {
    where: isBeside(timelineSequence(viewer), 'before', keyOfPlace(place)),
    limit: perPage + 1,
    fromEnd: true,
    walkAtMost,
  });
  return {
    photos: photos.slice(-perPage),
    hasNewer: photos.length > perPage || newest > 0,
    hasOlder: true,
  };
}

/** The day of a place, to be compared with months and days as text; empty for undated photos. */
const dayOf = ({ at }: TimelinePlace) => at.slice(0, 10);

/**
 * With which entry of `months` a page begins (-1: there is none), and how many of its photos are skipped.
 * In a month that is given day by day, whole days are passed over first, so that at most the photos of
 * one day are skipped one by one.
 */
function placeIn(
  months: readonly MonthCount[],
  { month, skip = 0 }: Extract<TimelineStart, { month: string }>,
): { first: number; skip: number } {
  let first = months.findIndex((each) => each.month < endOf(month));
  let left = skip;
  const isLeftOut = (at: number) => left > 0 && left >= (months[at]?.photos ?? 0);
  while (first >= 0 && isLeftOut(first)) {
    left -= months[first]?.photos ?? 0;
    first = months[first + 1]?.month.startsWith(month) && month !== '' ? first + 1 : -1;
  }
  return { first, skip: left };
}

/** The index of the month with which those from `first` on, in the direction of `step`, fill a page. */
function reach(
  months: readonly MonthCount[],
  first: number,
  step: 1 | -1,
  perPage: number,
): number {
  let found = 0;
  let at = first;
  for (; months[at] !== undefined; at += step) {
    found += months[at]?.photos ?? 0;
    if (found > perPage) return at;
  }
  return Math.max(0, Math.min(months.length - 1, at - step));
}

/** How many photos are sorted in some milliseconds. */
const MOST_SORTED = 2_000;

type Wanted = PartOfSequence & { readonly where: Sql } & Pick<Limits, 'walkAtMost'>;

/**
 * Photos of these months. The index of times contains them in order; where it has far more photos of
 * these months than the viewer sees, the albums in which they see any are read instead.
 */
function listSpan(
  db: Database,
  viewer: Viewer,
  span: readonly MonthCount[],
  { walkAtMost, ...wanted }: Wanted,
): VisiblePhoto[] {
  const [from, to] = [span.at(-1)?.month ?? '', span[0]?.month ?? ''];
  const within = sql`photos.timeline_at >= ${from} and photos.timeline_at < ${endOf(to)}`;
  const where = sql`${within} and ${wanted.where}`;
  const seen = span.reduce((sum, { photos }) => sum + photos, 0);
  if (seen <= MOST_SORTED && isLonger(db, within, walkAtMost)) {
    const byAlbum = timelineSequence(viewer, byAlbumsOf(withoutShares(viewer), from, to));
    return listPartOfSequence(db, byAlbum, { ...wanted, where });
  }
  return listPartOfSequence(db, timelineSequence(viewer), { ...wanted, where });
}

/** Does the index of times have more than `most` photos of this time, hidden ones too? */
function isLonger(db: Database, within: Sql, most: number): boolean {
  const row = firstRow<{ entries: number }>(
    db,
    sql`select count(*) as entries
      from (
        select 1
        from photos indexed by photos_timeline
        where ${within} and ${compile(photoIsCounted)}
        limit ${most + 1})`,
  );
  return (row?.entries ?? 0) > most;
}

function byAlbumsOf(viewer: Viewer, from: string, to: string): Sql {
  // In the order of an album undated photos come last, but in the timeline their time is ''.
  const dated =
    from === '' ? sql`1` : sql`photos.order_at >= ${from} and photos.order_at < ${endOf(to)}`;
  return sql`(${albumsInMonths(viewer, from, to)}) as near
    cross join albums on albums.id = near.id
    cross join photos indexed by photos_order on photos.album_id = albums.id and ${dated}`;
}
