import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../db/schema.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import {
  countManagedAlbums,
  getAlbumFacets,
  listManagedAlbumIds,
  listManagedAlbums,
  listManagedAlbumsById,
  MANAGED_ALBUMS_PER_PAGE,
  type ManagedAlbumFilter,
} from './albumList.ts';

const { db, statements, close } = openTestDatabase();
const photos = [{ name: 'a.jpg', takenAt: 1 }, { name: 'b.jpg' }];
let ids: Record<string, number>;

beforeAll(() => {
  const names = ['Beach', 'Été', 'Private', 'Nobody', 'Group', 'Gone', 'Odd', 'Hidden start'];
  const { albumIds, photoIds } = fill(db, {
    users: 2,
    groups: 2,
    albums: [
      { name: 'Beach', date: '2020-05-01', policy: { public: true, users: [1] }, photos },
      { name: 'Été', date: '2021-07-01', category: 'Trips', photos },
      { name: 'Private', date: '2021-12-31', policy: { users: [2] }, photos },
      { name: 'Nobody', date: '2022-01-01', policy: {}, photos },
      { name: 'Group', date: '0999-01-01', policy: { groups: [2], inherit: false }, photos },
      { name: 'Gone', date: '2020-01-01', missing: true, policy: { public: true }, photos },
      {
        name: 'Odd',
        date: '2019-01-01',
        photos: [
          { name: 'own.jpg', policy: { public: true } },
          { name: 'new.jpg', waiting: true },
          { name: 'lost.jpg', missing: true },
          { name: 'x.jpg' },
        ],
      },
      { name: 'Hidden start', date: '2018-01-01', photos },
    ],
  });
  ids = Object.fromEntries(names.map((name, i) => [name, albumIds[i] ?? 0]));
  const broken = photoIds[6]?.[3] ?? 0;
  db.update(schema.photos).set({ damaged: 'cut off' }).where(eq(schema.photos.id, broken)).run();
  const { albums } = schema;
  // An album that a running scan has added and not revealed yet.
  db.update(albums)
    .set({ missingSince: 1, unrevealed: true })
    .where(eq(albums.id, albumIds[7] ?? 0))
    .run();
});
afterAll(close);

function names(filter: ManagedAlbumFilter): string[] {
  const listed = listManagedAlbums(db, { ...filter, page: 1 });
  expect(countManagedAlbums(db, filter)).toBe(listed.length);
  expect(listManagedAlbumIds(db, filter)).toEqual(listed.map(({ id }) => id));
  return listed.map(({ name }) => name);
}

describe('what an administrator looks for', () => {
  test.each<[ManagedAlbumFilter, string[]]>([
    [{}, ['Nobody', 'Private', 'Été', 'Beach', 'Odd', 'Group']],
    [{ category: 'Trips' }, ['Été']],
    [{ query: 'ETE' }, ['Été']],
    [{ query: 'album-1' }, ['Été']],
    [{ year: 2021 }, ['Private', 'Été']],
    [{ year: 999 }, ['Group']],
    [{ policy: 'none' }, ['Été', 'Odd']],
    [{ policy: 'public' }, ['Beach']],
    [{ policy: 'shared' }, ['Private', 'Group']],
    [{ policy: 'nobody' }, ['Nobody']],
    [{ policy: 'photos' }, ['Odd']],
    [{ names: { kind: 'user', id: 1 } }, ['Beach']],
    [{ names: { kind: 'group', id: 2 } }, ['Group']],
    [{ names: { kind: 'group', id: 1 } }, []],
    [{ condition: 'damaged' }, ['Odd']],
    [{ condition: 'waiting' }, ['Odd']],
    [{ condition: 'missing' }, ['Gone']],
    [{ year: 2021, policy: 'shared' }, ['Private']],
  ])('%j', (filter, expected) => {
    expect(names(filter)).toEqual(expected);
  });
});

test('the list shows what is wrong in an album, and its policy by names', () => {
  const [odd] = listManagedAlbums(db, { query: 'Odd', page: 1 });
  expect(odd).toMatchObject({
    photoCount: 2,
    ownPolicies: 1,
    damaged: 1,
    waiting: 1,
    policy: null,
  });
  const [group] = listManagedAlbumsById(db, [ids['Group'] ?? 0, 999]);
  expect(group?.policy).toMatchObject({ inherit: false, groups: [{ name: 'g2' }], users: [] });
});

test('the cover is the chosen photo while it can be shown, else the first picture', () => {
  const id = ids['Beach'] ?? 0;
  const of = () => listManagedAlbumsById(db, [id])[0]?.coverId ?? null;
  const all = db.select().from(schema.photos).where(eq(schema.photos.albumId, id)).all();
  const first = all.find(({ filename }) => filename === 'a.jpg');
  const second = all.find(({ filename }) => filename === 'b.jpg');
  expect(of()).toBe(first?.id);
  const choose = (coverPhotoId: number | null) =>
    db.update(schema.albums).set({ coverPhotoId }).where(eq(schema.albums.id, id)).run();
  const setMissing = (missingSince: number | null) =>
    db
      .update(schema.photos)
      .set({ missingSince })
      .where(eq(schema.photos.id, second?.id ?? 0))
      .run();
  choose(second?.id ?? null);
  expect(of()).toBe(second?.id);
  setMissing(5);
  expect(of()).toBe(first?.id);
  setMissing(null);
  choose(null);
});

test('a page needs as many statements for one album as for many', () => {
  const count = (filter: ManagedAlbumFilter) => {
    statements.length = 0;
    listManagedAlbums(db, { ...filter, page: 1 });
    return statements.length;
  };
  expect(count({})).toBe(count({ query: 'Group' }));
  expect(listManagedAlbums(db, { page: 2 })).toEqual([]);
  expect(MANAGED_ALBUMS_PER_PAGE).toBeGreaterThan(20);
});

test('filters offer what present albums have', () => {
  expect(getAlbumFacets(db)).toEqual({
    years: [
      { year: 2022, albums: 1 },
      { year: 2021, albums: 2 },
      { year: 2020, albums: 1 },
      { year: 2019, albums: 1 },
      { year: 999, albums: 1 },
    ],
    categories: [
      { category: 'Photos', albums: 5 },
      { category: 'Trips', albums: 1 },
    ],
  });
});
