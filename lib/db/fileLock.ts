import Sqlite from 'better-sqlite3';
import { makePrivateFile } from '../process/privateFiles.ts';

/*
 * A lock between processes: an exclusive transaction on a small SQLite file of its own. The
 * operating system frees it when its holder ends, however it ends, so no stale lock can remain.
 */

/** Frees the lock. */
export type Release = () => void;

/** Takes the lock, or null at once where another process (or another handle) holds it. */
export function tryFileLock(path: string): Release | null {
  return lock(path, 0);
}

/** Takes the lock, waiting `waitMs` at most (blocking). Throws where it is still held then. */
export function waitForFileLock(path: string, waitMs: number): Release {
  const release = lock(path, waitMs);
  if (!release) throw new Error(`${path} is held by another process; try again when it has ended.`);
  return release;
}

function lock(path: string, waitMs: number): Release | null {
  makePrivateFile(path);
  const client = new Sqlite(path, { timeout: waitMs });
  try {
    // Nothing is ever written to it. Otherwise SQLite would begin a journal, and a full disk would lock out
    // the commands that make room.
    client.pragma('journal_mode = MEMORY');
    client.exec('begin exclusive');
    return () => client.close();
  } catch (error) {
    client.close();
    if (isBusy(error)) return null;
    throw error;
  }
}

/** Did SQLite refuse because another connection holds a lock? */
export function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
