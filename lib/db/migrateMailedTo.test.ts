import { expect, test } from 'vitest';
import { databaseBefore } from '../testing/migrationsBefore.ts';

test('links and sessions stay, and what was mailed went to the address of its user', () => {
  const { before, migrate } = databaseBefore('mailed_to');
  before.exec(`
    insert into users (id, handle, name, email, created_at)
      values (1, 'anna', 'Anna', 'anna@example.org', 0), (2, 'ben', 'Ben', null, 0);
    insert into links (id, user_id, token_hash, created_at)
      values (1, 1, 'a', 0), (2, 1, 'b', 0), (3, 2, 'c', 0);
    insert into activity (kind, at, subject)
      values ('link-mailed', 0, 'link:1'), ('link-made', 0, 'link:2'), ('link-mailed', 0, 'link:3');
    insert into sessions (user_id, link_id, begun_by, created_at, last_seen_at, expires_at)
      values (1, 1, 'link', 0, 5, 9), (1, null, 'account', 0, 5, 9);
  `);
  const after = migrate();
  const all = (text: string) => after.prepare(text).raw().all();
  expect(all('select id, mailed_to from links order by id')).toEqual([
    [1, 'anna@example.org'],
    [2, null],
    [3, null],
  ]);
  expect(all('select link_id, begun_by, account_provider, account_subject from sessions')).toEqual([
    [1, 'link', null, null],
    [null, 'account', null, null],
  ]);
});
