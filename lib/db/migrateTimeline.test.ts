import { expect, test } from 'vitest';
import { databaseBefore } from '../testing/migrationsBefore.ts';

test('photos that were there before are counted by month and found by their words', () => {
  const { before, migrate } = databaseBefore('timeline_and_search');
  before.exec(`
    insert into users (id, handle, name, created_at) values (7, 'anna', 'Anna', 0), (8, 'ben', 'Ben', 0);
    insert into policies (id, public) values (1, 0), (2, 0), (3, 1), (4, 0);
    insert into policy_users (policy_id, user_id) values (1, 8), (1, 7), (2, 7), (2, 8);
    insert into albums (id, category, dirpath, raw_dirpath, derived_date, derived_name, search_text, added_at, missing_since)
      values (1, 'Photos', 'a', x'61', '2020-01-01', 'Été', 'ete', 0, null),
        (2, 'Photos', 'b', x'62', '2020-01-01', 'B', 'b', 0, 9);
    insert into photos (id, album_id, filename, path, kind, media_type, size, file_time, etag, added_at,
        taken_at, edited_at, policy_id, missing_since, waiting, caption)
      values (1, 1, 'One.jpg', x'01', 'image', 'image/png', 1, 0, 'e', 0, '2020-05-01T10:00:00', null, null, null, 0, 'Seen'),
        (2, 1, '2', x'02', 'image', 'image/png', 1, 0, 'e', 0, '2020-05-01T10:00:00', '2021-03-04', 1, null, 0, null),
        (3, 1, '3', x'03', 'image', 'image/png', 1, 0, 'e', 0, '2021-03-09', null, 2, null, 0, null),
        (4, 1, '4', x'04', 'image', 'image/png', 1, 0, 'e', 0, null, null, 3, null, 0, null),
        (5, 1, '5', x'05', 'image', 'image/png', 1, 0, 'e', 0, '2020-05-01', null, null, 9, 0, null),
        (6, 1, '6', x'06', 'image', 'image/png', 1, 0, 'e', 0, '2020-05-01', null, 4, null, 1, null),
        (7, 2, '7', x'07', 'image', 'image/png', 1, 0, 'e', 0, '2020-05-01', null, null, null, 0, null);
    insert into photo_texts (photo_id, title, keywords, people) values (1, null, '["Lake"]', '[]');
  `);
  const after = migrate();
  const rows = (table: string) => after.prepare(`select * from ${table} order by 1`).raw().all();
  expect(rows('album_months')).toEqual([[1, '2020-05', 1]]);
  const [named, open] = rows('audiences') as [[number, string, 0 | 1], [number, string, 0 | 1]];
  expect([named.slice(1), open.slice(1)]).toEqual([
    ['[0,[7,8],[]]', 0],
    ['[1,[],[]]', 1],
  ]);
  expect(rows('audience_grants')).toEqual([7, 8].map((grantee) => [named[0], 'user', grantee]));
  expect(rows('audience_months')).toEqual([
    [named[0], '2021-03', 2],
    [open[0], '', 1],
  ]);
  expect(rows('album_audience_months')).toEqual(
    rows('audience_months').map((row) => [1, ...(row as unknown[])]),
  );
  const found = after.prepare('select rowid from photo_search where photo_search match ?').pluck();
  expect([found.all('seen'), found.all('lak*'), found.all('ete')]).toEqual([
    [1],
    [1],
    [1, 2, 3, 4, 5, 6],
  ]);
  expect(rows('photos_to_index')).toEqual([]);
});
