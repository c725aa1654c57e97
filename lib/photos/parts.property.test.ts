import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Purpose,
  partCondition,
  photoCondition,
  throughShares,
  type Viewer,
} from '../access/access.ts';
import { evaluate } from '../access/evaluate.ts';
import type { Database } from '../db/open.ts';
import { arbitraryViewer, arbitraryWorld } from '../testing/testArbitraries.ts';
import { factsOf } from '../testing/testFacts.ts';
import { fill, openTestDatabase, type World } from '../testing/testWorld.ts';
import { listPartsFor } from './parts.ts';
import { findPhotoFor, mayHave } from './photos.ts';

let db: Database;
let close: () => void;
beforeAll(() => {
  ({ db, close } = openTestDatabase());
});
afterAll(() => close());

const purposes: Purpose[] = [
  ...(['see', 'originals', 'archivedOriginals', 'archivedRenditions', 'metadata'] as const),
];
const runs = process.env['TEST_LONG'] === undefined ? 15 : 2000;

/** The world with each film as an item of its own. */
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
              // As if it were a photo, a part is never had.
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
