import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { databasePath } from './client.ts';
import { migrateDatabase } from './migrate.ts';
import { openDatabase } from './open.ts';

const dir = mkdtempSync(join(tmpdir(), 'albumen-refold-'));
const open = () => openDatabase(dir, { busyTimeoutMs: 1000, timezone: 'UTC' }).$client;

test('text that an older version folded is folded anew at the next start, once', () => {
  const before = open();
  before.exec(`
    insert into albums (category, dirpath, derived_date, derived_name, search_text, added_at)
    values ('Photos', 'a', '2020-01-01', 'Straße ΟΔΟΣ', 'straße οδος', 0);
    pragma user_version = 0;
  `);
  before.close();
  migrateDatabase(databasePath(dir), { timezone: 'UTC' });
  const after = open();
  const text = after.prepare('select search_text from albums').pluck();
  expect(text.get()).toBe('strasse οδοσ');
  after.exec("update albums set search_text = 'ß'");
  after.close();
  migrateDatabase(databasePath(dir), { timezone: 'UTC' });
  const later = open();
  expect(later.prepare('select search_text from albums').pluck().get()).toBe('ß');
  later.close();
  rmSync(dir, { recursive: true });
});
