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

test('words of photos are folded anew even if the start was killed before they were noted', () => {
  const place = mkdtempSync(join(tmpdir(), 'albumen-refold-'));
  const start = () => migrateDatabase(databasePath(place), { timezone: 'UTC' });
  const openPlace = () => openDatabase(place, { busyTimeoutMs: 1000, timezone: 'UTC' }).$client;
  const client = openPlace();
  client.exec(`
    insert into albums (id, category, dirpath, derived_date, derived_name, search_text, added_at)
    values (1, 'Photos', 'a', '2020-01-01', 'A', 'a', 0);
    insert into photos (id, album_id, filename, path, kind, media_type, size, file_time, etag, added_at)
    values (1, 1, 'straße.jpg', 'a/straße.jpg', 'image', 'image/jpeg', 1, 0, 'x', 0);
    delete from photos_to_index;
    pragma user_version = 0;
    create trigger killed before insert on photos_to_index begin select raise(abort, 'killed'); end;
  `);
  expect(start).toThrow('killed');
  client.exec('drop trigger killed');
  start();
  expect(client.prepare('select words from photo_words').pluck().get()).toContain('strasse');
  client.close();
  rmSync(place, { recursive: true });
});
