import { afterAll, expect, test } from 'vitest';
import { type Viewer, visitor } from '../access/access.ts';
import { fill, openTestDatabase, type WorldPolicy } from '../testing/testWorld.ts';
import {
  cameraName,
  captionsAndAlbumsFor,
  captionsFor,
  findDetails,
  managedDetailsOf,
} from './details.ts';
import { findPhoto } from './photos.ts';
import { photoColumns } from './rows.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const owner: Viewer = { ...visitor, permissions: new Set(['view']) };

function photoWith(policy: WorldPolicy): number {
  const { photoIds } = fill(db, {
    users: 0,
    groups: 0,
    albums: [{ photos: [{ name: 'a', policy }] }],
  });
  const id = photoIds[0]?.[0] ?? 0;
  db.$client
    .prepare(
      `insert into photo_texts (photo_id, title, caption, keywords, people, places)
      values (?, 'Beach', null, '["sea"]', '["Anne"]', '["Nice", "France"]')`,
    )
    .run(id);
  db.$client
    .prepare(
      `insert into camera_details (photo_id, make, latitude, longitude) values (?, 'Canon', 48, 2)`,
    )
    .run(id);
  return id;
}

test('what a file says is shown to those who may have its metadata, and to nobody else', () => {
  const kept = photoWith({ public: true });
  const said = {
    title: 'Beach',
    keywords: ['sea'],
    people: ['Anne'],
    places: ['Nice', 'France'],
    make: 'Canon',
    latitude: 48,
  };
  expect(findDetails(db, visitor, kept)).toMatchObject(said);
  expect([...captionsFor(db, visitor, [kept])]).toEqual([[kept, 'Beach']]);
  for (const policy of [{ public: true, stripMetadata: true }, {}]) {
    const withheld = photoWith(policy);
    expect(findDetails(db, visitor, withheld)).toBeNull();
    expect([...captionsFor(db, visitor, [withheld])]).toEqual([]);
    expect(findDetails(db, owner, withheld)).toMatchObject(said);
    expect(managedDetailsOf(db, [withheld]).get(withheld)).toMatchObject(said);
  }
});

test('captions and names of albums are read together, each by its own rule', () => {
  for (const stripMetadata of [false, true]) {
    const id = photoWith({ public: true, stripMetadata });
    const photo = findPhoto(db, visitor, id);
    if (!photo) throw new Error('the photo is not visible');
    const seen = captionsAndAlbumsFor(db, visitor, [photo]);
    expect([...seen.captions]).toEqual(stripMetadata ? [] : [[id, 'Beach']]);
    // The album has no policy, so its name is shown to nobody but the owner.
    expect([...seen.albums]).toEqual([]);
    const owned = captionsAndAlbumsFor(db, owner, [photo]);
    expect([[...owned.captions.keys()], [...owned.albums.keys()]]).toEqual([[id], [photo.albumId]]);
  }
});

test('rows of photos, as pages read them, carry no metadata', () => {
  expect(photoColumns.text).not.toMatch(/camera_details|photo_texts|latitude|keywords/);
});

test.each([
  ['Canon', 'Canon EOS R5', 'Canon EOS R5'],
  ['NIKON CORPORATION', 'NIKON D850', 'NIKON D850'],
  ['Apple', 'iPhone 15', 'Apple iPhone 15'],
  ['Leica', null, 'Leica'],
  [null, null, null],
])('a camera by %s of the model %s is called %s', (make, model, name) => {
  expect(cameraName({ make, model })).toBe(name);
});
