import { afterAll, beforeEach, expect, test } from 'vitest';
import { findUserViewer } from '../access/viewers.ts';
import { runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { setPolicies } from '../policies/change.ts';
import { undoChange } from '../policies/undo.ts';
import { removeUser } from '../policies/undoable/remove.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { findManagedPhoto } from './albumDetails.ts';
import { favouriteSequence, pageLiked, setFavourites } from './favourites.ts';
import { findPhoto } from './photos.ts';
import { albumSequence, listSequence, listSequenceFor } from './sequence.ts';
import { findSequencePage } from './sequencePage.ts';

const { db, close } = openTestDatabase();
afterAll(close);

let albums: number[];
let photos: number[][];
beforeEach(() => {
  const filled = fill(db, {
    users: 2,
    groups: 0,
    shares: 1,
    albums: [
      { policy: { users: [1], inherit: true }, photos: [{ name: 'a' }, { name: 'b' }] },
      { policy: { inherit: true }, shares: [1], photos: [{ name: 'c' }] },
    ],
  });
  albums = filled.albumIds;
  photos = filled.photoIds;
});

const idOf = (album: number, photo: number) => photos[album]?.[photo] ?? 0;
function person(id: number) {
  const viewer = findUserViewer(db, id);
  if (!viewer) throw new Error(`There is no user ${id}.`);
  return { ...viewer, userId: id };
}
const likedBy = (id: number) =>
  listSequence(db, favouriteSequence(person(id))).map((photo) => photo.id);

test('favourites are listed latest first, to their person alone', () => {
  setFavourites(db, person(1), [idOf(0, 0)], true, 1);
  setFavourites(db, person(1), [idOf(0, 1)], true, 2);
  setFavourites(db, person(1), [idOf(0, 0)], true, 3);
  expect(likedBy(1)).toEqual([idOf(0, 1), idOf(0, 0)]);
  expect(likedBy(2)).toEqual([]);
  setFavourites(db, person(1), [idOf(0, 1)], false);
  expect(likedBy(1)).toEqual([idOf(0, 0)]);
});

test('lists and the page of a photo say whether the viewer likes it', () => {
  setFavourites(db, person(1), [idOf(0, 1)], true);
  const album = findSequencePage(db, albumSequence(person(1), albums[0] ?? 0), undefined);
  expect(album?.photos.map(({ isLiked }) => isLiked)).toEqual([0, 1]);
  expect(findPhoto(db, person(1), idOf(0, 1))?.isLiked).toBe(1);
});

test('a photo that is hidden later stays a favourite and is shown nowhere until it is seen again', () => {
  const hidden = idOf(0, 1);
  setFavourites(db, person(1), [idOf(0, 0), hidden], true);
  const nobody = { public: false, inherit: false, userIds: [], groupIds: [] };
  const { changeId } = setPolicies(db, null, [{ kind: 'photo', id: hidden }], nobody);
  expect(likedBy(1)).toEqual([idOf(0, 0)]);
  const sequence = favouriteSequence(person(1));
  for (const purpose of ['originals', 'archivedOriginals', 'metadata'] as const) {
    const had = listSequenceFor(db, sequence, purpose).map(({ id }) => id);
    expect([purpose, had]).toEqual([purpose, [idOf(0, 0)]]);
  }
  // A form that was loaded before does not remove it either: that would tell that the photo still exists.
  setFavourites(db, person(1), [hidden], false);
  undoChange(db, null, changeId ?? 0);
  expect(likedBy(1)).toContain(hidden);
});

test('a photo that somebody sees only through a share cannot be a favourite', () => {
  const holder = { ...person(2), shareIds: [1], downloadShareIds: [1] };
  setFavourites(db, holder, [idOf(0, 0), idOf(1, 0), 999_999], true);
  expect(likedBy(2)).toEqual([]);
  expect(pageLiked(db, 1)).toEqual([]);
});

test('a favourite that somebody sees only through a share by now is not listed', () => {
  const target = { kind: 'album', id: albums[1] ?? 0 } as const;
  const named = { public: false, inherit: true, userIds: [2], groupIds: [] };
  setPolicies(db, null, [target], named);
  setFavourites(db, person(2), [idOf(1, 0)], true);
  expect(likedBy(2)).toEqual([idOf(1, 0)]);
  setPolicies(db, null, [target], { ...named, userIds: [] });
  const holder = { ...person(2), shareIds: [1], downloadShareIds: [1] };
  expect(findPhoto(db, holder, idOf(1, 0))).not.toBeNull();
  expect(listSequence(db, favouriteSequence(holder))).toEqual([]);
});

test('the owner sees favourites and whose they are, latest first; a removed person comes back with theirs', () => {
  setPolicies(db, null, [{ kind: 'album', id: albums[0] ?? 0 }], {
    public: true,
    inherit: true,
    userIds: [],
    groupIds: [],
  });
  setFavourites(db, person(1), [idOf(0, 0), idOf(0, 1)], true, 1);
  setFavourites(db, person(2), [idOf(0, 0)], true, 2);
  expect(pageLiked(db, 1)).toEqual([
    { id: idOf(0, 0), by: ['User 1', 'User 2'] },
    { id: idOf(0, 1), by: ['User 1'] },
  ]);
  const setMissing = (since: number | null) =>
    runStatement(db, sql`update albums set missing_since = ${since} where id = ${albums[0] ?? 0}`);
  setMissing(1);
  expect(pageLiked(db, 1)).toEqual([]);
  setMissing(null);
  const removed = removeUser(db, null, 2);
  const likers = () => findManagedPhoto(db, idOf(0, 0))?.likers;
  expect(likers()).toEqual(['User 1']);
  undoChange(db, null, removed.id);
  expect(likers()).toEqual(['User 1', 'User 2']);
});
