import { beforeAll, expect, test } from 'vitest';
import { visitor } from '../access/access.ts';
import { planSteps } from '../testing/queryPlans.ts';
import { forAll, forFamily, openLists, owner, somePhotos, u, world } from '../testing/testLists.ts';
import { fill } from '../testing/testWorld.ts';
import { listMonths } from './months.ts';
import { listOnThisDay } from './onThisDay.ts';
import { searchPhotos } from './photoSearch.ts';
import { parseSearch } from './searchQuery.ts';
import { pageTimeline } from './timeline.ts';

/*
 * What the statements of the timeline and of searches read from beginning to end, and what they sort.
 * Pages of photos are read from the index of times in their order; the months read counters alone.
 */
const { db, statements } = openLists();

beforeAll(() => {
  fill(
    db,
    world({ policy: forFamily, photos: somePhotos(3) }, { policy: forAll, photos: somePhotos(2) }),
  );
});

const isCostly =
  /^SCAN (?!json_each|days|counted|found|near|\(subquery|photo_search)|^USE TEMP B-TREE/;

const costly = (ask: () => unknown) => planSteps({ db, statements }, ask, isCostly);

test.each([
  ['a visitor', visitor],
  ['a relative', u],
  ['somebody who sees everything', owner],
])('the timeline of %s reads and sorts no photo in vain', (_, viewer) => {
  const months = listMonths(db, viewer);
  const after = { at: '1970-01-01T00:00:02', id: 1 };
  expect(costly(() => pageTimeline(db, viewer, months, { month: '1970-01' }))).toEqual([]);
  expect(costly(() => pageTimeline(db, viewer, months, { after }))).toEqual([]);
  expect(costly(() => pageTimeline(db, viewer, months, { before: after }))).toEqual([]);
  // The photos of one day in several years are few, so they may be sorted.
  expect(costly(() => listOnThisDay(db, { viewer, months }, '01-01'))).toEqual([
    'USE TEMP B-TREE FOR ORDER BY',
  ]);
  const counted = costly(() => db.$client.transaction(() => listMonths(db, viewer))());
  expect(counted.filter((detail) => /SCAN photos/.test(detail))).toEqual([]);
});

test('a search that walks the timeline does not sort it', () => {
  const limits = { mostIndexed: -1, mostWalked: -1 };
  const search = parseSearch('jpg', []);
  const plans = costly(() => searchPhotos(db, u, search, limits));
  expect(
    plans.filter((detail) => /SCAN photos(?! USING INDEX photos_timeline)/.test(detail)),
  ).toEqual([]);
});
