import { expect, test } from 'vitest';
import { databaseBefore } from '../testing/migrationsBefore.ts';

test('downloads told one by one become one entry with a count; all else stays as it is', () => {
  const day = 24 * 60 * 60 * 1000;
  const { before, migrate } = databaseBefore('counted_activity');
  before.exec(`
    insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0);
    insert into activity (id, at, user_id, kind, subject, details) values
      (1, 10, 1, 'original-downloaded', 'photo:1', null),
      (2, 20, null, 'original-downloaded', 'photo:1', null),
      (3, 30, null, 'original-downloaded', 'photo:1', null),
      (4, 40, null, 'original-downloaded', 'photo:2', null),
      (5, ${day}, null, 'original-downloaded', 'photo:1', null),
      (6, ${day + 1}, 1, 'original-downloaded', 'photo:1', null),
      (7, 50, null, 'original-downloaded', 'photo:1', '{"removedUser":"Bob"}'),
      (8, 60, null, 'refused', null, '{"count":4}'),
      (9, 70, null, 'refused', null, '{"count":3}'),
      (10, 80, 1, 'policy-changed', 'album:1', '{"changeId":1}'),
      (11, 90, 1, 'policy-changed', 'album:1', '{"changeId":1}');
  `);
  const client = migrate();
  const rows = client
    .prepare('select id, first_at, at, count, user_id, subject, details from activity order by id')
    .raw();
  expect(rows.all()).toEqual([
    [3, 20, 30, 2, null, 'photo:1', null],
    [4, null, 40, 1, null, 'photo:2', null],
    [5, null, day, 1, null, 'photo:1', null],
    [6, 10, day + 1, 2, 1, 'photo:1', null],
    [7, null, 50, 1, null, 'photo:1', '{"removedUser":"Bob"}'],
    [9, 60, 70, 7, null, null, null],
    [10, null, 80, 1, 1, 'album:1', '{"changeId":1}'],
    [11, null, 90, 1, 1, 'album:1', '{"changeId":1}'],
  ]);
  // Events recorded from now on are counted in these entries.
  expect(client.prepare('select merge_key from activity order by id').pluck().all()).toEqual([
    'original-downloaded  photo:1 1970-01-01',
    'original-downloaded  photo:2 1970-01-01',
    'original-downloaded  photo:1 1970-01-02',
    'original-downloaded 1 photo:1',
    null,
    'refused   1970-01-01',
    null,
    null,
  ]);
});
