import { expect, test } from 'vitest';
import { databaseBefore } from '../testing/migrationsBefore.ts';

test('an album knows from the beginning whom its photos name by policies of their own', () => {
  const { before, migrate } = databaseBefore('photo_grants');
  before.exec(`
    insert into users (id, handle, name, created_at) values (7, 'anna', 'Anna', 0), (8, 'ben', 'Ben', 0);
    insert into groups (id, name, created_at) values (5, 'family', 0);
    insert into policies (id, public) values (1, 0), (2, 1), (3, 0), (4, 0), (5, 1);
    insert into policy_users (policy_id, user_id) values (3, 7), (4, 8);
    insert into policy_groups (policy_id, group_id) values (3, 5);
    insert into albums (id, category, dirpath, raw_dirpath, derived_date, derived_name, search_text, added_at)
      values (1, 'Photos', 'a', x'61', '2020-01-01', 'A', 'a', 0),
        (2, 'Photos', 'b', x'62', '2020-01-01', 'B', 'b', 0);
    insert into photos (id, album_id, filename, path, kind, media_type, size, file_time, etag, added_at,
        policy_id, missing_since, waiting)
      values (1, 1, '1', x'01', 'image', 'image/png', 1, 0, 'e', 0, null, null, 0),
        (2, 1, '2', x'02', 'image', 'image/png', 1, 0, 'e', 0, 1, null, 0),
        (3, 1, '3', x'03', 'image', 'image/png', 1, 0, 'e', 0, 3, null, 0),
        (4, 2, '4', x'04', 'image', 'image/png', 1, 0, 'e', 0, 2, null, 0),
        (5, 2, '5', x'05', 'image', 'image/png', 1, 0, 'e', 0, 4, 9, 0),
        (6, 1, '6', x'06', 'image', 'image/png', 1, 0, 'e', 0, 5, null, 1);
  `);
  const after = migrate();
  const rows = after.prepare('select * from photo_grants order by album_id, kind').raw().all();
  expect(rows).toEqual([
    [1, 'group', 5],
    [1, 'user', 7],
    [2, 'public', 0],
  ]);
});
