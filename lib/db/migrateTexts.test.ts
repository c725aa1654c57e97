import { expect, test } from 'vitest';
import { databaseBefore } from '../testing/migrationsBefore.ts';

test("the owner's caption and date stay, and times of satellites follow the time zone as before", () => {
  const { before, migrate } = databaseBefore('texts');
  before.exec(`
    insert into albums (id, category, dirpath, derived_date, derived_name, search_text, added_at)
      values (1, 'Photos', 'a', '2020-01-01', 'A', 'a', 0);
    insert into photos (id, album_id, filename, path, kind, media_type, size, file_time, etag, added_at,
        caption, edited_at, taken_at, taken_offset, taken_source)
      values (1, 1, 'a.jpg', x'61', 'image', 'image/jpeg', 1, 0, 'e', 0, 'Ours', '1999', '2020-01-01', 60, 'gps'),
        (2, 1, 'b.jpg', x'62', 'image', 'image/jpeg', 1, 0, 'e', 0, null, null, '2020-01-01', 60, 'exif');
    insert into camera_details (photo_id, make) values (1, 'Canon');
  `);
  const after = migrate();
  const list = (sql: string) => after.prepare(sql).raw().all();
  expect(list('select caption, edited_at, taken_by_zone from photos order by id')).toEqual([
    ['Ours', '1999', 1],
    [null, null, 0],
  ]);
  expect(list('select make from camera_details')).toEqual([['Canon']]);
});
