import { expect, test } from 'vitest';
import { databaseBefore } from '../testing/migrationsBefore.ts';

test('photos, policies, covers and shares stay as they were, and no photo is a part of another', () => {
  const { before, migrate } = databaseBefore('pairs');
  before.exec(`
    insert into policies (id, public) values (1, 0), (2, 1);
    insert into albums (id, category, dirpath, derived_date, derived_name, search_text, added_at, policy_id)
      values (1, 'Photos', 'a', '2020-01-01', 'A', 'a', 0, 2);
    insert into photos (id, album_id, filename, path, kind, media_type, size, file_time, etag, added_at,
        policy_id, caption, edited_at)
      values (1, 1, 'a.jpg', x'61', 'image', 'image/jpeg', 1, 0, 'e', 0, 1, 'Me', '2020-01-01'),
        (2, 1, 'a.mov', x'62', 'video', 'video/quicktime', 1, 0, 'e', 0, null, null, null);
    update albums set cover_photo_id = 2;
    insert into shares (id, token_hash, created_at) values (1, 'h', 0);
    insert into share_photos (share_id, photo_id) values (1, 2);
  `);
  const after = migrate();
  const all = (text: string) => after.prepare(text).raw().all();
  expect(all('select id, policy_id, caption, edited_at from photos order by id')).toEqual([
    [1, 1, 'Me', '2020-01-01'],
    [2, null, null, null],
  ]);
  expect(all('select policy_id, cover_photo_id from albums')).toEqual([[2, 2]]);
  expect(all('select share_id, photo_id from share_photos')).toEqual([[1, 2]]);
  expect(all('select part_of, pairs_with, kept_apart from photos')).toEqual([
    [null, null, 0],
    [null, null, 0],
  ]);
});
