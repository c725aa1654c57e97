import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listPolicyExamples } from '../access/describePolicy.ts';
import { schema } from '../db/schema.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import {
  findAlbumDetails,
  findManagedPhoto,
  listManagedPhotos,
  listManagedPhotosById,
  listPhotoIds,
} from './albumDetails.ts';
import { recountAlbums } from './counters.ts';
import { getAdminOverview } from './overview.ts';

const { db, statements, close } = openTestDatabase();
let albumIds: number[];
let photoIds: number[][];

beforeAll(() => {
  const photos = [
    { name: 'dated.jpg', takenAt: 9 },
    { name: 'lost.jpg', takenAt: 3, missing: true },
    { name: 'waiting.jpg', takenAt: 5, waiting: true },
    { name: 'own.jpg', policy: { groups: [1] } },
    { name: 'unseen.jpg' },
  ];
  ({ albumIds, photoIds } = fill(db, {
    users: 2,
    groups: 1,
    albums: [
      { name: 'A', date: '2020-01-01', policy: { users: [2] }, photos },
      { name: 'B', date: '2021-01-01', policy: { users: [2] }, photos: [{ name: 'b.jpg' }] },
      { name: 'C', date: '2019-01-01', policy: { public: true }, photos: [] },
      { name: 'D', date: '2018-01-01', missing: true, photos: [{ name: 'd.jpg' }] },
      { name: 'E', date: '2018-01-01', photos: [] },
    ],
  }));
  const { photos: table } = schema;
  const set = (place: number, values: Partial<typeof table.$inferInsert>) =>
    db
      .update(table)
      .set(values)
      .where(eq(table.id, photoIds[0]?.[place] ?? 0))
      .run();
  set(0, { damaged: 'cut off' });
  db.update(table)
    .set({ damaged: 'cut off', waiting: true })
    .where(eq(table.id, photoIds[3]?.[0] ?? 0))
    .run();
  // A photo that a running scan has added and not revealed yet.
  set(4, { missingSince: 1, unrevealed: true });
  recountAlbums(db, albumIds);
});
afterAll(close);

const first = () => albumIds[0] ?? 0;

test('the details of an album include damaged, missing and waiting photos', () => {
  expect(findAlbumDetails(db, first())).toMatchObject({
    name: 'A',
    total: 4,
    photoCount: 2,
    damaged: 1,
    missing: 1,
    waiting: 1,
    policy: { public: false, users: [{ id: 2 }] },
  });
  expect(findAlbumDetails(db, 999)).toBeNull();
});

test('missing albums and photos have details, too', () => {
  expect(findAlbumDetails(db, albumIds[3] ?? 0)?.missingSince).toBe(1);
  expect(findAlbumDetails(db, albumIds[3] ?? 0)?.coverId).toBeNull();
  expect(findManagedPhoto(db, photoIds[3]?.[0] ?? 0)?.hasPicture).toBe(false);
  const lost = findManagedPhoto(db, photoIds[0]?.[1] ?? 0);
  expect(lost).toMatchObject({ filename: 'lost.jpg', missingSince: 1, hasPicture: false });
});

test('all photos are listed in order, with what is wrong and their own policies', () => {
  const photos = listManagedPhotos(db, first());
  expect(photos.map(({ filename }) => filename)).toEqual([
    'lost.jpg',
    'waiting.jpg',
    'dated.jpg',
    'own.jpg',
  ]);
  expect(photos[3]?.policy?.groups).toEqual([{ id: 1, name: 'g1' }]);
  expect(photos[1]).toMatchObject({ waiting: true, hasPicture: true, policy: null });
  expect(photos[2]).toMatchObject({ damaged: 'cut off', hasPicture: true });
  expect(listPhotoIds(db, first())).toEqual(photos.map(({ id }) => id));
});

test('pages of photos follow one another', () => {
  const page = (n: number) =>
    listManagedPhotos(db, first(), { page: n, perPage: 3 }).map(({ filename }) => filename);
  expect([page(1), page(2), page(3)]).toEqual([
    ['lost.jpg', 'waiting.jpg', 'dated.jpg'],
    ['own.jpg'],
    [],
  ]);
});

test('photos are found by ids, in order, without those that do not exist', () => {
  const [dated, , , own] = photoIds[0] ?? [];
  const found = listManagedPhotosById(db, [dated ?? 0, 999, own ?? 0]);
  expect(found.map(({ id }) => id)).toEqual([dated, own]);
});

test('a list of photos needs as many statements for one as for many', () => {
  const count = (albumId: number) => {
    statements.length = 0;
    listManagedPhotos(db, albumId);
    return statements.length;
  };
  expect(count(first())).toBe(count(albumIds[1] ?? 0));
});

test('each policy is offered once as an example, by the newest album that has it', () => {
  expect(listPolicyExamples(db).map(({ name }) => name)).toEqual(['B', 'C']);
});

test('the overview counts what waits for the administrator', () => {
  expect(getAdminOverview(db, null)).toEqual({
    albums: 4,
    photos: 3,
    people: 2,
    withoutPolicy: 1,
    damaged: 1,
    waiting: 1,
    missingPhotos: 1,
    withoutLink: 2,
  });
});

test('somebody with a link that works, a session or a password has a way in', () => {
  const now = 1000;
  const waitsFor = () => getAdminOverview(db, null, now).withoutLink;
  const { links, users } = schema;
  const link = { userId: 1, tokenHash: 'h', createdAt: 1 };
  db.insert(links)
    .values({ ...link, expiresAt: 900 })
    .run();
  expect(waitsFor()).toBe(2);
  db.update(links).set({ expiresAt: null }).run();
  expect(waitsFor()).toBe(1);
  db.update(users).set({ passwordHash: 'x' }).where(eq(users.id, 2)).run();
  expect(waitsFor()).toBe(0);
});
