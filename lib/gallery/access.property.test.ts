import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../db/open.ts';
import {
  albumCondition,
  type Permission,
  photoCondition,
  type Viewer,
  visitor,
} from '../domain/access.ts';
import { evaluate } from '../domain/evaluate.ts';
import { findAlbum, getOverview, listAlbums } from './albums.ts';
import { findPhoto, findPhotoNeighbours, listAlbumPhotos } from './photos.ts';
import { findPreviews } from './previews.ts';
import { listScope } from './scope.ts';
import { factsOf } from './testFacts.ts';
import { fill, openTestDatabase, type World } from './testWorld.ts';

let db: Database;
let close: () => void;
beforeAll(() => {
  ({ db, close } = openTestDatabase());
});
afterAll(() => close());

const ids = (most: number) => fc.subarray(Array.from({ length: most }, (_, i) => i + 1));
const policy = fc.option(
  fc.record({
    public: fc.boolean(),
    inherit: fc.boolean(),
    originals: fc.boolean(),
    archives: fc.boolean(),
    stripMetadata: fc.boolean(),
    users: ids(2),
    groups: ids(2),
  }),
  { nil: undefined },
);
const rarely = fc.nat(7).map((n) => n === 0);

const photo = fc.record({
  takenAt: fc.option(fc.nat(3), { nil: null }),
  policy,
  missing: rarely,
  waiting: rarely,
  shares: ids(2),
});

const album = fc.record({
  date: fc.constantFrom('2019-05-01', '2020-05-01', '2020-06-01'),
  policy,
  missing: rarely,
  // One share lists photos only; the other two are of whole albums.
  photos: fc.array(photo, { maxLength: 5 }),
});

const world: fc.Arbitrary<World> = fc
  .tuple(fc.array(album, { minLength: 1, maxLength: 4 }), fc.nat(3), fc.nat(3))
  .map(([albums, third, fourth]) => ({
    users: 2,
    groups: 2,
    shares: 4,
    albums: albums.map(({ policy: albumPolicy, photos, ...rest }, i) => ({
      ...rest,
      ...(albumPolicy && { policy: albumPolicy }),
      shares: [...(third === i ? [3] : []), ...(fourth === i ? [4] : [])],
      photos: photos.map(({ policy: photoPolicy, ...each }, n) => ({
        ...each,
        name: `${n}.jpg`,
        ...(photoPolicy && { policy: photoPolicy }),
      })),
    })),
  }));

const viewers: Viewer[] = [
  visitor,
  ...[[], [1], [2], [1, 2]].map((groupIds) => ({ ...visitor, userId: 1, groupIds })),
  { ...visitor, userId: 2 },
  ...(['view', 'scan', 'admin'] satisfies Permission[]).map((name) => ({
    ...visitor,
    userId: 2,
    permissions: new Set([name]),
  })),
  ...[[1], [2, 3], [4]].map((shareIds) => ({ ...visitor, shareIds })),
  { ...visitor, shareIds: [1, 3], downloadShareIds: [1] },
  { ...visitor, userId: 1, groupIds: [2], shareIds: [1, 4], downloadShareIds: [4] },
];

function visibleInMemory(
  viewer: Viewer,
  { album, photos }: ReturnType<typeof factsOf>[number],
  withPublic: boolean,
) {
  const seen = photos.map((facts) => evaluate(photoCondition(viewer), facts));
  const [anyPhoto] = photos;
  const open = evaluate(
    albumCondition(viewer, { withPublic }),
    anyPhoto ?? { album, photo: album },
  );
  return { seen, shown: open && seen.includes(true) };
}

describe('one rule, two readers', () => {
  test('both give the same albums, photos, counts and neighbours in any world, to any viewer', () => {
    fc.assert(
      fc.property(world, (random) => {
        const { albumIds, photoIds } = fill(db, random);
        const facts = factsOf(random);
        for (const viewer of viewers) {
          for (const [i, each] of facts.entries()) {
            const { seen, shown } = visibleInMemory(viewer, each, true);
            const found = findAlbum(db, viewer, albumIds[i] ?? 0);
            expect(found !== null).toBe(shown);
            const mine = (photoIds[i] ?? []).filter((_, n) => seen[n]);
            const photos = mine.map((id) => findPhoto(db, viewer, id));
            expect(photos.every((row) => row !== null)).toBe(true);
            for (const purpose of ['originals', 'archives', 'metadata'] as const) {
              const having = each.photos.map((facts) =>
                evaluate(photoCondition(viewer, purpose), facts),
              );
              // Whatever may be had of a photo, it may be seen.
              expect(having.every((has, n) => !has || seen[n])).toBe(true);
              for (const [n, id] of (photoIds[i] ?? []).entries()) {
                expect(findPhoto(db, viewer, id, purpose) !== null).toBe(having[n]);
              }
              if (found) {
                const rows = listAlbumPhotos(db, viewer, found, purpose);
                expect(rows).toHaveLength(having.filter(Boolean).length);
              }
            }
            for (const id of (photoIds[i] ?? []).filter((id) => !mine.includes(id))) {
              expect(findPhoto(db, viewer, id)).toBeNull();
            }
            if (!found) continue;
            const listed = listAlbumPhotos(db, viewer, found);
            expect(listed.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(mine);
            for (const [place, row] of listed.entries()) {
              const around = findPhotoNeighbours(db, viewer, row);
              expect(around.previous?.id).toBe(listed[place - 1]?.id);
              expect(around.next?.id).toBe(listed[place + 1]?.id);
              expect([around.place, around.count]).toEqual([place + 1, listed.length]);
            }
          }
          expectListsEqual(viewer, facts, albumIds);
        }
      }),
      { numRuns: 150 },
    );
  }, 120_000);
});

function expectListsEqual(viewer: Viewer, facts: ReturnType<typeof factsOf>, albumIds: number[]) {
  for (const showPublic of [false, true]) {
    const asked = listScope(viewer, showPublic);
    const { scope, total, years } = getOverview(db, asked);
    const results = facts.map((each) => visibleInMemory(scope.viewer, each, scope.withPublic));
    const expected = albumIds.filter((_, i) => results[i]?.shown);
    const listed = listAlbums(db, scope, { page: 1 });
    expect(listed.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(expected);
    expect(total).toBe(expected.length);
    expect(years.reduce((sum, { albums }) => sum + albums, 0)).toBe(total);
    const previews = findPreviews(db, scope, listed, { previewCount: 2, day: 'any' });
    for (const { id, count } of listed) {
      const sample = previews.get(id)?.photos ?? [];
      expect(sample.length).toBe(Math.min(2, count));
      expect(sample.every((photo) => findPhoto(db, scope.viewer, photo.id) !== null)).toBe(true);
      const seen = results[albumIds.indexOf(id)]?.seen ?? [];
      expect(count).toBe(seen.filter(Boolean).length);
    }
    const own = facts.filter((each) => visibleInMemory(asked.viewer, each, asked.withPublic).shown);
    expect(scope.withPublic).toBe(asked.withPublic || own.length === 0);
  }
}
