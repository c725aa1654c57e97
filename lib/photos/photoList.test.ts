import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../db/open.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { type ListedPhotoPage, type ManagedPhotoFilter, pageAllPhotos } from './photoList.ts';

let db: Database;
let close: () => void;
let statements: string[];
beforeAll(() => {
  ({ db, close, statements } = openTestDatabase());
  fill(db, {
    users: 1,
    groups: 1,
    albums: [
      {
        name: 'Zoo',
        policy: { public: true },
        photos: [{ name: 'IMG_1.jpg' }, { name: 'IMG_2.jpg', policy: {} }, { name: 'Été.png' }],
      },
      { name: 'Family', policy: { groups: [1] }, photos: [{ name: 'IMG_1.jpg' }] },
      {
        name: 'Closed',
        policy: { public: true, inherit: false },
        photos: [{ name: 'IMG_9.jpg' }, { name: 'open.jpg', policy: { users: [1] } }],
      },
      { name: 'Undecided', photos: [{ name: 'new.jpg' }, { name: 'aunt`s.JPG' }] },
      { name: 'Gone', missing: true, policy: { public: true }, photos: [{ name: 'late.jpg' }] },
    ],
  });
  db.$client.exec(`
    update photos set damaged = 'broken', taken_at = null where filename = 'Été.png';
    update photos set waiting = 1 where filename = 'new.jpg';
    update photos set missing_since = 5 where filename = 'IMG_9.jpg';
    update photos set taken_at = '2020-01-01T00:00:00' where filename <> 'Été.png';
  `);
});
afterAll(() => close());

const found = async (
  filter: ManagedPhotoFilter,
  sizes?: { perPage?: number; perSlice?: number },
) => {
  const names: string[] = [];
  for (let after: number | null = null; ; ) {
    const { photos, next }: ListedPhotoPage = await pageAllPhotos(db, filter, after, sizes);
    names.push(...photos.map(({ albumName, filename }) => `${albumName} ${filename}`));
    if (next === null) return names;
    after = next;
  }
};

const all = [
  'Undecided aunt`s.JPG',
  'Undecided new.jpg',
  'Closed open.jpg',
  'Family IMG_1.jpg',
  'Zoo IMG_1.jpg',
  'Zoo IMG_2.jpg',
  'Zoo Été.png',
];

test.each([1, 2, 3, 60])('all photos are listed once each, %i a page', async (perPage) => {
  expect(await found({}, { perPage })).toEqual(all);
});

test.each<[ManagedPhotoFilter, string[]]>([
  [{ query: 'img 1' }, ['Family IMG_1.jpg', 'Zoo IMG_1.jpg']],
  [{ query: 'ete' }, ['Zoo Été.png']],
  [{ query: "aunt's" }, ['Undecided aunt`s.JPG']],
  [{ query: 'IMG_1.jpg', album: 'zoo' }, ['Zoo IMG_1.jpg']],
  [{ album: 'nowhere' }, []],
  [{ policy: 'public' }, ['Zoo IMG_1.jpg', 'Zoo Été.png']],
  [{ policy: 'shared' }, ['Closed open.jpg', 'Family IMG_1.jpg']],
  [{ policy: 'nobody' }, ['Undecided aunt`s.JPG', 'Undecided new.jpg', 'Zoo IMG_2.jpg']],
  [{ policy: 'own' }, ['Closed open.jpg', 'Zoo IMG_2.jpg']],
  [{ condition: 'damaged' }, ['Zoo Été.png']],
  [{ condition: 'undated' }, ['Zoo Été.png']],
  [{ condition: 'waiting' }, ['Undecided new.jpg']],
  [{ condition: 'missing' }, ['Gone late.jpg', 'Closed IMG_9.jpg']],
  [{ condition: 'missing', policy: 'public' }, ['Gone late.jpg']],
  [{ condition: 'missing', query: 'img' }, ['Closed IMG_9.jpg']],
  [{ policy: 'own', query: 'open' }, ['Closed open.jpg']],
  [{ policy: 'public', query: 'ete' }, ['Zoo Été.png']],
  [{ condition: 'damaged', policy: 'nobody' }, []],
])('%j finds %j', async (filter, expected) => {
  expect(await found(filter)).toEqual(expected);
  for (const perSlice of [1, 2, 5]) {
    for (const perPage of [1, 2]) {
      expect(await found(filter, { perSlice, perPage })).toEqual(expected);
    }
  }
});

test.each<[ManagedPhotoFilter, string[]]>([
  [{}, ['photos_by_name']],
  [{ query: 'img' }, ['photos_by_name']],
  [{ policy: 'own' }, ['photos_with_policy']],
  [{ policy: 'nobody' }, ['photos_with_policy', 'photos_by_name']],
  [{ condition: 'damaged' }, ['photos_damaged']],
  [{ condition: 'undated' }, ['photos_undated']],
  [{ condition: 'missing' }, ['photos_by_name', 'photos_missing']],
])('%j is read off the index that holds little else', async (filter, indexes) => {
  statements.length = 0;
  await pageAllPhotos(db, filter, 1, { perPage: 7 });
  const plans = statements
    .filter((text) => text.includes('as albumName'))
    .map((text) => JSON.stringify(db.$client.prepare(`explain query plan ${text}`).all()));
  expect(plans.map((plan) => /photos_[a-z_]+/.exec(plan)?.[0])).toEqual(indexes);
  // Only photos with a policy of their own may be sorted, since a slice has few of them.
  for (const plan of plans.filter((each) => !each.includes('photos_with_policy'))) {
    expect(plan).not.toContain('TEMP B-TREE');
  }
});

test('a filter that matches few photos reads them in slices, between which others are served', async () => {
  statements.length = 0;
  const page = pageAllPhotos(db, { query: 'nowhere' }, null, { perSlice: 1 });
  expect(statements.filter((text) => text.includes('as albumName'))).toHaveLength(1);
  expect(await page).toEqual({ photos: [], next: null });
  expect(statements.filter((text) => text.includes('as albumName'))).toHaveLength(all.length + 3);
});
