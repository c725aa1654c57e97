import { afterAll, describe, expect, test } from 'vitest';
import { photoCondition, type Viewer, visitor } from '../access/access.ts';
import { evaluate } from '../access/evaluate.ts';
import { factsOf } from '../testing/testFacts.ts';
import { fill, openTestDatabase, type WorldPolicy } from '../testing/testWorld.ts';
import { findAlbum } from './albums.ts';
import { findPhoto, findPhotoToApprove } from './photos.ts';

const { db, close } = openTestDatabase();
afterAll(close);

/** User u is in group g (1); user o is in no group. */
const u: Viewer = { ...visitor, userId: 1, groupIds: [1] };
const o: Viewer = { ...visitor, userId: 2 };

function see(viewer: Viewer, album?: WorldPolicy, photo?: WorldPolicy) {
  // A second, public photo makes the album visible to everybody.
  const world = {
    users: 2,
    groups: 1,
    albums: [
      {
        ...(album && { policy: album }),
        photos: [
          { name: 'a', ...(photo && { policy: photo }) },
          { name: 'b', policy: { public: true } },
        ],
      },
    ],
  };
  const { albumIds, photoIds } = fill(db, world);
  const seenInSql = findPhoto(db, viewer, photoIds[0]?.[0] ?? 0) !== null;
  const [facts] = factsOf(world)[0]?.photos ?? [];
  if (!facts) throw new Error('no facts');
  expect(evaluate(photoCondition(viewer), facts)).toBe(seenInSql);
  return { album: findAlbum(db, viewer, albumIds[0] ?? 0) !== null, photo: seenInSql };
}

describe('who sees what, case by case, as in the tests of myks-gallery', () => {
  test('an album without a policy is seen by nobody', () => {
    expect(see(u).album).toBe(false);
  });
  test('a public album is seen by everybody', () => {
    expect(see(u, { public: true }).album).toBe(true);
    expect(see(visitor, { public: true }).album).toBe(true);
  });
  test('an album for a user is seen by that user alone', () => {
    expect(see(u, { users: [1] }).album).toBe(true);
    expect(see(o, { users: [1] }).album).toBe(false);
    expect(see(visitor, { users: [1] }).album).toBe(false);
  });
  test('an album for a group is seen by its members alone', () => {
    expect(see(u, { groups: [1] }).album).toBe(true);
    expect(see(o, { groups: [1] }).album).toBe(false);
    expect(see(visitor, { groups: [1] }).album).toBe(false);
  });
  test('a photo is seen by nobody where neither it nor its album has a policy', () => {
    expect(see(u).photo).toBe(false);
  });
  test('a public photo is seen in an album that has no policy', () => {
    expect(see(u, undefined, { public: true }).photo).toBe(true);
  });
  test('a photo for a user is seen by that user alone', () => {
    expect(see(u, undefined, { users: [1] }).photo).toBe(true);
    expect(see(o, undefined, { users: [1] }).photo).toBe(false);
  });
  test('a photo for a group is seen by its members alone', () => {
    expect(see(u, undefined, { groups: [1] }).photo).toBe(true);
    expect(see(o, undefined, { groups: [1] }).photo).toBe(false);
  });
  test('a photo inherits that its album is public', () => {
    expect(see(u, { public: true }).photo).toBe(true);
  });
  test('a photo inherits that its album is for a user', () => {
    expect(see(u, { users: [1] }).photo).toBe(true);
    expect(see(o, { users: [1] }).photo).toBe(false);
  });
  test('a photo inherits that its album is for a group', () => {
    expect(see(u, { groups: [1] }).photo).toBe(true);
    expect(see(o, { groups: [1] }).photo).toBe(false);
  });
  test('a photo of a public album that passes nothing on needs a policy of its own', () => {
    expect(see(u, { public: true, inherit: false }).photo).toBe(false);
    expect(see(u, { public: true, inherit: false }, { public: true }).photo).toBe(true);
  });
  test('a photo of a user’s album that passes nothing on needs a policy of its own', () => {
    const album = { users: [1], inherit: false };
    expect(see(u, album).photo).toBe(false);
    expect(see(o, album).photo).toBe(false);
    expect(see(u, album, { users: [1] }).photo).toBe(true);
    expect(see(o, album, { users: [1] }).photo).toBe(false);
  });
  test('a photo of a group’s album that passes nothing on needs a policy of its own', () => {
    const album = { groups: [1], inherit: false };
    expect(see(u, album).photo).toBe(false);
    expect(see(o, album).photo).toBe(false);
    expect(see(u, album, { groups: [1] }).photo).toBe(true);
    expect(see(o, album, { groups: [1] }).photo).toBe(false);
  });
  test('an empty policy hides a photo of a public album', () => {
    expect(see(u, { public: true }).photo).toBe(true);
    expect(see(u, { public: true }, {}).photo).toBe(false);
  });
  test('an empty policy hides a photo of a user’s album', () => {
    expect(see(u, { users: [1] }).photo).toBe(true);
    expect(see(u, { users: [1] }, {}).photo).toBe(false);
    expect(see(o, { users: [1] }, {}).photo).toBe(false);
  });
  test('an empty policy hides a photo of a group’s album', () => {
    expect(see(u, { groups: [1] }).photo).toBe(true);
    expect(see(u, { groups: [1] }, {}).photo).toBe(false);
    expect(see(o, { groups: [1] }, {}).photo).toBe(false);
  });
});

test('only administrators see a waiting photo, to approve it, and nobody sees a missing one', () => {
  const photos = [{ name: 'a', waiting: true }, { name: 'b', missing: true }, { name: 'c' }];
  const { photoIds } = fill(db, {
    users: 2,
    groups: 1,
    albums: [{ policy: { public: true }, photos }],
  });
  const looked = (
    viewer: Viewer,
    find: typeof findPhoto | typeof findPhotoToApprove = findPhotoToApprove,
  ) => (photoIds[0] ?? []).map((id) => find(db, viewer, id) !== null);
  const holding = (permission: 'admin' | 'scan' | 'view'): Viewer => ({
    ...o,
    permissions: new Set([permission]),
  });
  expect(looked(holding('admin'))).toEqual([true, false, true]);
  for (const viewer of [visitor, u, o, holding('view'), holding('scan')]) {
    expect(looked(viewer)).toEqual([false, false, false]);
  }
  for (const viewer of [visitor, holding('admin')]) {
    expect(looked(viewer, findPhoto)).toEqual([false, false, true]);
  }
});
