import { beforeAll, describe, expect, test } from 'vitest';
import { type Viewer, visitor } from '../access/access.ts';
import { forAll, forU, openLists, somePhotos, world } from '../testing/testLists.ts';
import { fill } from '../testing/testWorld.ts';
import {
  albumSequence,
  findNeighbours,
  listSequence,
  type Sequence,
  shareSequence,
} from './sequence.ts';
import { findSequencePage, PHOTOS_PER_PAGE, pageOfPlace } from './sequencePage.ts';

const { db } = openLists();
const many = 2 * PHOTOS_PER_PAGE + 50;
const holder: Viewer = { ...visitor, shareIds: [1] };

/** An album of more than two pages, with two hidden photos, and an undated one at the end. */
function openAlbum(): Sequence {
  const hidden = [
    { name: 'a.jpg', takenAt: 7, policy: {} },
    { name: 'b.jpg', takenAt: 8, policy: forU },
  ];
  const undated = { name: 'z.jpg', takenAt: null };
  const { albumIds } = fill(
    db,
    world({ policy: forAll, photos: [undated, ...somePhotos(many - 1), ...hidden] }),
  );
  return albumSequence(visitor, albumIds[0] ?? 0);
}

/** A share that lists photos of two albums. */
function openShare(): Sequence {
  const listed = somePhotos(many / 2).map((photo) => ({ ...photo, shares: [1] }));
  const albums = ['2021-01-01', '2020-01-01'].map((date) => ({
    date,
    policy: forU,
    photos: listed,
  }));
  fill(db, { ...world(...albums), shares: 1 });
  return shareSequence(holder, 1);
}

describe.each([
  ['an album', openAlbum],
  ['a share', openShare],
])('%s of more than two pages', (_, open) => {
  let sequence: Sequence;
  beforeAll(() => {
    sequence = open();
  });

  test('is on its pages as in its order, each photo once, and the last page holds the rest', () => {
    const all = listSequence(db, sequence);
    expect(all).toHaveLength(many);
    const pages = [undefined, '2', '3'].map((asked) => findSequencePage(db, sequence, asked));
    expect(pages.map((page) => page?.photos.length)).toEqual([
      PHOTOS_PER_PAGE,
      PHOTOS_PER_PAGE,
      50,
    ]);
    expect(pages.flatMap((page) => page?.photos ?? [])).toEqual(all);
    expect(pages.map((page) => [page?.page, page?.pages, page?.count])).toEqual([
      [1, 3, many],
      [2, 3, many],
      [3, 3, many],
    ]);
    const beside = pages.map((page) => [page?.before?.id ?? null, page?.after?.id ?? null]);
    expect(beside).toEqual(
      [0, PHOTOS_PER_PAGE, 2 * PHOTOS_PER_PAGE].map((first) => [
        all[first - 1]?.id ?? null,
        all[first + PHOTOS_PER_PAGE]?.id ?? null,
      ]),
    );
    expect(findSequencePage(db, sequence, '1')).toEqual(pages[0]);
    expect(findSequencePage(db, sequence, 'last')).toEqual(pages[2]);
  });

  test.each(['0', '4', '-1', '1.5', 'x', '', '02', '9999999999'])('has no page %o', (asked) => {
    expect(findSequencePage(db, sequence, asked)).toBeNull();
  });

  test('tells of each photo the page on which it stands', () => {
    const all = listSequence(db, sequence);
    for (const at of [0, 1, PHOTOS_PER_PAGE - 1, PHOTOS_PER_PAGE, many - 51, many - 50, many - 1]) {
      const photo = all[at];
      if (!photo) throw new Error('no such photo');
      const { place, count, previous, next } = findNeighbours(db, sequence, photo);
      expect([place, count, previous?.id, next?.id]).toEqual([
        ...[at + 1, many, all[at - 1]?.id, all[at + 1]?.id],
      ]);
      const page = findSequencePage(db, sequence, String(pageOfPlace(place)));
      expect(page?.photos.map(({ id }) => id)).toContain(photo.id);
    }
  });
});

test('a sequence that fills its page is that one page; an empty one has a page as well', () => {
  const { albumIds } = fill(
    db,
    world(
      { policy: forAll, photos: somePhotos(PHOTOS_PER_PAGE) },
      { policy: forU, photos: somePhotos(1) },
    ),
  );
  const [full, hidden] = albumIds.map((id) => albumSequence(visitor, id));
  if (!full || !hidden) throw new Error('no albums');
  expect(findSequencePage(db, full, undefined)).toMatchObject({ pages: 1, count: PHOTOS_PER_PAGE });
  expect(findSequencePage(db, full, '2')).toBeNull();
  expect(findSequencePage(db, hidden, undefined)).toEqual({
    photos: [],
    page: 1,
    pages: 1,
    count: 0,
    months: [],
    archivable: null,
    before: null,
    after: null,
  });
  expect(findSequencePage(db, hidden, '2')).toBeNull();
});
