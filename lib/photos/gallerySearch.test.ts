import { afterEach, expect, test } from 'vitest';
import { type Viewer, visitor } from '../access/access.ts';
import { indexWords } from '../db/searchIndex.ts';
import { forAll, forFamily, openLists, owner, u, world } from '../testing/testLists.ts';
import { fill } from '../testing/testWorld.ts';
import { searchGallery, searchOlderPhotos } from './gallerySearch.ts';
import { getTimelineScope } from './months.ts';
import { listOnThisDay } from './onThisDay.ts';
import { listPlacesInScope } from './places.ts';
import { listScope } from './scope.ts';
import { parseSearch } from './searchQuery.ts';
import { pageTimeline } from './timeline.ts';

const { db } = openLists();

type Asked = { viewer: Viewer; hidePublic?: boolean; makesFilms?: boolean };

function found(query: string, { viewer, hidePublic = false, makesFilms = true }: Asked) {
  const search = parseSearch(query, []);
  const scope = listScope(viewer, hidePublic);
  const { albums, photos } = searchGallery(db, scope, search, { newSince: null, makesFilms });
  return {
    albums: albums.albums.map(({ name }) => name),
    photos: photos.photos.map(({ filename }) => filename).toSorted(),
  };
}

function timeline(viewer: Viewer, hidePublic: boolean) {
  const scope = getTimelineScope(db, listScope(viewer, hidePublic));
  const month = scope.months[0]?.month ?? '';
  const named = (photos: readonly { filename: string }[]) =>
    photos.map(({ filename }) => filename).toSorted();
  const { photos } = pageTimeline(db, scope.viewer, scope.months, { month });
  return { all: named(photos), onDay: named(listOnThisDay(db, scope, '05-01')) };
}

const named = (users: number[]) => ({ users, inherit: true });
const on = (day: string) => Date.parse(`2021-${day}T10:00:00Z`);

const position = { latitude: 48.8566, longitude: 2.3522 };

function fillWithPublic() {
  fill(
    db,
    world(
      {
        name: 'Lake open',
        policy: forAll,
        photos: [
          { name: 'open1.jpg', position, takenAt: on('05-01') },
          { name: 'open2.jpg', position, takenAt: on('06-01') },
          { name: 'minethere.jpg', position, policy: named([1]), takenAt: on('06-02') },
        ],
      },
      {
        name: 'Lake mine',
        policy: forFamily,
        photos: [
          { name: 'mine.jpg', position, takenAt: on('06-03') },
          { name: 'openhere.jpg', position, policy: forAll, takenAt: on('06-04') },
        ],
      },
      {
        name: 'Lake of both',
        policy: { public: true, users: [1] },
        photos: [{ name: 'both.jpg', position, takenAt: on('06-05') }],
      },
    ),
  );
}

const mine = ['both.jpg', 'mine.jpg', 'minethere.jpg', 'openhere.jpg'];
const all = [...mine, 'open1.jpg', 'open2.jpg'].toSorted();

test('a user who hides public albums has their photos in no list', () => {
  fillWithPublic();
  expect(found('jpg', { viewer: u }).photos).toEqual(all);
  expect(found('jpg', { viewer: u, hidePublic: true }).photos).toEqual(mine);
  expect(found('jpg', { viewer: owner, hidePublic: true }).photos).toEqual(all);
  expect(timeline(u, false).all).toEqual(all);
  expect(timeline(u, true).all).toEqual(mine);
  expect(timeline(owner, true).all).toEqual(all);
});

test('a user who hides public albums has their photos on no map', () => {
  fillWithPublic();
  const onMap = (viewer: Viewer, hidePublic: boolean) =>
    listPlacesInScope(db, listScope(viewer, hidePublic), null, 48).places.map(
      ({ photos }) => photos,
    );
  expect(onMap(u, false)).toEqual([all.length]);
  expect(onMap(u, true)).toEqual([mine.length]);
  expect(onMap(owner, true)).toEqual([all.length]);
  fill(db, world({ name: 'Open', policy: forAll, photos: [{ name: 'a.jpg', position }] }));
  expect(onMap(u, true)).toEqual([1]);
});

test('hidden public albums are shown where a page would be empty without them', () => {
  fillWithPublic();
  expect(found('open1', { viewer: u, hidePublic: true }).photos).toEqual(['open1.jpg']);
  expect(timeline(u, true).onDay).toEqual(['open1.jpg']);
  // Public albums are shown only where the whole page would be empty: here it has a photo.
  expect(found('minethere', { viewer: u, hidePublic: true })).toEqual({
    albums: [],
    photos: ['minethere.jpg'],
  });
  expect(found('lake', { viewer: u, hidePublic: true }).albums).toEqual([
    'Lake of both',
    'Lake mine',
  ]);
  fill(db, world({ name: 'Open', policy: forAll, photos: [{ name: 'a.jpg' }] }));
  expect(timeline(u, true).all).toEqual(['a.jpg']);
  expect(found('jpg', { viewer: u, hidePublic: true }).photos).toEqual(['a.jpg']);
});

test('further pages of a search leave out hidden public albums, too', () => {
  fillWithPublic();
  const older = (hidePublic: boolean, at: string) =>
    searchOlderPhotos(db, listScope(u, hidePublic), parseSearch('jpg', []), {
      after: { at, id: 999_999 },
      makesFilms: true,
    }).photos.map(({ filename }) => filename);
  const third = '2021-06-03T10:00:00';
  expect(older(false, third)).toEqual(['mine.jpg', 'minethere.jpg', 'open2.jpg', 'open1.jpg']);
  expect(older(true, third)).toEqual(['mine.jpg', 'minethere.jpg']);
  expect(older(true, '2021-05-20T10:00:00')).toEqual([]);
});

afterEach(() => db.$client.exec('update photos set motion_length = null'));

test('the word live finds motion photos only for people who may have the motion', () => {
  const ids = fill(
    db,
    world({
      name: 'A',
      policy: forAll,
      photos: [
        { name: 'inside.jpg' },
        { name: 'kept.jpg', policy: { ...forAll, originals: false } },
        { name: 'stripped.jpg', policy: { ...forAll, stripMetadata: true } },
        { name: 'beside.jpg' },
        { name: 'beside.mov', partOf: 3 },
        { name: 'hidden.jpg' },
        { name: 'hidden.mov', partOf: 5, policy: named([1]) },
      ],
    }),
  ).photoIds[0];
  const list = (...places: number[]) => places.map((place) => ids?.[place]).join();
  db.$client.exec(
    `update photos set motion_start = 1, motion_length = 5 where id in (${list(0, 1, 2)})`,
  );
  db.$client.exec(`update photos set kind = 'video' where id in (${list(4, 6)})`);
  indexWords(db.$client);
  const live = (viewer: Viewer, makesFilms: boolean) =>
    found('live', { viewer, makesFilms }).photos;
  expect(live(visitor, true)).toEqual(['beside.jpg', 'inside.jpg', 'kept.jpg', 'stripped.jpg']);
  expect(live(visitor, false)).toEqual(['beside.jpg', 'inside.jpg']);
  expect(live(u, true)).toContain('hidden.jpg');
});
