import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { visitor } from '../access/access.ts';
import { schema } from '../db/schema.ts';
import { forAll, openLists, somePhotos, world } from '../testing/testLists.ts';
import { fill } from '../testing/testWorld.ts';
import { recountAlbums } from './counters.ts';
import { findPreviews } from './previews.ts';

const { db, index, around } = openLists();

describe('previews', () => {
  test('11, 38 covers and samples come from visible photos alone, in order', () => {
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
      const found = findPreviews(db, scope, albums, { previewCount: 5, day: 'today' });
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

  test('12 hidden photos change nothing of what is shown', () => {
    const hidden = { name: '0a.jpg', takenAt: 1, policy: {} };
    const { albumIds, photoIds } = fill(
      db,
      world({ policy: forAll, photos: [...somePhotos(12), hidden] }),
    );
    const show = () => {
      const { scope, albums, total, years } = index(visitor);
      const previews = findPreviews(db, scope, albums, { previewCount: 5, day: '0' });
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
