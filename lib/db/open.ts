import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { requireNode } from '../nodeVersion.mjs';
import { processGlobal } from '../processGlobal.ts';
import { migrateDatabase } from './migrate.ts';
import { schema } from './schema.ts';

export type Database = BetterSQLite3Database<typeof schema> & { $client: Sqlite.Database };

export type OpenOptions = {
  /** How long a statement waits for another process's lock, in milliseconds. */
  busyTimeoutMs: number;
  /** Called with each statement's text as it runs. */
  onStatement?: (sql: string) => void;
};

/**
 * Opens a SQLite file as it is, without migrating. `:memory:` is a database of its own.
 * Write-ahead logging lets readers go on while another process writes.
 */
export function connect(path: string, { busyTimeoutMs, onStatement }: OpenOptions): Database {
  requireNode();
  const client = new Sqlite(path, {
    timeout: busyTimeoutMs,
    ...(onStatement && { verbose: (sql: unknown) => onStatement(String(sql)) }),
  });
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = NORMAL');
  client.pragma('foreign_keys = ON');
  client.pragma('cache_size = -32000');
  client.pragma('mmap_size = 268435456');
  return drizzle(client, { schema });
}

export function databasePath(dataDir: string): string {
  return join(dataDir, 'albumen.db');
}

/** Opens the gallery's database, made and migrated where needed. Throws as `migrateDatabase`. */
export function openDatabase(dataDir: string, options: OpenOptions): Database {
  mkdirSync(dataDir, { recursive: true });
  const path = databasePath(dataDir);
  migrateDatabase(path);
  return connect(path, options);
}

/** Statements of a command may wait: nobody else does meanwhile. */
export const commandBusyTimeoutMs = 10_000;

/** A wait blocks every request of the server, so it is short; `write` tries again instead. */
const serverBusyTimeoutMs = 20;

/** The server's database: one handle a process. */
export function serverDatabase(dataDir: string): Database {
  return processGlobal(`database:${dataDir}`, () =>
    openDatabase(dataDir, { busyTimeoutMs: serverBusyTimeoutMs }),
  );
}
