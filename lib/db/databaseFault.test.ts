import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { databasePath, openDataDir } from './client.ts';
import { DatabaseUnusableError, explainSqliteFault } from './databaseFault.ts';

let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-fault-'));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

function faultOf(dataDir: string): unknown {
  try {
    openDataDir(dataDir, { busyTimeoutMs: 10, timezone: 'Europe/Paris' }).close();
  } catch (error) {
    return error;
  }
  return null;
}

test('a file that is no database is reported with its place and a remedy', () => {
  writeFileSync(databasePath(dir), 'not a database'.repeat(500));
  const fault = faultOf(dir);
  expect(fault).toBeInstanceOf(DatabaseUnusableError);
  expect(String(fault)).toContain(`${dir} cannot be used (file is not a database)`);
  expect(String(fault)).toContain('restore a backup');
});

test('a database that is damaged inside is reported as damaged', () => {
  openDataDir(dir, { busyTimeoutMs: 10, timezone: 'Europe/Paris' }).close();
  const bytes = readFileSync(databasePath(dir));
  writeFileSync(databasePath(dir), bytes.fill(0xff, 4096));
  expect(String(faultOf(dir))).toContain('The database is damaged');
});

test('a data directory that is a file is reported as one', () => {
  const file = join(dir, 'file');
  writeFileSync(file, '');
  expect(String(faultOf(file))).toContain('It is no directory.');
});

// The superuser may write anywhere, so this is not tested as one.
test.skipIf(process.getuid?.() === 0)('a data directory that cannot be written to', () => {
  const closed = join(dir, 'closed');
  mkdirSync(closed, { mode: 0o500 });
  expect(String(faultOf(closed))).toContain('have to be writable');
  chmodSync(closed, 0o700);
});

test('a full disk is reported as full, and an error of something else stays as it is', () => {
  const full = new Sqlite.SqliteError('database or disk is full', 'SQLITE_FULL');
  expect(String(explainSqliteFault(dir, full))).toContain('The disk is full: make room.');
  const other = new Error('no such photo');
  expect(explainSqliteFault(dir, other)).toBe(other);
});
