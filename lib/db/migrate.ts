import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import { makePrivateFile } from '../process/privateFiles.ts';
import { projectRoot } from '../process/projectRoot.ts';
import { sortKey } from '../text/sortKey.ts';
import { nearestShowable, wallTimeAt } from '../time/wallTime.ts';
import { waitForFileLock } from './fileLock.ts';
import { copyName, keepCopy, pruneCopies } from './keptCopies.ts';
import { refoldStoredText } from './refold.ts';

const LOCK_WAIT_MS = 60_000;

/** A newer version of the program has migrated the database. */
export class DatabaseTooNewError extends Error {
  override name = 'DatabaseTooNewError';
}

/** Where the migrations are that drizzle-kit generated. */
export function migrationsFolder(): string {
  return join(/* turbopackIgnore: true */ projectRoot(), 'drizzle');
}

type MigrateOptions = {
  /**
   * The time zone in force, an IANA name. Stored where the database has none; migrations convert
   * instants by it.
   */
  readonly timezone: string;
  /** Where the migrations are, for tests. */
  readonly folder?: string;
};

/**
 * Brings the database at `path` to the schema of this version, under a lock that other starting
 * processes wait for. All or nothing; a copy of what was there before is kept beside it
 * (`keptCopies.ts`). Throws DatabaseTooNewError where a newer version of the
 * program has migrated it already, and an Error that names the rows where a migration would leave
 * a dangling reference.
 */
export function migrateDatabase(
  path: string,
  { timezone, folder = migrationsFolder() }: MigrateOptions,
): void {
  const migrations = readMigrationFiles({ migrationsFolder: folder });
  const release = waitForFileLock(`${path}.migrate-lock`, LOCK_WAIT_MS);
  makePrivateFile(path);
  const client = new Sqlite(path, { timeout: LOCK_WAIT_MS });
  try {
    client.pragma('journal_mode = WAL');
    const applied = lastApplied(client);
    refuseNewer(path, applied, migrations);
    const pending = migrations.filter(({ folderMillis }) => folderMillis > applied);
    const copy = copyName(migrations.length - pending.length);
    if (pending.length > 0) {
      applyMigrations(client, path, pending, {
        timezone,
        keepBefore: () => applied > 0 && keepCopy(path, copy),
      });
      pruneCopies(path);
    }
    refoldStoredText(client);
  } finally {
    client.close();
    release();
  }
}

/** The time stamp of the newest migration in the database, 0 in an empty one. */
function lastApplied(client: Sqlite.Database): number {
  const table = client
    .prepare("select 1 from sqlite_master where type = 'table' and name = 'migrations'")
    .get();
  if (!table) return 0;
  return client
    .prepare('select coalesce(max(created_at), 0) from migrations')
    .pluck()
    .get() as number;
}

/**
 * Returns a function that says whether the database has been migrated since this call. Threat: a
 * command of a newer version changes the schema while a server of the older version goes on with
 * its own rules.
 */
export function watchMigrations(client: Sqlite.Database): () => boolean {
  const known = lastApplied(client);
  return () => lastApplied(client) > known;
}

/**
 * Refuses a database that a newer version of the program has migrated, without changing it. Throws
 * DatabaseTooNewError.
 */
export function refuseNewerDatabase(path: string): void {
  const client = new Sqlite(path, { readonly: true });
  try {
    const migrations = readMigrationFiles({ migrationsFolder: migrationsFolder() });
    refuseNewer(path, lastApplied(client), migrations);
  } finally {
    client.close();
  }
}

function refuseNewer(path: string, applied: number, migrations: readonly MigrationMeta[]): void {
  const newest = Math.max(...migrations.map(({ folderMillis }) => folderMillis));
  if (applied <= newest) return;
  const copy = join(dirname(path), copyName(migrations.length));
  const way = existsSync(copy)
    ? `put ${copy} in its place, which is how it was before the upgrade (docs/operation.md, "The way back")`
    : 'restore a backup made with this one';
  throw new DatabaseTooNewError(
    `${path} was written by a newer version of Albumen. Install that version (or a newer one), or ${way}.`,
  );
}

/**
 * Defines SQL functions that migrations need and SQLite lacks: conversion by time zone, and sort
 * keys of names.
 */
function defineFunctions(client: Sqlite.Database, timezone: string): void {
  client.function('wall_time', { deterministic: true }, (instant, offset) =>
    instant === null
      ? null
      : wallTimeAt(nearestShowable(Number(instant)), offset === null ? timezone : Number(offset)),
  );
  client.function('time_zone', () => timezone);
  client.function('sort_key', { deterministic: true }, (name) => sortKey(String(name)));
}

/**
 * Runs the migrations with foreign keys off. That pragma has no effect inside a transaction, so it
 * is set before. With foreign keys on, dropping the old form of a rebuilt table would delete the
 * rows that refer to it.
 */
function applyMigrations(
  client: Sqlite.Database,
  path: string,
  migrations: readonly MigrationMeta[],
  { timezone, keepBefore }: { timezone: string; keepBefore: () => void },
): void {
  defineFunctions(client, timezone);
  client.pragma('foreign_keys = OFF');
  const apply = client.transaction(() => {
    // Copied inside the transaction, since nobody else can write meanwhile.
    keepBefore();
    client.exec(
      'create table if not exists migrations (hash text not null, created_at integer not null)',
    );
    for (const { sql, hash, folderMillis } of migrations) {
      for (const statement of sql) client.exec(statement);
      client.prepare('insert into migrations values (?, ?)').run(hash, folderMillis);
    }
    const dangling = client.pragma('foreign_key_check') as unknown[];
    if (dangling.length > 0) {
      const rows = JSON.stringify(dangling.slice(0, 5));
      throw new Error(`${path}: the migration would leave dangling references: ${rows}`);
    }
  });
  apply.exclusive();
}
