import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  countManagedAlbums,
  getAlbumFacets,
  listManagedAlbums,
  type ManagedAlbumFilter,
} from '../photos/albumList.ts';
import { recountAlbums } from '../photos/counters.ts';
import { getAdminOverview } from '../photos/overview.ts';
import { queryPlans } from '../testing/queryPlans.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { openComparison, settledSizes, withRelated } from './differences.ts';
import { formerSizesAmong, listFormerContents } from './formerContents.ts';
import { listWaitingAlbums, pageFound, pageUndecidedAlbums } from './newlyFound.ts';
import { openRowKeys } from './readKeys.ts';
import { albumKey } from './scannedAlbums.ts';
import { findRunningScan, listScans } from './scanRow.ts';

let gallery: ReturnType<typeof openTestDatabase>;
beforeAll(() => {
  gallery = openTestDatabase();
  fill(gallery.db, { users: 1, groups: 1, shares: 1, albums: [{ photos: [{ name: 'a' }] }] });
  gallery.db.$client.exec('insert into former_contents (photo_id, size) values (1, 3)');
});
afterAll(() => gallery.close());

const items = [{ category: 'Photos', path: '2020/a.jpg' }];
const list = (filter: ManagedAlbumFilter) => () => [
  listManagedAlbums(gallery.db, { ...filter, page: 2 }),
  countManagedAlbums(gallery.db, filter),
];

/**
 * Compares as for a library in which one file of an album changed, another album has gone, and a
 * file is new.
 */
const compareWithLibrary = () => {
  const { $client: client } = gallery.db;
  const { settlingIn, listDifferences } = openComparison(client, { everything: false });
  const place = { category: 'Photos', rawDirpath: 'album-0', dirpath: 'album-0' };
  const isSettled = settlingIn(place);
  const file = { filename: 'b.jpg', size: 1, fileTime: 1, etag: '', ctimeMs: null, taken: null };
  const photo = { ...file, rawPath: 'album-0/b.jpg' };
  expect(isSettled(photo)).toBe(false);
  const album = { ...place, name: '', date: null, photos: new Map([[photo.rawPath, photo]]) };
  const left = { ...listDifferences(new Map([[albumKey(album), album]])), settled: 1 };
  const sizes = settledSizes(client, left);
  const compared = { contents: [{ quick: 'a', full: 'b', old: 'c' }], sizes: [3] };
  const former = listFormerContents(client, compared.contents, compared.sizes);
  const related = withRelated(client, left, { ...compared, former });
  const [row] = related.known.flatMap(({ photos }) => photos);
  return [sizes, formerSizesAmong(client, [3]), row && openRowKeys(client, related.known)(row)];
};

/**
 * Statements of administrators' pages whose cost would grow with the number of photos without an
 * index.
 */
test.each<[string, () => unknown]>([
  ['what a scan found', () => pageFound(gallery.db, { startedAt: 7, report: null })],
  [
    'what a scan found again',
    () =>
      pageFound(gallery.db, {
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
  ['albums without a policy', () => pageUndecidedAlbums(gallery.db)],
  ['scans', () => [listScans(gallery.db, '.'), findRunningScan(gallery.db, '.')]],
  ['the overview', () => getAdminOverview(gallery.db, null)],
  ['the list of albums', list({})],
  ['damaged albums', list({ condition: 'damaged' })],
  ['waiting albums', list({ condition: 'waiting' })],
  ['missing albums', list({ condition: 'missing' })],
  ['albums by name', list({ query: 'paris' })],
  ['what albums are filtered by', () => getAlbumFacets(gallery.db)],
  ['what a scan compares a library with', compareWithLibrary],
  ['what a scan writes of the albums that it has touched', () => recountAlbums(gallery.db, [1, 2])],
])('the query plan of %s is the one that was chosen', (_, run) => {
  expect(queryPlans(gallery, run)).toMatchSnapshot();
});
