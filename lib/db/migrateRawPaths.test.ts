import type Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { databaseBefore } from '../testing/migrationsBefore.ts';

type Photo = { id: number; album: number; path: Buffer | string; policy?: number; since?: number };

function fill(client: Sqlite.Database, photos: readonly Photo[]): void {
  client.exec(`
    insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0);
    insert into groups (id, name, created_at) values (1, 'family', 0);
    insert into policies (id, public, originals) values (1, 0, 0), (2, 0, 1);
    insert into policy_users (policy_id, user_id) values (1, 1);
    insert into policy_groups (policy_id, group_id) values (1, 1);
    insert into albums (id, category, dirpath, derived_date, derived_name, edited_name, search_text, added_at, policy_id)
      values (7, 'Photos', '2020/a/b', '2020-01-01', 'b', 'Ours', 'ours', 0, 1),
        (8, 'Photos', '', '2020-01-01', '', null, '', 0, null);
  `);
  const insert = client.prepare(
    `insert into photos (id, album_id, filename, path, kind, media_type, size, file_time, etag, added_at, policy_id, missing_since)
      values (?, ?, ?, ?, 'image', 'image/jpeg', 1, 0, 'e', 0, ?, ?)`,
  );
  for (const { id, album, path: raw, policy = null, since = null } of photos) {
    const bytes = Buffer.from(raw);
    const name = bytes.toString().split('/').at(-1)?.normalize('NFKC');
    insert.run(id, album, name, bytes, policy, since);
  }
  client.exec('update albums set cover_photo_id = 3, photo_count = 9 where id = 7');
}

test('an album whose photos lie in several directories splits, each part under the same policy', () => {
  const wide = '2020/a\uff0fb';
  const { before, migrate } = databaseBefore('raw_paths');
  fill(before, [
    { id: 1, album: 7, path: '2020/a/b/one.jpg' },
    { id: 2, album: 7, path: '2020/a/b/5\u00bd.jpg', policy: 2 },
    { id: 3, album: 7, path: `${wide}/three.jpg` },
    { id: 4, album: 7, path: `${wide}/four.jpg`, since: 9 },
    { id: 5, album: 7, path: Buffer.concat([Buffer.from('2020/a/b/'), Buffer.from('e9', 'hex')]) },
    { id: 6, album: 8, path: Buffer.from('e92e6a7067', 'hex') },
  ]);
  const client = migrate();
  const albums = client
    .prepare(
      `select id, dirpath, raw_dirpath as raw, edited_name as edited, photo_count as photos,
          inheriting_count as inheriting, policy_id as policy, cover_photo_id as cover
        from albums
        order by id`,
    )
    .all() as { id: number; policy: number | null }[];
  expect(albums).toMatchObject([
    {
      id: 7,
      dirpath: '2020/a/b',
      raw: Buffer.from('2020/a/b'),
      edited: 'Ours',
      photos: 3,
      inheriting: 2,
      policy: 1,
      cover: null,
    },
    { id: 8, dirpath: '', raw: Buffer.from(''), policy: null },
    {
      id: 9,
      dirpath: wide,
      raw: Buffer.from(wide),
      edited: null,
      photos: 1,
      inheriting: 1,
      cover: null,
    },
  ]);
  const copy = albums[2]?.policy;
  expect(copy).toBeGreaterThan(2);
  const one = (query: string, ...given: unknown[]) =>
    client
      .prepare(query)
      .raw()
      .all(...given);
  expect(
    one(
      'select public, inherit, originals, archives, strip_metadata from policies where id = ?',
      copy,
    ),
  ).toEqual([[0, 1, 0, 1, 0]]);
  expect(one('select user_id from policy_users where policy_id = ?', copy)).toEqual([[1]]);
  expect(one('select group_id from policy_groups where policy_id = ?', copy)).toEqual([[1]]);
  expect(
    one('select id, album_id, filename, policy_id, missing_since from photos order by id'),
  ).toEqual([
    [1, 7, 'one.jpg', null, null],
    [2, 7, '5\u00bd.jpg', 2, null],
    [3, 9, 'three.jpg', null, null],
    [4, 9, 'four.jpg', null, 9],
    [5, 7, '\ufffd', null, null],
    [6, 8, '\ufffd.jpg', null, null],
  ]);
  expect(one("select name from sqlite_master where name like '\\_\\_%' escape '\\'")).toEqual([]);
});
