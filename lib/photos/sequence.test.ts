import { expect, test } from 'vitest';
import { forAll, openLists, u, world } from '../testing/testLists.ts';
import { fill } from '../testing/testWorld.ts';
import { albumSequence, findNeighbours, listSequence } from './sequence.ts';

const { db } = openLists();

test('neighbours pass photos with the same time, or none, one by one', () => {
  const names = ['img 1.jpg', 'img 2.jpg', 'img 10.jpg'];
  const { albumIds } = fill(
    db,
    world({
      policy: forAll,
      photos: names.flatMap((name) => [
        { name: `u${name}`, takenAt: null },
        { name, takenAt: 5 },
      ]),
    }),
  );
  const sequence = albumSequence(u, albumIds[0] ?? 0);
  const all = listSequence(db, sequence);
  expect(all.map(({ filename }) => filename)).toEqual([
    ...names,
    ...names.map((name) => `u${name}`),
  ]);
  for (const [at, photo] of all.entries()) {
    const { previous, next } = findNeighbours(db, sequence, photo);
    expect([previous?.id, next?.id]).toEqual([all[at - 1]?.id, all[at + 1]?.id]);
  }
});
