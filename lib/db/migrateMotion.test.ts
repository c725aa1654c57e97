import { expect, test } from 'vitest';
import { databaseBefore } from '../testing/migrationsBefore.ts';

test('films and motion photos are found after the index has got a column for them', () => {
  const { before, migrate } = databaseBefore('motion_words');
  before.exec(`
    insert into albums (id, category, dirpath, raw_dirpath, derived_date, derived_name, search_text, added_at)
      values (1, 'Photos', 'a', x'61', '2020-01-01', 'Lake', 'lake', 0);
    insert into photos (id, album_id, filename, path, kind, media_type, size, file_time, etag, added_at, part_of, motion_length)
      values (1, 1, 'a.heic', x'01', 'image', 'image/heic', 1, 0, 'e', 0, null, null),
        (2, 1, 'a.mov', x'02', 'video', 'video/quicktime', 1, 0, 'e', 0, 1, null),
        (3, 1, 'b.jpg', x'03', 'image', 'image/jpeg', 1, 0, 'e', 0, null, 9);
    insert into photo_words (photo_id, words, album, details) values (3, ' b jpg live ', ' lake ', ' ');
    insert into photo_search (rowid, words, album, details) values (3, ' b jpg live ', ' lake ', ' ');
    delete from photos_to_index where photo_id = 3;
  `);
  const after = migrate();
  const found = after.prepare('select rowid from photo_search where photo_search match ?').pluck();
  expect([found.all('live'), found.all('jpg')]).toEqual([[1, 3], [3]]);
  expect(after.prepare('select words, motion from photo_words where photo_id = 3').get()).toEqual({
    words: ' b jpg ',
    motion: ' live motion ',
  });
  expect(after.prepare('select count(*) from photos_to_index').pluck().get()).toBe(0);
});
