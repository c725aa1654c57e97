import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { photoCondition, type Viewer, visitor, withoutShares } from '../access/access.ts';
import { compile, idList } from '../access/condition.ts';
import { allRows, firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { atomically } from '../db/write.ts';
import { arbitraryViewer, arbitraryWorld } from '../testing/testArbitraries.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { recountAlbums } from './counters.ts';
import { recountMonths } from './monthCounters.ts';
import { albumMonthsOf, checkAlbumMonths, listMonths, type MonthCount } from './months.ts';
import { listOnThisDay } from './onThisDay.ts';
import { findPhotoFor } from './photos.ts';
import { listScope, photoViewer } from './scope.ts';
import { albumSequence, countSequence, findNeighbours, listSequence } from './sequence.ts';
import {
  type PartOfTimeline,
  pageTimeline,
  placeOf,
  type TimelineStart,
  timelineSequence,
} from './timeline.ts';
import { firstNumber } from './timelineAddress.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const runs = process.env['TEST_LONG'] === undefined ? 30 : 2000;

/** Dates in several months, days and years, with and without times, for the photos of a world in turn. */
const dates = fc.array(
  fc.constantFrom(
    ...['2019-12-31T23:59:59', '2020-02-28', '2020-02-28T10:00:00.500', '2021-02-28'],
    ...['2021-03-01T00:00:00', '2021-03-01', null],
  ),
  { minLength: 1, maxLength: 25 },
);

test('pages of the timeline, from any month on and in both directions, hold what the rule shows, for any viewer', () => {
  fc.assert(
    fc.property(
      arbitraryWorld,
      dates,
      fc.array(arbitraryViewer, { minLength: 2, maxLength: 4 }),
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      (world, taken, viewers, perPage, byDay) => {
        const { albumIds, photoIds } = fill(db, world);
        redate(albumIds, photoIds.flat(), taken);
        const mostOfMonth = byDay ? 1 : 50_000;
        atomically(db, (tx) => recountMonths(tx, albumIds, mostOfMonth));
        for (const viewer of viewers) {
          expectTimelineEqual(viewer, perPage, mostOfMonth);
          const hiding = photoViewer(listScope(viewer, true));
          if (hiding.hidesPublic) expectTimelineEqual(hiding, perPage, mostOfMonth);
          for (const id of albumIds) expectMonthsEqual(viewer, id);
        }
      },
    ),
    { numRuns: runs },
  );
}, 1_800_000);

test('a month with very many photos is read day by day', () => {
  const photos = Array.from({ length: 7 }, (_, n) => ({ name: `${n}.jpg` }));
  const { albumIds, photoIds } = fill(db, {
    users: 0,
    groups: 0,
    albums: [{ policy: { public: true }, photos }],
  });
  const days = ['2021-02-03', '2021-02-28', '2021-02-28T10:00:00', '2020-01-01', null];
  redate(albumIds, photoIds.flat(), days);
  atomically(db, (tx) => recountMonths(tx, albumIds, 1));
  for (const perPage of [1, 3]) expectTimelineEqual(visitor, perPage, 1);
});

function redate(albumIds: number[], photoIds: number[], taken: (string | null)[]): void {
  atomically(db, (tx) => {
    const update = tx.$client.prepare(
      'update photos set edited_at = null, taken_at = ? where id = ?',
    );
    for (const [i, id] of photoIds.entries()) update.run(taken[i % taken.length], id);
    recountAlbums(tx, albumIds);
  });
}

type Row = { readonly id: number; readonly at: string };

/** SQL over `photos` and `albums`: does the policy of one of them name the viewer, or a group of theirs? */
function namesThem({ userId, groupIds }: Viewer) {
  const either = sql`policy_id in (photos.policy_id, albums.policy_id)`;
  return sql`(exists (select 1 from policy_users where user_id = ${userId} and ${either})
    or exists (select 1 from policy_groups where group_id in ${idList(groupIds)} and ${either}))`;
}

function expectTimelineEqual(viewer: Viewer, perPage: number, mostOfMonth: number): void {
  const { hidesPublic: _, ...showingAll } = viewer;
  const rows = allRows<Row>(
    db,
    sql`select photos.id, coalesce(edited_at, taken_at, '') as at
      from photos join albums on albums.id = photos.album_id
      where ${compile(photoCondition(withoutShares(showingAll)))}
        and ${viewer.hidesPublic ? namesThem(viewer) : sql`1`}
      order by order_at = 'undated', order_at desc, photos.id desc`,
  );
  const ids = rows.map(({ id }) => id);
  const asked = withoutShares(viewer);
  const months = listMonths(db, asked, mostOfMonth);
  const ofMonths = Map.groupBy(rows, ({ at }) => at.slice(0, 7));
  expect(months.map(({ month }) => month)).toEqual(
    [...ofMonths].flatMap(([month, each]) =>
      month !== '' && each.length > mostOfMonth
        ? [...new Set(each.map(({ at }) => at.slice(0, 10)))]
        : [month],
    ),
  );
  const sequence = timelineSequence(viewer);
  const listed = listSequence(db, sequence);
  expect(listed.map(({ id }) => id)).toEqual(ids);
  for (const purpose of ['see', 'originals'] as const) {
    const had = rows.filter(({ id }) => findPhotoFor(db, asked, id, purpose) !== null);
    expect(countSequence(db, sequence, purpose)).toBe(had.length);
  }
  for (const walkAtMost of [0, 50_000]) {
    const page = (start: TimelineStart) =>
      pageTimeline(db, asked, months, start, { perPage, walkAtMost });
    expect(walk(page, { month: months[0]?.month ?? '' })).toEqual(ids);
    for (const [place, photo] of listed.entries()) {
      const newer = page({ before: placeOf(photo) });
      const first = Math.max(0, place - perPage);
      const until = first === 0 ? perPage : place;
      expect(newer.photos.map(({ id }) => id)).toEqual(ids.slice(first, until));
      expect(newer.hasNewer).toBe(first > 0);
    }
    for (const month of ['2022-01', '2021-02', '2020-12', '2020-01', '2000-01', '']) {
      const from = rows.findIndex(({ at }) => at.slice(0, 7) <= month);
      const jumped = page({ month });
      expect(jumped.photos.map(({ id }) => id)).toEqual(
        from < 0 ? [] : ids.slice(from, from + perPage),
      );
      expect(jumped.hasNewer).toBe(from !== 0 && rows.length > 0);
      const inMonth = ofMonths.get(month)?.length ?? 0;
      for (const skip of new Set([1, inMonth - 1])) {
        if (skip < 1 || skip >= inMonth) continue;
        const inside = page({ month, skip });
        expect(inside.photos[0]?.id).toBe(ids[from + skip]);
        expect(firstNumber({ month, skip }, inside, months, undefined)).toBe(from + skip + 1);
      }
    }
    let from = 0;
    for (const { month, photos } of months) {
      for (const skip of new Set([1, photos - 1])) {
        if (skip < 1 || skip >= photos) continue;
        const inside = page({ month, skip });
        const first = from + skip;
        expect(inside.photos.map(({ id }) => id)).toEqual(ids.slice(first, first + perPage));
        expect([inside.before?.id, inside.after?.id]).toEqual([
          ids[first - 1],
          ids[first + perPage],
        ]);
        expect(inside.hasOlder).toBe(first + perPage < ids.length);
        expect(firstNumber({ month, skip }, inside, months, undefined)).toBe(first + 1);
      }
      expect(page({ month, skip: photos }).photos).toEqual([]);
      from += photos;
    }
  }
  for (const day of ['02-28', '03-01', '07-20']) {
    const onDay = rows.filter(({ at }) => at.slice(5, 10) === day).map(({ id }) => id);
    const listedOnDay = listOnThisDay(db, { viewer: asked, months }, day);
    // With public albums hidden, others may be shown where none would be left.
    if (onDay.length > 0 || !viewer.hidesPublic) {
      expect(listedOnDay.map(({ id }) => id)).toEqual(onDay);
    }
  }
  const [photo] = listed;
  if (photo) {
    const { previous, next, place, count } = findNeighbours(db, sequence, photo);
    expect([previous, next?.id, place, count]).toEqual([null, ids[1], 1, ids.length]);
  }
}

/** Checks the stored numbers of an album's photos by month against its sequence. */
function expectMonthsEqual(viewer: Viewer, albumId: number): void {
  const shown = listSequence(db, albumSequence(viewer, albumId));
  const ofMonth = Map.groupBy(shown, (photo) => placeOf(photo).at.slice(0, 7));
  const counted = firstRow<{ json: string }>(
    db,
    sql`select ${albumMonthsOf(viewer, albumId)} as json`,
  );
  const months: MonthCount[] = JSON.parse(counted?.json ?? '');
  expect(checkAlbumMonths(db, viewer, albumId, { count: shown.length, months })).toEqual(
    [...ofMonth].map(([month, photos]) => ({ month, photos: photos.length })),
  );
}

/** The ids on all pages, from one on to the oldest. */
function walk(page: (start: TimelineStart) => PartOfTimeline, start: TimelineStart): number[] {
  const { photos, hasOlder } = page(start);
  const last = photos.at(-1);
  const ids = photos.map(({ id }) => id);
  return last && hasOlder ? [...ids, ...walk(page, { after: placeOf(last) })] : ids;
}
