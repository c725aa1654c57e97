import Sqlite from 'better-sqlite3';

/** The database cannot be used; the message says where it is, why, and what helps. */
export class DatabaseUnusableError extends Error {
  override name = 'DatabaseUnusableError';
}

const remedies: readonly (readonly [codes: RegExp, remedy: string])[] = [
  [
    /^SQLITE_(?:NOTADB|CORRUPT)/,
    'The database is damaged: restore a backup, as docs/operation.md says.',
  ],
  [
    /^(?:SQLITE_FULL|ENOSPC|EDQUOT)/,
    'The disk is full: make room. If the cache is on it, `npm run cache -- clear` does.',
  ],
  [
    /^(?:SQLITE_(?:READONLY|CANTOPEN|PERM)|EACCES|EPERM|EROFS)/,
    'The directory and all in it have to be writable by whoever runs this.',
  ],
  [/^(?:ENOTDIR|EEXIST)/, 'It is no directory.'],
  [/^SQLITE_IOERR/, 'The disk fails.'],
  [/^SQLITE_BUSY/, 'Another process is writing: try again.'],
];

/** Runs `use`; errors of SQLite or the system become sentences for the owner. */
export function explainingFaults<T>(dataDir: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw explainFault(dataDir, error);
  }
}

/** SQLite's error as a DatabaseUnusableError; any other one as it is. */
export function explainSqliteFault(dataDir: string, error: unknown): unknown {
  return error instanceof Sqlite.SqliteError ? explainFault(dataDir, error) : error;
}

function explainFault(dataDir: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const remedy = remedies.find(([codes]) => codes.test(String(error.code)))?.[1];
  if (remedy === undefined) return error;
  const message = `data_dir: ${dataDir} cannot be used (${error.message}). ${remedy}`;
  return new DatabaseUnusableError(message, { cause: error });
}
