import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { requireNode } from '../process/nodeVersion.mjs';
import { makePrivateDirectory } from '../process/privateFiles.ts';
import { foldText } from '../text/search.ts';
import { explainingFaults } from './databaseFault.ts';
import { migrateDatabase } from './migrate.ts';
import { defineSearchText } from './searchIndex.ts';

/** A plain SQLite connection. A scan uses this alone, since loading drizzle takes half a second. */
export type Client = { readonly $client: Sqlite.Database };

declare const inTransaction: unique symbol;

/**
 * A brand that says that a transaction is open. Only the functions that begin one hand it out
 * (`lib/db/write.ts`), so a function that must run in its caller's transaction says so by its
 * parameter's type.
 */
export type InTransaction = { readonly [inTransaction]: true };

/** A connection inside a transaction. */
export type ClientTx = Client & InTransaction;

export type OpenOptions = {
  /** How long a statement waits for another process's lock, in milliseconds. */
  busyTimeoutMs: number;
  /** Called with each statement's text as it runs. */
  onStatement?: (sql: string) => void;
};

/**
 * Opens a SQLite file as it is, without migrating. `:memory:` opens a new database in memory.
 * Write-ahead logging lets readers go on while another process writes. Its statements can call
 * `fold_text` (`foldText`) and `search_text_of` (`searchTextOf`); the schema (indexes, generated
 * columns) must not, since other programs open the file too.
 */
export function openClient(
  path: string,
  { busyTimeoutMs, onStatement }: OpenOptions,
): Sqlite.Database {
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
  client.function('fold_text', { deterministic: true }, (text) => foldText(String(text)));
  defineSearchText(client);
  return client;
}

/** A number that changes when another connection has written to the database. */
export function dataVersion(client: Sqlite.Database): number {
  return client.pragma('data_version', { simple: true }) as number;
}

/** The path of the database in a data directory. */
export function databasePath(dataDir: string): string {
  return join(dataDir, 'albumen.db');
}

export type DatabaseOptions = OpenOptions & {
  /**
   * The time zone in force. A new database stores it; migrations use it to convert old instants.
   */
  timezone: string;
};

/**
 * The gallery's database, made and migrated where needed. Throws as `migrateDatabase`, and
 * DatabaseUnusableError.
 */
export function openDataDir(dataDir: string, options: DatabaseOptions): Sqlite.Database {
  return explainingFaults(dataDir, () => {
    makePrivateDirectory(dataDir);
    const path = databasePath(dataDir);
    migrateDatabase(path, options);
    return openClient(path, options);
  });
}
