import { afterAll, beforeEach, expect, test } from 'vitest';
import type { RowKey } from '../../db/rowKey.ts';
import { firstRow } from '../../db/run.ts';
import { sql } from '../../db/sql.ts';
import { fill, openTestDatabase } from '../../testing/testWorld.ts';
import { undoChange } from '../undo.ts';
import * as edits from './edits.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const made = (change: RowKey | null) => {
  if (change === null) throw new Error('nothing changed');
  return change;
};
const changeAlbum = (...given: Parameters<typeof edits.changeAlbum>) =>
  made(edits.changeAlbum(...given));
const changePhoto = (...given: Parameters<typeof edits.changePhoto>) =>
  made(edits.changePhoto(...given));

let album: number;
let photos: number[];
beforeEach(() => {
  const { albumIds, photoIds } = fill(db, {
    users: 1,
    groups: 0,
    albums: [{ name: 'Lake', cover: 0, photos: [{ name: 'a' }, { name: 'b' }] }],
  });
  [album = 0] = albumIds;
  [photos = []] = photoIds;
});

const albumNow = () =>
  firstRow<Record<string, unknown>>(
    db,
    sql`select shown_name as name, search_text as search, description, cover_photo_id as cover
      from albums where id = ${album}`,
  );
const photoNow = (id = photos[0]) =>
  firstRow(db, sql`select caption, edited_at as at from photos where id = ${id ?? 0}`);

test('an undo takes an edit of an album back, and leaves what was edited later', () => {
  const before = albumNow();
  const { id } = changeAlbum(db, null, album, { name: 'Sea', coverPhotoId: photos[1] ?? 0 });
  expect(albumNow()).toMatchObject({ name: 'Sea', cover: photos[1] });
  const later = changeAlbum(db, null, album, { description: 'Warm' });
  expect(undoChange(db, null, id).restored).toBe(1);
  expect(albumNow()).toEqual({ ...before, description: 'Warm' });
  undoChange(db, null, later.id);
  expect(albumNow()).toEqual(before);
});

test('an undo of an edit brings back a cover that is in another album by now', () => {
  changeAlbum(db, null, album, { coverPhotoId: photos[1] ?? 0 });
  const { id } = changeAlbum(db, null, album, { name: 'Sea', coverPhotoId: photos[0] ?? 0 });
  db.$client.exec(`
    insert into albums (id, category, dirpath, derived_date, derived_name, search_text, added_at)
      values (99, 'Photos', 'elsewhere', '2020-01-01', 'Elsewhere', '', 0);
    update photos set album_id = 99 where id = ${photos[1]};`);
  undoChange(db, null, id);
  expect(albumNow()).toMatchObject({ name: 'Lake', cover: photos[1] });
});

test('an undo takes a caption back once, unless it has been edited since', () => {
  const [photo = 0] = photos;
  const first = changePhoto(db, null, photo, { caption: 'Me' });
  const second = changePhoto(db, null, photo, { caption: 'Us' });
  expect(() => undoChange(db, null, first.id)).toThrow('edited since');
  undoChange(db, null, second.id);
  undoChange(db, null, first.id);
  expect(photoNow()).toEqual({ caption: null, at: null });
  expect(() => undoChange(db, null, first.id)).toThrow('undone already');
});

test('what is saved as it was is neither a change nor recorded', () => {
  const [photo = 0] = photos;
  changeAlbum(db, null, album, { name: 'Sea', description: 'Warm' });
  changePhoto(db, null, photo, { caption: 'Me' });
  const recorded = () =>
    firstRow(
      db,
      sql`select (select count(*) from changes) as changes, (select count(*) from activity) as activity`,
    );
  const before = recorded();
  const same = { name: 'Sea', description: ' Warm ', coverPhotoId: photos[0] ?? 0 };
  expect(edits.changeAlbum(db, null, album, same)).toBeNull();
  expect(edits.changeAlbum(db, null, album, {})).toBeNull();
  expect(edits.changePhoto(db, null, photo, { caption: 'Me ' })).toBeNull();
  expect(edits.changePhoto(db, null, photo, {})).toBeNull();
  expect(recorded()).toEqual(before);
});
