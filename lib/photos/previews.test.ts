import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visitor } from '../access/access.ts';
import { schema } from '../db/schema.ts';
import { forAll, openLists, somePhotos, world } from '../testing/testLists.ts';
import { fill } from '../testing/testWorld.ts';
import { recountAlbums } from './counters.ts';
import { previewsFor, sampleRanks } from './previews.ts';

const { db, index, around } = openLists();

describe('previews', () => {
  test('covers and samples come from visible photos alone, in order', () => {
    const { albumIds, photoIds } = fill(
      db,
      world({
        policy: forAll,
        photos: somePhotos(30).map((photo, i) => (i % 2 ? photo : { ...photo, policy: {} })),
      }),
    );
    const hidden = photoIds[0]?.[0] ?? 0;
    const seen = photoIds[0]?.[1] ?? 0;
    const preview = () => {
      const { scope, albums } = index(visitor);
      const found = previewsFor(db, scope, albums, { previewCount: 5, day: 'today' });
      const mine = found.get(albumIds[0] ?? 0);
      if (!mine) throw new Error('no preview');
      return mine;
    };
    const ids = preview().photos.map(({ id }) => id);
    expect(ids).toHaveLength(5);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(ids.every((id) => (id - hidden) % 2 === 1)).toBe(true);
    const setCover = (id: number) => db.update(schema.albums).set({ coverPhotoId: id }).run();
    setCover(hidden);
    expect(preview().cover?.id).toBe(ids[0]);
    setCover(seen);
    expect(preview().cover?.id).toBe(seen);
    db.update(schema.albums).set({ coverPhotoId: null }).run();
  });

  test('a cover that nobody chose is a photo that can be shown, if there is one', () => {
    const { albumIds, photoIds } = fill(db, world({ policy: forAll, photos: somePhotos(3) }));
    const ids = photoIds[0] ?? [];
    const cover = () => {
      const { scope, albums } = index(visitor);
      const found = previewsFor(db, scope, albums, { previewCount: 3, day: 'today' });
      return found.get(albumIds[0] ?? 0)?.cover?.id;
    };
    const mark = (id: number | undefined, values: { damaged?: string; kind?: 'other' }) =>
      db
        .update(schema.photos)
        .set(values)
        .where(eq(schema.photos.id, id ?? 0))
        .run();
    mark(ids[0], { damaged: 'ends early' });
    expect(cover()).toBe(ids[1]);
    mark(ids[1], { kind: 'other' });
    expect(cover()).toBe(ids[2]);
    mark(ids[2], { damaged: 'ends early' });
    expect(cover()).toBe(ids[0]);
  });

  test('hidden photos change no cover and no sample', () => {
    const hidden = { name: '0a.jpg', takenAt: 1, policy: {} };
    const { albumIds, photoIds } = fill(
      db,
      world({ policy: forAll, photos: [...somePhotos(12), hidden] }),
    );
    const show = () => {
      const { scope, albums, total, years } = index(visitor);
      const previews = previewsFor(db, scope, albums, { previewCount: 5, day: '0' });
      return {
        albums,
        total,
        years,
        previews: [...previews],
        around: around(visitor, albumIds[0] ?? 0),
      };
    };
    const before = show();
    db.delete(schema.photos)
      .where(eq(schema.photos.id, photoIds[0]?.[12] ?? 0))
      .run();
    recountAlbums(db, albumIds);
    expect(show()).toEqual(before);
  });
});

test('a sample has all photos of a small album, else one from each stretch, in order', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.integer({ min: 1, max: 12 }), fc.string(), (count, most, seed) => {
      const ranks = sampleRanks(count, most, seed);
      expect(ranks).toHaveLength(Math.min(count, most));
      expect(ranks).toEqual([...new Set(ranks)].toSorted((a, b) => a - b));
      for (const [i, rank] of ranks.entries()) {
        if (count <= most) expect(rank).toBe(i);
        else expect(Math.floor(((rank + 1) * most - 1) / count)).toBe(i);
      }
    }),
  );
});

test('a sample stays the same all day, and is another one on another day', () => {
  const days = Array.from({ length: 20 }, (_, day) => sampleRanks(300, 5, `day ${day}`).join());
  expect(sampleRanks(300, 5, 'day 0').join()).toBe(days[0]);
  expect(new Set(days).size).toBeGreaterThan(15);
});
