import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { requireNode } from '../process/nodeVersion.mjs';
import { makePrivateDirectory } from '../process/privateFiles.ts';
import { foldText } from '../text/search.ts';
import { explainingFaults } from './databaseFault.ts';
import { migrateDatabase } from './migrate.ts';

/** What statements run on. A scan needs no more, and loading drizzle takes it half a second. */
export type Client = { readonly $client: Sqlite.Database };

declare const inTransaction: unique symbol;

/**
 * Says that a transaction is open. Only what begins one mints it (`lib/db/write.ts`), so a function
 * that must run in its caller's transaction says so by the type of its argument.
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
 * Opens a SQLite file as it is, without migrating. `:memory:` is a database of its own.
 * Write-ahead logging lets readers go on while another process writes. In its statements `fold_text`
 * is `foldText`; nothing stored may depend on that, since other programs open the file as well.
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
  return client;
}

export function databasePath(dataDir: string): string {
  return join(dataDir, 'albumen.db');
}

export type DatabaseOptions = OpenOptions & {
  /** The time zone in force: kept by a database that is made, and in which old ones are upgraded. */
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
