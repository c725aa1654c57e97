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

/** A database as it was opened, for whoever opens it: tests, migrations and benchmarks. */
export type OpenedDatabase = BetterSQLite3Database<typeof schema> & { $client: Sqlite.Database };

/** A database to read. What writes takes a `Tx`, which `atomically` and `write` hand out. */
export type Database = Pick<OpenedDatabase, 'select' | '$client'>;

/** A database inside a transaction: all that is written by it stays, or nothing does. */
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

/** Statements of a command may wait: nobody else does meanwhile. */
export const commandBusyTimeoutMs = 10_000;

/** A wait blocks every request of the server, so it is short; `write` tries again instead. */
const serverBusyTimeoutMs = 20;

/** Where a gallery's database is, and the time zone in force. */
export type DatabasePlace = { readonly dataDir: string; readonly timezone: string };

/** The server's database: one handle a process. */
export function serverDatabase({ dataDir, timezone }: DatabasePlace): Database {
  return processGlobal(`database:${dataDir}`, () =>
    openDatabase(dataDir, { busyTimeoutMs: serverBusyTimeoutMs, timezone }),
  );
}
