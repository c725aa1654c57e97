import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { databasePath, openClient } from '../db/client.ts';
import { migrateDatabase, migrationsFolder } from '../db/migrate.ts';

/**
 * Tests only: a database as it was before the migration of this name, to be filled. `migrate`
 * closes it, applies all migrations since, and opens it again. It is removed when the test ends.
 */
export function databaseBefore(name: string): {
  readonly before: Sqlite.Database;
  readonly migrate: (timezone?: string) => Sqlite.Database;
} {
  const dir = mkdtempSync(join(tmpdir(), 'albumen-migrate-'));
  const path = databasePath(dir);
  migrateDatabase(path, { timezone: 'UTC', folder: migrationsBefore(name, dir) });
  const before = new Sqlite(path);
  let open = before;
  onTestFinished(() => {
    open.close();
    rmSync(dir, { recursive: true });
  });
  const migrate = (timezone = 'UTC') => {
    before.close();
    migrateDatabase(path, { timezone });
    open = openClient(path, { busyTimeoutMs: 1000 });
    return open;
  };
  return { before, migrate };
}

/** The migrations before the one of this name, copied into a folder under `dir`. */
export function migrationsBefore(name: string, dir: string): string {
  const folder = join(dir, 'drizzle');
  cpSync(migrationsFolder(), folder, { recursive: true });
  const file = join(folder, 'meta/_journal.json');
  const journal: { entries: { tag: string }[] } = JSON.parse(readFileSync(file, 'utf8'));
  const at = journal.entries.findIndex(({ tag }) => tag.endsWith(`_${name}`));
  if (at < 1) throw new Error(`No migration before ${name}`);
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, at) }));
  return folder;
}
