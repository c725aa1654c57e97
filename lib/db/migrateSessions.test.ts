import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrationsBefore } from '../testing/migrationsBefore.ts';
import { databasePath, openClient } from './client.ts';
import { migrateDatabase } from './migrate.ts';

let dir: string;
let client: Sqlite.Database;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-migrate-'));
});
afterEach(() => {
  client.close();
  rmSync(dir, { recursive: true });
});

const day = 24 * 60 * 60 * 1000;

test('nobody is signed out by nonces; each session says by what it was begun', () => {
  const path = databasePath(dir);
  migrateDatabase(path, { timezone: 'UTC', folder: migrationsBefore('nonces', dir) });
  client = new Sqlite(path);
  client.exec(`
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
  const kept = {
    links: 'id, user_id, token_hash, label, created_at, expires_at, uses_left, revoked_at',
    sessions: 'id, user_id, link_id, created_at, last_seen_at, expires_at, device, revoked_at',
    shares: 'id, token_hash, name, created_at, visits',
    changes: 'id, at, kind, before',
  };
  const readKept = () =>
    Object.entries(kept).map(([table, columns]) =>
      client.prepare(`select ${columns} from ${table}`).all(),
    );
  const before = readKept();
  client.close();
  migrateDatabase(path, { timezone: 'UTC' });
  client = openClient(path, { busyTimeoutMs: 1000 });
  expect(readKept()).toEqual(before);
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
