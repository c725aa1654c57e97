import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Purpose, type Viewer, visitor } from '../access/access.ts';
import { findAlbum, findLatestAlbumId, listAlbums } from '../photos/albums.ts';
import { getOverview } from '../photos/albumYears.ts';
import { findAlbumOfPhoto, findPhotoFor } from '../photos/photos.ts';
import { listScope } from '../photos/scope.ts';
import {
  albumSequence,
  findNeighbours,
  listSequence,
  type Sequence,
  sequenceIdsOfBoth,
  shareSequence,
} from '../photos/sequence.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { findAlbumView, findPhotoView, findSharedList } from './sharedThings.ts';

const { db, statements, close } = openTestDatabase();
afterAll(close);

let albumIds: number[];
let photoIds: number[][];

/** Share 1 shares the private album; shares 2 and 3 list photos of several albums. */
beforeEach(() => {
  ({ albumIds, photoIds } = fill(db, {
    users: 1,
    groups: 0,
    shares: 4,
    albums: [
      {
        name: 'Private',
        date: '2020-05-05',
        policy: { users: [1] },
        shares: [1],
        photos: [
          { name: '1.jpg', takenAt: 1 },
          { name: '2.jpg', takenAt: 2, shares: [2] },
          { name: '3-public.jpg', takenAt: 3, policy: { public: true } },
          { name: '4-hidden.jpg', takenAt: 4, policy: {}, shares: [2, 3] },
          { name: '5.jpg', takenAt: 5, shares: [2, 3] },
          { name: '6-mine.jpg', takenAt: 6, policy: { users: [1] }, shares: [2] },
          { name: '7-gone.jpg', takenAt: 7, missing: true, shares: [2] },
          { name: '8-waits.jpg', takenAt: 8, waiting: true, shares: [2] },
        ],
      },
      {
        name: 'Keeps to itself',
        date: '2010-01-01',
        policy: { public: true, inherit: false },
        photos: [{ name: 'x.jpg', shares: [2] }, { name: 'y.jpg' }],
      },
      {
        name: 'Public',
        date: '2021-01-01',
        policy: { public: true },
        photos: [{ name: 'p.jpg', shares: [3] }, { name: 'q.jpg' }],
      },
    ],
  }));
});

const id = (album: number, place: number) => photoIds[album]?.[place] ?? 0;
const albumId = (place: number) => albumIds[place] ?? 0;
const holding = (...shareIds: number[]): Viewer => ({ ...visitor, shareIds });
const user: Viewer = { ...visitor, userId: 1 };
const names = (photos: readonly { filename: string }[]) => photos.map(({ filename }) => filename);

function albumPage(viewer: Viewer, album: number) {
  const view = findAlbumView(db, viewer, albumId(album));
  return (
    view && {
      shared: view.shared,
      photos: names(listSequence(db, albumSequence(view.viewer, albumId(album)))),
    }
  );
}

function photoPage(viewer: Viewer, album: number, place: number) {
  const view = findPhotoView(db, viewer, id(album, place));
  if (!view) return null;
  const { list, photo, sequence } = view;
  const { previous, next, ...rest } = findNeighbours(db, sequence, photo);
  return {
    ...rest,
    previous: previous?.filename ?? null,
    next: next?.filename ?? null,
    list: list?.id ?? null,
    album: findAlbumOfPhoto(db, view.viewer, photo)?.name ?? null,
  };
}

describe('a share of an album', () => {
  it('shows the photos that inherit, and no others', () => {
    expect(albumPage(holding(1), 0)).toEqual({ shared: true, photos: ['1.jpg', '2.jpg', '5.jpg'] });
  });

  it('has neighbours among these photos, which lead to the album', () => {
    expect(photoPage(holding(1), 0, 1)).toEqual({
      previous: '1.jpg',
      next: '5.jpg',
      place: 2,
      count: 3,
      list: null,
      album: 'Private',
    });
  });

  it('opens nothing beside them (LEAKS 20)', () => {
    expect(albumPage(holding(1), 1)).toBeNull();
    for (const place of [3, 5, 6, 7]) expect(photoPage(holding(1), 0, place)).toBeNull();
    expect(findSharedList(db, holding(1), 1)).toBeNull();
  });

  it('adds nothing to lists (LEAKS 34)', () => {
    for (const viewer of [holding(1, 2, 3), visitor]) {
      const scope = listScope(viewer, false);
      const overview = getOverview(db, scope);
      expect(overview.years).toEqual([{ year: 2021, albums: 1 }]);
      const listed = listAlbums(db, overview.scope, { page: 1 });
      expect(listed.map(({ name, count }) => [name, count])).toEqual([['Public', 2]]);
      expect(findLatestAlbumId(db, scope)).toBe(albumId(2));
    }
  });
});

