import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { visitor } from '../access/access.ts';
import { schema } from '../db/schema.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { findAlbumDetails, findManagedPhoto } from './albumDetails.ts';
import { searchAlbums } from './albums.ts';
import { editAlbum, editPhoto, LONGEST_CAPTION, LONGEST_DESCRIPTION } from './edits.ts';
import { listScope } from './scope.ts';
import { parseSearch } from './searchQuery.ts';

const { db, close } = openTestDatabase();
afterAll(close);

let album = 0;
let photo = 0;
let foreign = 0;

beforeEach(() => {
  const policy = { public: true };
  const { albumIds, photoIds } = fill(db, {
    users: 1,
    groups: 0,
    albums: [
      { name: 'Beach', date: '2020-05-01', policy, photos: [{ name: 'a.jpg', takenAt: 1000 }] },
      { name: 'Other', policy, photos: [{ name: 'b.jpg' }] },
    ],
  });
  album = albumIds[0] ?? 0;
  photo = photoIds[0]?.[0] ?? 0;
  foreign = photoIds[1]?.[0] ?? 0;
});

const found = (query: string) =>
  searchAlbums(db, listScope(visitor, true), parseSearch(query, []), { page: 1, newSince: null })
    .total;
const details = () => findAlbumDetails(db, album);

test('an edited name is shown, and found by those who search', () => {
  editAlbum(db, 1, album, { name: ' Plage d’été ' });
  expect(details()).toMatchObject({ name: 'Plage d’été', derived: { name: 'Beach' } });
  expect([found('plage d’ete'), found('beach')]).toEqual([1, 0]);
  editAlbum(db, 1, album, { name: null });
  expect(details()).toMatchObject({ name: 'Beach', edited: { name: null } });
  expect([found('plage'), found('beach')]).toEqual([0, 1]);
});

test('a name or date that is that of the path is no edit', () => {
  editAlbum(db, 1, album, { name: 'X', date: '2021-01-01' });
  editAlbum(db, 1, album, { name: 'Beach', date: '2020-05-01' });
  expect(details()?.edited).toEqual({ name: null, date: null });
});

test('fields that an edit leaves out stay as they are', () => {
  editAlbum(db, 1, album, { name: 'X', date: '2021-01-01', description: 'Text' });
  editAlbum(db, 1, album, { coverPhotoId: photo });
  expect(details()).toMatchObject({
    name: 'X',
    date: '2021-01-01',
    description: 'Text',
    chosenCoverId: photo,
  });
});

test('a description keeps its lines and loses control characters; an empty one is none', () => {
  editAlbum(db, 1, album, { description: ' a\r\nb\u0000\u0007c\n ' });
  expect(details()?.description).toBe('a\nbc');
  editAlbum(db, 1, album, { description: ' \n' });
  expect(details()?.description).toBeNull();
});

test('the longest text keeps its end: the two characters of a line end count as one', () => {
  // What a browser posts when somebody filled the field with short lines.
  const posted = (longest: number) => `${'x\r\n'.repeat(longest / 2 - 1)}xy`;
  const kept = (longest: number) => posted(longest).replaceAll('\r', '');
  editAlbum(db, 1, album, { description: posted(LONGEST_DESCRIPTION) });
  editPhoto(db, 1, photo, { caption: posted(LONGEST_CAPTION) });
  expect(details()?.description).toBe(kept(LONGEST_DESCRIPTION));
  expect(findManagedPhoto(db, photo)?.caption).toBe(kept(LONGEST_CAPTION));
  editPhoto(db, 1, photo, { caption: `${posted(LONGEST_CAPTION)}z` });
  expect(findManagedPhoto(db, photo)?.caption).toBe(kept(LONGEST_CAPTION));
  // A character that would be cut in two is left out.
  const almost = 'y'.repeat(LONGEST_CAPTION - 1);
  editPhoto(db, 1, photo, { caption: `${almost}😀` });
  expect(findManagedPhoto(db, photo)?.caption).toBe(almost);
  editPhoto(db, 1, photo, { caption: `😀 ${'y'.repeat(9)}` });
  expect(findManagedPhoto(db, photo)?.caption).toBe(`😀 ${'y'.repeat(9)}`);
});

test('a name that would mislead is refused, and nothing is changed', () => {
  const edit = { name: 'a\u202eb', description: 'Text' };
  expect(() => editAlbum(db, 1, album, edit)).toThrow(
    expect.objectContaining({ code: 'invalid-name' }),
  );
  expect(details()).toMatchObject({ name: 'Beach', description: null });
});

test('the cover is a photo of the album', () => {
  expect(() => editAlbum(db, 1, album, { coverPhotoId: foreign })).toThrow(
    expect.objectContaining({ code: 'unknown-target' }),
  );
  expect(details()?.chosenCoverId).toBeNull();
});

test('a caption and a date are edited, and taken back to what the file says', () => {
  editPhoto(db, 1, photo, { caption: 'Us', takenAt: '1970-01-05' });
  expect(findManagedPhoto(db, photo)).toMatchObject({
    caption: 'Us',
    editedAt: '1970-01-05',
    takenAt: '1970-01-01T00:00:01',
  });
  editPhoto(db, 1, photo, { takenAt: null });
  expect(findManagedPhoto(db, photo)).toMatchObject({ caption: 'Us', editedAt: null });
  editPhoto(db, 1, photo, { takenAt: '1970-01-01T00:00:01', caption: '' });
  expect(findManagedPhoto(db, photo)).toMatchObject({ caption: null, editedAt: null });
});

test('an album whose path says no date follows the date that its first photo is given', () => {
  db.$client.exec('update albums set dated_by_path = 0');
  editPhoto(db, 1, photo, { takenAt: '1961-07-05T10:00:00' });
  expect(details()?.date).toBe('1961-07-05');
  editPhoto(db, 1, photo, { takenAt: null });
  expect(details()?.date).toBe('1970-01-01');
});

test('albums and photos that do not exist cannot be edited', () => {
  const unknown = expect.objectContaining({ code: 'unknown-target' });
  expect(() => editAlbum(db, 1, 999, { name: 'X' })).toThrow(unknown);
  expect(() => editPhoto(db, 1, 999, { caption: 'X' })).toThrow(unknown);
});

test('edits are recorded in the activity, without their texts', () => {
  editAlbum(db, 1, album, { description: 'secret thoughts' });
  const rows = db.select().from(schema.activity).where(eq(schema.activity.kind, 'album-edited'));
  const [row] = rows.all();
  expect(row).toMatchObject({ userId: 1, subject: `album:${album}` });
  expect(JSON.stringify(row)).not.toContain('secret');
});
