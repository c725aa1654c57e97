import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../db/open.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { type PhotoFilter, pageAllPhotos } from './photoList.ts';

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
      { name: 'Undecided', photos: [{ name: 'new.jpg' }] },
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

const found = (filter: PhotoFilter, perPage?: number) => {
  const names: string[] = [];
  for (let after: number | null = null; ; ) {
    const { photos, next } = pageAllPhotos(db, filter, after, perPage);
    names.push(...photos.map(({ albumName, filename }) => `${albumName} ${filename}`));
    if (next === null) return names;
    after = next;
  }
};

const all = [
  'Undecided new.jpg',
  'Closed open.jpg',
  'Family IMG_1.jpg',
  'Zoo IMG_1.jpg',
  'Zoo IMG_2.jpg',
  'Zoo Été.png',
];

test.each([1, 2, 3, 60])('all photos are listed once each, %i a page', (perPage) => {
  expect(found({}, perPage)).toEqual(all);
});

test.each<[PhotoFilter, string[]]>([
  [{ query: 'img 1' }, ['Family IMG_1.jpg', 'Zoo IMG_1.jpg']],
  [{ query: 'ete' }, ['Zoo Été.png']],
  [{ query: 'IMG_1.jpg', album: 'zoo' }, ['Zoo IMG_1.jpg']],
  [{ album: 'nowhere' }, []],
  [{ policy: 'public' }, ['Zoo IMG_1.jpg', 'Zoo Été.png']],
  [{ policy: 'shared' }, ['Closed open.jpg', 'Family IMG_1.jpg']],
  [{ policy: 'nobody' }, ['Undecided new.jpg', 'Zoo IMG_2.jpg']],
  [{ policy: 'own' }, ['Closed open.jpg', 'Zoo IMG_2.jpg']],
  [{ condition: 'damaged' }, ['Zoo Été.png']],
  [{ condition: 'undated' }, ['Zoo Été.png']],
  [{ condition: 'waiting' }, ['Undecided new.jpg']],
  [{ condition: 'missing' }, ['Closed IMG_9.jpg']],
  [{ condition: 'damaged', policy: 'nobody' }, []],
])('%j finds %j', (filter, expected) => {
  expect(found(filter)).toEqual(expected);
});

test.each<[PhotoFilter, string]>([
  [{}, 'photos_by_name'],
  [{ policy: 'nobody' }, 'photos_by_name'],
  [{ condition: 'damaged' }, 'photos_damaged'],
  [{ condition: 'undated' }, 'photos_undated'],
])('%j is read off an index, in its order', (filter, index) => {
  statements.length = 0;
  pageAllPhotos(db, filter, 1, 7);
  const text = statements.find((each) => each.includes('cross join photos'));
  const plan = JSON.stringify(db.$client.prepare(`explain query plan ${text}`).all());
  expect(plan).toContain(index);
  expect(plan).not.toContain('TEMP B-TREE');
});
