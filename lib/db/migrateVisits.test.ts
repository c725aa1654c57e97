import { expect, test } from 'vitest';
import { databaseBefore } from '../testing/migrationsBefore.ts';

test('policies, members and favourites stay, and nothing of before is new to anybody', () => {
  const { before, migrate } = databaseBefore('visits');
  before.exec(`
    insert into users (id, handle, name, created_at) values (1, 'anna', 'Anna', 0), (2, 'ben', 'Ben', 0);
    insert into groups (id, name, created_at) values (1, 'family', 0);
    insert into memberships (user_id, group_id) values (1, 1);
    insert into sessions (user_id, created_at, last_seen_at, expires_at) values (1, 0, 7, 9), (1, 0, 5, 9);
    insert into policies (id, public) values (1, 0), (2, 1);
    insert into policy_users (policy_id, user_id) values (1, 1);
    insert into policy_groups (policy_id, group_id) values (1, 1);
    insert into albums (id, category, dirpath, derived_date, derived_name, search_text, added_at, policy_id)
      values (1, 'Photos', 'a', '2020-01-01', 'A', 'a', 0, 2);
    insert into photos (id, album_id, filename, path, kind, media_type, size, file_time, etag, added_at,
        policy_id, caption)
      values (1, 1, 'a.jpg', x'61', 'image', 'image/jpeg', 1, 0, 'e', 3, 1, 'Me');
    insert into favourites (user_id, photo_id, created_at) values (1, 1, 4);
  `);
  const after = migrate();
  const all = (text: string) => after.prepare(text).raw().all();
  expect(all('select user_id, group_id, joined_at from memberships')).toEqual([[1, 1, null]]);
  expect(all('select id, public, public_at from policies order by id')).toEqual([
    [1, 0, null],
    [2, 1, null],
  ]);
  expect(all('select policy_id, user_id, granted_at from policy_users')).toEqual([[1, 1, null]]);
  expect(all('select policy_id, group_id, granted_at from policy_groups')).toEqual([[1, 1, null]]);
  expect(all('select user_id, photo_id, created_at from favourites')).toEqual([[1, 1, 4]]);
  expect(all('select id, policy_id, caption, appeared_at from photos')).toEqual([[1, 1, 'Me', 3]]);
  expect(all('select id, visited_at, visited_before from users order by id')).toEqual([
    [1, 7, null],
    [2, null, null],
  ]);
});
