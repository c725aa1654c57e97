import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import {
  albumCondition,
  photoCondition,
  purposes,
  throughShares,
  type Viewer,
} from '../access/access.ts';
import { evaluate, type Facts } from '../access/evaluate.ts';
import { displayName } from '../library/albumPath.ts';
import { arbitraryViewer, arbitraryWorld } from '../testing/testArbitraries.ts';
import { factsOf } from '../testing/testFacts.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { albumNamesFor, findAlbum } from './albums.ts';
import { findAlbumOfPhoto, findPhoto, findPhotoFor } from './photos.ts';
import {
  albumSequence,
  countSequence,
  findNeighbours,
  listSequence,
  sequenceIdsOfBoth,
} from './sequence.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const runs = process.env['TEST_LONG'] === undefined ? 15 : 2000;

test('the rule in SQL and in memory shows the same albums and photos, to any viewer of any gallery', () => {
  fc.assert(
    fc.property(
      arbitraryWorld,
      fc.array(arbitraryViewer, { minLength: 3, maxLength: 6 }),
      (world, viewers) => {
        const { albumIds, photoIds } = fill(db, world);
        for (const [i, { album, photos }] of factsOf(world).entries()) {
          const facts = photos.map((each, n) => ({ id: photoIds[i]?.[n] ?? 0, facts: each }));
          // Also tests each viewer looking through shares alone, as on the pages of shares.
          const all = viewers.flatMap((each) => [each, throughShares(each, each.shareIds)]);
          for (const viewer of all) {
            const seen = expectPhotosEqual(viewer, facts);
            const open = evaluate(albumCondition(viewer), { album, photo: album });
            const found = findAlbum(db, viewer, albumIds[i] ?? 0);
            expect(found !== null).toBe(open && seen.length > 0);
            for (const id of seen) {
              const photo = findPhoto(db, viewer, id);
              if (!photo) throw new Error('seen above');
              expect(findAlbumOfPhoto(db, viewer, photo)).toEqual(found);
            }
            const named = albumNamesFor(db, viewer, albumIds);
            expect(named.get(albumIds[i] ?? 0)).toBe(found ? displayName(found) : undefined);
            if (found) expectAlbumEqual(viewer, found.id, facts);
          }
        }
      },
    ),
    { numRuns: runs },
  );
}, 1_800_000);

type Each = { readonly id: number; readonly facts: Facts };

/** Returns the ids of the visible photos, in no particular order. */
function expectPhotosEqual(viewer: Viewer, photos: readonly Each[]): number[] {
  for (const { id, facts } of photos) {
    const had = purposes.map((purpose) => evaluate(photoCondition(viewer, purpose), facts));
    expect(purposes.map((purpose) => findPhotoFor(db, viewer, id, purpose) !== null)).toEqual(had);
    // Every purpose implies seeing.
    expect(had[0]).toBe(had.includes(true));
  }
  return photos.filter(({ facts }) => evaluate(photoCondition(viewer), facts)).map(({ id }) => id);
}

function expectAlbumEqual(viewer: Viewer, albumId: number, photos: readonly Each[]): void {
  const sequence = albumSequence(viewer, albumId);
  for (const purpose of purposes) {
    const had = photos.filter(({ facts }) => evaluate(photoCondition(viewer, purpose), facts));
    const [ids] = sequenceIdsOfBoth(db, sequence, purpose, 'see');
    expect([...ids].sort((a, b) => a - b)).toEqual(had.map(({ id }) => id));
    expect(countSequence(db, sequence, purpose)).toBe(had.length);
  }
  const listed = listSequence(db, sequence);
  const seen = photos.filter(({ facts }) => evaluate(photoCondition(viewer), facts));
  const listedIds = listed.map(({ id }) => id);
  expect(listedIds.toSorted((a, b) => a - b)).toEqual(seen.map(({ id }) => id));
  for (const [place, row] of listed.entries()) {
    const around = findNeighbours(db, sequence, row);
    expect(around.previous?.id).toBe(listed[place - 1]?.id);
    expect(around.next?.id).toBe(listed[place + 1]?.id);
    expect([around.place, around.count]).toEqual([place + 1, listed.length]);
  }
}
