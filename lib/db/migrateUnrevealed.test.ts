import type Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { databaseBefore } from '../testing/migrationsBefore.ts';

test('photos that were never shown, and administrators who look as a visitor, get columns of their own', () => {
  const { before, migrate } = databaseBefore('unrevealed');
  before.exec(`
    insert into policies (id, public) values (1, 1), (2, 0);
    insert into albums (id, category, raw_dirpath, dirpath, derived_date, derived_name, edited_name,
        search_text, added_at, missing_since, policy_id)
      values
      (1, 'Photos', x'61', 'a', '2020-01-01', 'A', 'Ours', 'ours', 7, null, 1),
      (2, 'Photos', x'62', 'b', '2020-01-01', 'B', null, 'b', 8, 0, null),
      (3, 'Photos', x'63', 'c', '2020-01-01', 'C', null, 'c', 9, 50, null);
    insert into photos (id, album_id, filename, path, kind, media_type, size, file_time, etag,
        added_at, missing_since, waiting, waiting_reason, policy_id, caption)
      values
      (1, 1, 'a.jpg', x'61', 'image', 'image/jpeg', 1, 1, 'e', 10, null, 0, null, 2, 'There'),
      (2, 1, 'b.jpg', x'62', 'image', 'image/jpeg', 1, 1, 'e', 11, 0, 1, 'copied', null, null),
      (3, 1, 'c.jpg', x'63', 'image', 'image/jpeg', 1, 1, 'e', 12, 60, 0, null, null, 'Gone'),
      (4, 2, 'd.jpg', x'64', 'image', 'image/jpeg', 1, 1, 'e', 13, null, 0, null, null, null);
    insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0), (2, 'bob', 'Bob', 0);
    insert into sessions (id, user_id, created_at, last_seen_at, expires_at, see_as)
      values (1, 1, 1, 1, 99, null), (2, 1, 1, 1, 99, 0), (3, 1, 1, 1, 99, 2);
  `);
  const moved = ['missing_since', 'see_as'];
  // A later migration drops them.
  const dropped = ['taken_instant', 'edited_instant'];
  const others = (table: string) =>
    Object.keys(before.prepare(`select * from ${table}`).get() ?? {}).filter(
      (column) => ![...moved, ...dropped].includes(column),
    );
  const tables = ['albums', 'photos', 'sessions', 'policies'].map(
    (table) => `select ${others(table)} from ${table} order by id`,
  );
  const keptIn = (client: Sqlite.Database) => tables.map((each) => client.prepare(each).all());
  const kept = keptIn(before);
  const client = migrate();
  expect(keptIn(client)).toEqual(kept);
  const read = (sql: string) => client.prepare(sql).raw().all();
  expect(read('select id, missing_since, unrevealed from albums order by id')).toEqual([
    [1, null, 0],
    [2, 8, 1],
    [3, 50, 0],
  ]);
  expect(read('select id, missing_since, unrevealed from photos order by id')).toEqual([
    [1, null, 0],
    [2, 11, 1],
    [3, 60, 0],
    [4, null, 0],
  ]);
  expect(read('select id, see_as, see_as_visitor from sessions order by id')).toEqual([
    [1, null, 0],
    [2, null, 1],
    [3, 2, 0],
  ]);
  const missing = `select id from photos indexed by photos_missing
    where missing_since is not null and unrevealed = 0`;
  expect(read(missing)).toEqual([[3]]);
});
