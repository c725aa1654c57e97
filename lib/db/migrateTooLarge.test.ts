import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrationsBefore } from '../testing/migrationsBefore.ts';
import { databasePath } from './client.ts';
import { migrateDatabase } from './migrate.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-migrate-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('what was marked as damaged for its size loses the mark and is read again; other marks stay', () => {
  const path = databasePath(dir);
  migrateDatabase(path, { timezone: 'UTC', folder: migrationsBefore('too_large', dir) });
  const client = new Sqlite(path);
  client.exec(`
    insert into albums (id, category, dirpath, derived_date, derived_name, search_text, added_at)
      values (1, 'Photos', 'a', '2020-01-01', 'A', 'a', 0);
    insert into photos (id, album_id, filename, path, kind, media_type, size, file_time, etag, added_at,
        reader_version, damaged)
      values (1, 1, 'a.png', x'61', 'image', 'image/png', 1, 0, 'e', 0, 2, 'Input image exceeds pixel limit'),
        (2, 1, 'b.jpg', x'62', 'image', 'image/jpeg', 1, 0, 'e', 0, 2, 'ends early');
  `);
  client.close();
  migrateDatabase(path, { timezone: 'UTC' });
  const after = new Sqlite(path);
  const rows = after.prepare('select damaged, reader_version from photos order by id').raw().all();
  after.close();
  expect(rows).toEqual([
    [null, 0],
    ['ends early', 2],
  ]);
});
