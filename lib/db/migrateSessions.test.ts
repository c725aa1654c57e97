import type Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { databaseBefore } from '../testing/migrationsBefore.ts';

const day = 24 * 60 * 60 * 1000;

test('nobody is signed out by nonces; each session says by what it was begun', () => {
  const { before, migrate } = databaseBefore('nonces');
  before.exec(`
    insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0);
    insert into links (id, user_id, token_hash, label, created_at, expires_at, uses_left, revoked_at)
      values
      (1, 1, 'lasting', 'tablet', 5, null, null, null),
      (2, 1, 'once', '', 5, ${5 + day}, 0, 9),
      (3, 1, 'a day', '', 5, ${5 + day}, null, null),
      (4, 1, 'once, for longer', '', 5, ${6 + day}, 1, null),
      (5, 1, 'once, for good', '', 5, null, 1, null);
    insert into sessions (id, user_id, link_id, created_at, last_seen_at, expires_at, device)
      values
      (1, 1, 1, 7, 8, 9, 'd'),
      (2, 1, 2, 7, 8, 9, 'd'),
      (3, 1, 3, 7, 8, 9, 'd'),
      (4, 1, 4, 7, 8, 9, 'd'),
      (5, 1, 5, 7, 8, 9, 'd'),
      (6, 1, null, 7, 8, 9, 'd');
    insert into shares (id, token_hash, name, created_at, visits) values (1, 'a', 'A', 5, 4), (2, 'b', 'B', 5, 0);
    insert into changes (id, at, kind, before) values (1, 5, 'policy-set', '{}'), (2, 5, 'policy-set', '{}');
  `);
  const columnsOf = {
    links: 'id, user_id, token_hash, label, created_at, expires_at, uses_left, revoked_at',
    sessions: 'id, user_id, link_id, created_at, last_seen_at, expires_at, device, revoked_at',
    shares: 'id, token_hash, name, created_at, visits',
    changes: 'id, at, kind, before',
  };
  const keptIn = (client: Sqlite.Database) =>
    Object.entries(columnsOf).map(([table, columns]) =>
      client.prepare(`select ${columns} from ${table}`).all(),
    );
  const kept = keptIn(before);
  const client = migrate();
  expect(keptIn(client)).toEqual(kept);
  const sessions = client
    .prepare('select begun_by, suits_administrators, nonce from sessions order by id')
    .raw();
  expect(sessions.all()).toEqual([
    ['link', 0, null],
    ['link', 1, null],
    ['link', 0, null],
    ['link', 0, null],
    ['link', 0, null],
    ['password', 1, null],
  ]);
  expect(client.prepare('select distinct asked_for from links').pluck().all()).toEqual([0]);
  const nonces = client
    .prepare('select nonce from shares union all select nonce from changes')
    .pluck()
    .all() as Buffer[];
  expect(nonces.map((nonce) => nonce.length)).toEqual([16, 16, 16, 16]);
  expect(new Set(nonces.map((nonce) => nonce.toString('hex'))).size).toBe(4);
});
