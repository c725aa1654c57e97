import type Sqlite from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { processGlobal } from '../process/processGlobal.ts';
import {
  type DatabaseOptions,
  type InTransaction,
  type OpenOptions,
  openClient,
  openDataDir,
} from './client.ts';
import { schema } from './schema.ts';

/** A database with all its methods, for code that opens one: tests, migrations and benchmarks. */
export type OpenedDatabase = BetterSQLite3Database<typeof schema> & { $client: Sqlite.Database };

/**
 * A database for reading. Functions that write take a `Tx`, which only `atomically` and `write`
 * hand out.
 */
export type Database = Pick<OpenedDatabase, 'select' | '$client'>;

/** A database inside a transaction: either everything written through it is kept, or nothing. */
export type Tx = OpenedDatabase & InTransaction;

/** A database with drizzle around it; the options and settings are those of `openClient`. */
export function connect(path: string, options: OpenOptions): OpenedDatabase {
  return drizzle(openClient(path, options), { schema });
}

/** Drizzle around a connection that is open already. */
export function overClient(client: Sqlite.Database): OpenedDatabase {
  return drizzle(client, { schema });
}

/** Opens the gallery's database, made and migrated where needed. Throws as `migrateDatabase`. */
export function openDatabase(dataDir: string, options: DatabaseOptions): OpenedDatabase {
  return drizzle(openDataDir(dataDir, options), { schema });
}

/** Milliseconds. A command may wait long for a lock, since it serves nobody meanwhile. */
export const COMMAND_BUSY_TIMEOUT_MS = 10_000;

/**
 * Milliseconds. Waiting for a lock blocks every request of the server, so it is short; `write`
 * tries again instead.
 */
const SERVER_BUSY_TIMEOUT_MS = 20;

/** Where a gallery's database is, and the time zone in force. */
export type DatabasePlace = { readonly dataDir: string; readonly timezone: string };

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    /** The open databases by their data directory. */
    databases: Map<string, Database>;
  }
}

/** The server's database, opened once in each process. */
export function serverDatabase({ dataDir, timezone }: DatabasePlace): Database {
  const databases = processGlobal('databases', () => new Map());
  const options = { busyTimeoutMs: SERVER_BUSY_TIMEOUT_MS, timezone };
  const database = databases.get(dataDir) ?? openDatabase(dataDir, options);
  databases.set(dataDir, database);
  return database;
}
