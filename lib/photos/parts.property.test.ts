import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import {
  type Purpose,
  partCondition,
  photoCondition,
  purposes,
  throughShares,
  type Viewer,
} from '../access/access.ts';
import { evaluate } from '../access/evaluate.ts';
import { arbitraryViewer, arbitraryWorld } from '../testing/testArbitraries.ts';
import { factsOf } from '../testing/testFacts.ts';
import { fill, openTestDatabase, type World } from '../testing/testWorld.ts';
import { listPartsFor } from './parts.ts';
import { findPhotoFor, mayHave } from './photos.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const runs = process.env['TEST_LONG'] === undefined ? 15 : 2000;

/** The world with each part as a photo of its own. */
function withoutPairs(world: World): World {
  const albums = world.albums.map((album) => ({
    ...album,
    photos: album.photos.map(({ partOf, ...photo }) => photo),
  }));
  return { ...world, albums };
}

const plain = fc.array(arbitraryViewer, { minLength: 3, maxLength: 6 });

test('pairing files never gives a viewer more than before, and gives what the rule in memory says', () => {
  fc.assert(
    fc.property(arbitraryWorld, plain, (world, viewers) => {
      const all = viewers.flatMap((each) => [each, throughShares(each, each.shareIds)]);
      const apart = factsOf(withoutPairs(world));
      const { photoIds } = fill(db, world);
      for (const viewer of all) {
        for (const purpose of purposes) {
          for (const [i, { photos }] of factsOf(world).entries()) {
            for (const [n, facts] of photos.entries()) {
              const id = photoIds[i]?.[n] ?? 0;
              const main = world.albums[i]?.photos[n]?.partOf;
              const mainFacts = main === undefined ? null : photos[main];
              const isHad = mainFacts
                ? evaluate(photoCondition(viewer, purpose), mainFacts) &&
                  evaluate(partCondition(viewer, purpose), facts)
                : evaluate(photoCondition(viewer, purpose), facts);
              const partOf = main === undefined ? undefined : (photoIds[i]?.[main] ?? 0);
              expect(has(viewer, purpose, id, partOf)).toBe(isHad);
              // A part is never found as if it were a photo.
              if (mainFacts) expect(findPhotoFor(db, viewer, id, purpose)).toBeNull();
              const alone = apart[i]?.photos[n];
              if (isHad)
                expect(alone && evaluate(photoCondition(viewer, purpose), alone)).toBe(true);
            }
          }
        }
      }
    }),
    { numRuns: runs },
  );
}, 1_800_000);

function has(viewer: Viewer, purpose: Purpose, id: number, partOf: number | undefined): boolean {
  const found =
    partOf === undefined
      ? findPhotoFor(db, viewer, id, purpose) !== null
      : listPartsFor(db, viewer, purpose, [partOf]).some((part) => part.id === id);
  const row = partOf === undefined ? { id } : { id, partOf };
  expect(mayHave(db, viewer, row, [purpose])).toBe(found);
  return found;
}
