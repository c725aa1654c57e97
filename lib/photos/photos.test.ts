import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { visitor } from '../access/access.ts';
import { schema } from '../db/schema.ts';
import { forAll, openLists, somePhotos, world } from '../testing/testLists.ts';
import { fill } from '../testing/testWorld.ts';

const { db, around } = openLists();

describe('photos', () => {
  test('have neighbours, also with equal dates and without dates', () => {
    const { albumIds } = fill(
      db,
      world({
        policy: forAll,
        photos: [
          { name: 'c', takenAt: 5 },
          { name: 'a', takenAt: 5 },
          { name: 'n', takenAt: null },
          { name: 'b', takenAt: 5 },
          { name: 'hidden', takenAt: 5, policy: {} },
        ],
      }),
    );
    expect(around(visitor, albumIds[0] ?? 0)).toEqual([
      [null, 'a', 'b'],
      ['a', 'b', 'c'],
      ['b', 'c', 'n'],
      ['c', 'n', null],
    ]);
  });

  test('are in the order of edited dates', () => {
    const { albumIds, photoIds } = fill(db, world({ policy: forAll, photos: somePhotos(3) }));
    db.update(schema.photos)
      .set({ editedAt: '1970-01-02' })
      .where(eq(schema.photos.id, photoIds[0]?.[0] ?? 0))
      .run();
    expect(around(visitor, albumIds[0] ?? 0).map(([, name]) => name)).toEqual([
      '1.jpg',
      '2.jpg',
      '0.jpg',
    ]);
  });
});
