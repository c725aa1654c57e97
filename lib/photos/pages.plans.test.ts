import { beforeAll, expect, test } from 'vitest';
import { throughShares, visitor } from '../access/access.ts';
import { planSteps } from '../testing/queryPlans.ts';
import { forFamily, openLists, somePhotos, u, world } from '../testing/testLists.ts';
import { fill } from '../testing/testWorld.ts';
import { findAlbum, findAlbumNeighbours, findLatestAlbumId, listAlbums } from './albums.ts';
import { getOverview } from './albumYears.ts';
import { findPhoto } from './photos.ts';
import { hasPlaces } from './places.ts';
import { previewsFor } from './previews.ts';
import { listScope } from './scope.ts';

/*
 * What the statements of relatives' pages read from beginning to end, and what they sort, by their
 * query plans (`explain query plan`). No page may read all photos, and only the numbers by year may
 * read all albums.
 */
const { db, statements } = openLists();

let ids: ReturnType<typeof fill>;
beforeAll(() => {
  ids = fill(db, world(...[1, 2, 3].map(() => ({ policy: forFamily, photos: somePhotos(2) }))));
});

const costly = (ask: () => unknown) =>
  planSteps({ db, statements }, ask, /^SCAN (?!json_each)|^USE TEMP B-TREE/);

test.each([
  ['a visitor', listScope(visitor, false), []],
  ['a relative', listScope(u, false), []],
  // For each direction it is found out whether there are any albums but public ones.
  ['a relative without public albums', listScope(u, true), ['SCAN albums', 'SCAN albums']],
])('the pages of %s read and sort no more than they show', (_, scope, neighbours) => {
  const album = findAlbum(db, u, ids.albumIds[1] ?? 0);
  if (!album) throw new Error('the album is not visible');
  const relatives = listAlbums(db, listScope(u, false), { page: 1 });
  expect({
    // Inside a transaction no remembered counts are used.
    overview: costly(() => db.$client.transaction(() => getOverview(db, scope))()),
    index: costly(() => listAlbums(db, scope, { page: 1, newSince: 1 })),
    year: costly(() => listAlbums(db, scope, { page: 1, year: 2020 })),
    previews: costly(() => previewsFor(db, scope, relatives, { previewCount: 5, day: '0' })),
    album: costly(() => findAlbum(db, scope.viewer, album.id)),
    neighbours: costly(() => findAlbumNeighbours(db, scope, album)),
    latest: costly(() => findLatestAlbumId(db, scope)),
    photo: costly(() => findPhoto(db, scope.viewer, ids.photoIds[1]?.[0] ?? 0)),
  }).toEqual({
    // All albums, the result of that, and albums until the first one with a photo on the map.
    overview: ['SCAN albums', 'SCAN albums', 'USE TEMP B-TREE FOR GROUP BY', 'SCAN albums'],
    // In the order of the index, as far as the page needs.
    index: ['SCAN albums USING INDEX albums_order'],
    latest: ['SCAN albums USING INDEX albums_order'],
    year: [],
    // `albums` stands for those of the page alone here.
    previews: [
      'SCAN albums',
      'SCAN ranked VIRTUAL TABLE INDEX 1:',
      'USE TEMP B-TREE FOR json_group_array(ORDER BY)',
      'USE TEMP B-TREE FOR ORDER BY',
    ],
    album: [],
    neighbours,
    photo: [],
  });
});

test('whether a share has a map is known from its first photo with a position', () => {
  const through = { ...throughShares(visitor, []), shareIds: [1] };
  expect(costly(() => hasPlaces(db, through))).toEqual(['SCAN CONSTANT ROW']);
});
