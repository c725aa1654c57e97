import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  countManagedAlbums,
  getAlbumFacets,
  listManagedAlbums,
  type ManagedAlbumFilter,
} from '../photos/albumList.ts';
import { getAdminOverview } from '../photos/overview.ts';
import { queryPlans } from '../testing/queryPlans.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { findRunningScan, listScans } from './history.ts';
import { listFound, listUndecidedAlbums, listWaitingAlbums } from './newlyFound.ts';

let gallery: ReturnType<typeof openTestDatabase>;
beforeAll(() => {
  gallery = openTestDatabase();
  fill(gallery.db, { users: 1, groups: 1, shares: 1, albums: [{ photos: [{ name: 'a' }] }] });
});
afterAll(() => gallery.close());

const items = [{ category: 'Photos', path: '2020/a.jpg' }];
const list = (filter: ManagedAlbumFilter) => () => [
  listManagedAlbums(gallery.db, { ...filter, page: 2 }),
  countManagedAlbums(gallery.db, filter),
];

/** What administrators' pages ask that would cost with the number of photos, were it not for an index. */
test.each<[string, () => unknown]>([
  ['what a scan found', () => listFound(gallery.db, { startedAt: 7, report: null })],
  [
    'what a scan found again',
    () =>
      listFound(gallery.db, {
        startedAt: 7,
        report: {
          returned_albums: {
            total: 1,
            items: [{ id: 1, category: '', path: '', name: '', photos: 1 }],
          },
          returned_photos: { total: 1, items },
        },
      }),
  ],
  ['albums that wait', () => listWaitingAlbums(gallery.db)],
  ['albums without a policy', () => listUndecidedAlbums(gallery.db)],
  ['scans', () => [listScans(gallery.db, '.'), findRunningScan(gallery.db, '.')]],
  ['the overview', () => getAdminOverview(gallery.db)],
  ['the list of albums', list({})],
  ['damaged albums', list({ condition: 'damaged' })],
  ['waiting albums', list({ condition: 'waiting' })],
  ['missing albums', list({ condition: 'missing' })],
  ['albums by name', list({ query: 'paris' })],
  ['what albums are filtered by', () => getAlbumFacets(gallery.db)],
])('the query plan of %s is the one that was chosen', (_, run) => {
  expect(queryPlans(gallery, run)).toMatchSnapshot();
});
