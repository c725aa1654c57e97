import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databasePath, openDataDir } from '../db/client.ts';

let migrated: Buffer | null = null;

/**
 * Tests only: puts a migrated database into a data directory that has none. All migrations together
 * take ten times as long as all else that most tests do with one, so they run once in a process.
 */
export function writeMigratedDatabase(dataDir: string): void {
  if (existsSync(databasePath(dataDir))) return;
  migrated ??= migrateOnce();
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(databasePath(dataDir), migrated, { mode: 0o600 });
}

function migrateOnce(): Buffer {
  const dir = mkdtempSync(join(tmpdir(), 'albumen-migrated-'));
  const client = openDataDir(dir, { busyTimeoutMs: 1_000, timezone: 'Europe/Paris' });
  const bytes = client.serialize();
  client.close();
  rmSync(dir, { recursive: true });
  return bytes;
}
