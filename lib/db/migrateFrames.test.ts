import { expect, test } from 'vitest';
import { databaseBefore } from '../testing/migrationsBefore.ts';

test('shares and policies stay as they are; none is a frame, and none was made public by hand', () => {
  const { before, migrate } = databaseBefore('frames_and_copies');
  before.exec(`
    insert into policies (id, public, originals, public_at) values (1, 0, 0, null), (2, 1, 1, 7);
    insert into albums (id, category, dirpath, derived_date, derived_name, search_text, added_at, policy_id)
      values (1, 'Photos', 'a', '2020-01-01', 'A', 'a', 0, 2);
    insert into shares (id, token_hash, name, album_id, originals, created_at, visits)
      values (1, 'h', 'For Ben', 1, 0, 5, 3);
  `);
  const after = migrate();
  const all = (text: string) => after.prepare(text).raw().all();
  expect(
    all('select id, public, originals, public_at, public_by_hand from policies order by id'),
  ).toEqual([
    [1, 0, 0, null, 0],
    [2, 1, 1, 7, 0],
  ]);
  expect(
    all(
      'select id, token_hash, name, album_id, originals, created_at, visits, is_frame from shares',
    ),
  ).toEqual([[1, 'h', 'For Ben', 1, 0, 5, 3, 0]]);
  expect(all('select id, policy_id from albums')).toEqual([[1, 2]]);
  expect(all("select length(value) from settings where name = 'access_version'")).toEqual([[32]]);
});