describe('a share of chosen photos', () => {
  it('lists its photos in order, without those that nobody may see', () => {
    const viewer = holding(2);
    expect(names(listSequence(db, shareSequence(viewer, 2)))).toEqual([
      ...['x.jpg', '2.jpg', '5.jpg', '6-mine.jpg'],
    ]);
    expect(findSharedList(db, viewer, 2)).toEqual({ id: 2, name: '' });
  });

  it('has neighbours within its list, across albums, which lead to the list', () => {
    const page = (album: number, place: number) => photoPage(holding(2), album, place);
    const rest = { count: 4, list: 2, album: null };
    expect(page(1, 0)).toEqual({ ...rest, previous: null, next: '2.jpg', place: 1 });
    expect(page(0, 1)).toEqual({ ...rest, previous: 'x.jpg', next: '5.jpg', place: 2 });
    expect(page(0, 4)).toEqual({ ...rest, previous: '2.jpg', next: '6-mine.jpg', place: 3 });
    expect(page(0, 5)).toEqual({ ...rest, previous: '5.jpg', next: null, place: 4 });
  });

  it('never leads to an album, not even to a public one that shows nothing else', () => {
    expect(albumPage(holding(2), 0)).toBeNull();
    expect(findAlbum(db, holding(2), albumId(1))).not.toBeNull();
    expect(albumPage(holding(2), 1)).toBeNull();
    for (const [album, place] of [
      [0, 0],
      [0, 3],
      [0, 6],
      [0, 7],
      [1, 1],
    ] as const) {
      expect(photoPage(holding(2), album, place)).toBeNull();
    }
  });

  it('shows no album because of a listed photo that nobody may see', () => {
    const hidden = { name: 'hidden.jpg', policy: {}, shares: [2] };
    const album = { policy: { public: true }, photos: [hidden] };
    const { albumIds: made } = fill(db, { users: 0, groups: 0, shares: 2, albums: [album] });
    expect(findAlbum(db, holding(2), made[0] ?? 0)).toBeNull();
  });

  it('adds nothing to an album that is seen without it', () => {
    const listed = { name: 'listed.jpg', policy: { users: [1] }, shares: [2] };
    const album = { policy: { public: true }, photos: [{ name: 'open.jpg' }, listed] };
    ({ albumIds } = fill(db, { users: 1, groups: 0, shares: 2, albums: [album] }));
    expect(albumPage(holding(2), 0)).toEqual({ shared: false, photos: ['open.jpg'] });
    expect(names(listSequence(db, shareSequence(holding(2), 2)))).toEqual(['listed.jpg']);
  });

  it('shows nothing to viewers who do not hold it', () => {
    for (const viewer of [visitor, user, holding(1), holding(3)]) {
      expect(findSharedList(db, viewer, 2)).toBeNull();
      expect(listSequence(db, shareSequence(viewer, 2))).toEqual([]);
    }
  });

  it('shows public photos as everybody sees them', () => {
    expect(photoPage(holding(3), 2, 0)).toEqual({
      previous: null,
      next: 'q.jpg',
      place: 1,
      count: 2,
      list: null,
      album: 'Public',
    });
    expect(names(listSequence(db, shareSequence(holding(3), 3)))).toEqual(['5.jpg', 'p.jpg']);
  });
});

describe('several at once (LEAKS 31)', () => {
  it('each shows its own', () => {
    const viewer = holding(3, 2, 1);
    expect(albumPage(viewer, 0)).toEqual(albumPage(holding(1), 0));
    expect(photoPage(viewer, 0, 1)).toEqual(photoPage(holding(1), 0, 1));
    expect(photoPage(viewer, 0, 5)).toEqual(photoPage(holding(2), 0, 5));
    expect(names(listSequence(db, shareSequence(viewer, 2)))).toEqual(
      names(listSequence(db, shareSequence(holding(2), 2))),
    );
    expect(photoPage(holding(2, 3), 0, 4)).toEqual(photoPage(holding(3), 0, 4));
  });

  it('change nothing for viewers who see the album without them', () => {
    const both: Viewer = { ...user, shareIds: [1, 2, 3] };
    expect(albumPage(both, 0)).toEqual(albumPage(user, 0));
    expect(albumPage(both, 0)?.shared).toBe(false);
    for (const place of [0, 1, 2, 4, 5]) {
      expect(photoPage(both, 0, place)).toEqual(photoPage(user, 0, place));
    }
    expect(photoPage(both, 1, 0)).toEqual(photoPage(holding(2), 1, 0));
  });
});

describe('downloads', () => {
  const keeping: Viewer = { ...visitor, shareIds: [1, 2], downloadShareIds: [] };
  const giving: Viewer = { ...visitor, shareIds: [1, 2], downloadShareIds: [1, 2] };
  const idsFor = (sequence: Sequence, purpose: Purpose) =>
    sequenceIdsOfBoth(db, sequence, purpose, 'see')[0];

  it.each(['originals', 'archivedOriginals', 'archivedRenditions'] as const)(
    '%s go with the share that hands them out',
    (what) => {
      expect(findPhotoFor(db, keeping, id(0, 1), what)).toBeNull();
      expect(findPhotoFor(db, giving, id(0, 1), what)).not.toBeNull();
      expect(idsFor(shareSequence(keeping, 2), what).size).toBe(0);
      expect(idsFor(shareSequence(giving, 2), what).size).toBe(4);
      for (const [viewer, count] of [
        [keeping, 0],
        [giving, 3],
      ] as const) {
        const view = findAlbumView(db, viewer, albumId(0));
        if (!view) throw new Error('the album is not seen');
        expect(idsFor(albumSequence(view.viewer, albumId(0)), what).size).toBe(count);
      }
    },
  );

  it('of one share do not come with another', () => {
    const mixed: Viewer = { ...visitor, shareIds: [1, 2], downloadShareIds: [1] };
    expect(idsFor(shareSequence(mixed, 2), 'archivedOriginals').size).toBe(0);
  });
});

it('asks nothing more for whoever holds no share', () => {
  statements.length = 0;
  findAlbumView(db, user, albumId(0));
  findPhotoView(db, user, id(0, 0));
  expect(statements).toHaveLength(2);
});
