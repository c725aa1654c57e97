import { expect, test } from 'vitest';
import { databaseBefore } from '../testing/migrationsBefore.ts';

const timezone = 'Asia/Tokyo';

test('instants become what the clock of the camera showed', () => {
  const { before, migrate } = databaseBefore('wall_time');
  before.exec(`
    insert into policies (id, public) values (1, 0);
    insert into albums (id, category, dirpath, derived_date, derived_name, search_text, added_at)
      values (7, 'Photos', 'a', '2020-01-01', 'A', 'a', 0);
    insert into photos (id, album_id, filename, path, kind, media_type, size, file_time, etag,
      added_at, taken_at, taken_offset, taken_source, edited_at, caption, policy_id)
    select value ->> 0, 7, value ->> 1, value ->> 1, 'image', 'image/jpeg', 1, 0, 'e', 0,
      value ->> 2, value ->> 3, 'exif', value ->> 4, 'Mine', value ->> 5
    from json_each('[
      [1, "IMG_2.jpg",  1625313909239, 120,  null,          1],
      [2, "IMG_10.jpg", 1625313909000, null, null,          null],
      [3, "IMG_9.jpg",  null,          null, null,          null],
      [4, "IMG_1.jpg",  1625313909000, -210, 1625313960000, null],
      [5, "odd.mp4",    9e15,          null, null,          null]]');
    insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0);
    insert into favourites values (1, 1, 0);
    update sqlite_sequence set seq = 99 where name = 'photos';
  `);
  const client = migrate(timezone);
  const columns = 'taken_at, edited_at, taken_offset, policy_id';
  const rows = client.prepare(`select ${columns} from photos order by id`).raw().all();
  expect(rows).toEqual([
    ['2021-07-03T14:05:09.239', null, 120, 1],
    ['2021-07-03T21:05:09', null, null, null],
    [null, null, null, null],
    ['2021-07-03T08:35:09', '2021-07-03T21:06:00', -210, null],
    ['9999-12-31T09:00:00', null, null, null],
  ]);
  const list = (query: string) => client.prepare(query).pluck().all();
  expect(list('select id from photos order by order_at, sort_key, path')).toEqual([1, 2, 4, 5, 3]);
  expect(list('select id from photos order by sort_key')).toEqual([4, 1, 3, 2, 5]);
  expect(list('select photo_id from favourites')).toEqual([1]);
  expect(list('select distinct caption from photos')).toEqual(['Mine']);
  expect(list("select seq from sqlite_sequence where name = 'photos'")).toEqual([99]);
  expect(list("select value from settings where name = 'timezone'")).toEqual([timezone]);
});
