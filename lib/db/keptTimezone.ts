import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { requireNode } from '../process/nodeVersion.mjs';
import { databasePath } from './client.ts';

/**
 * The time zone in which the database in `dataDir` was made, an IANA name. With it a scan started
 * by cron, whose environment may have another zone, uses the same one as the server. Null where
 * there is no database yet, or it cannot be read; opening it then reports what is wrong.
 */
export function keptTimezone(dataDir: string): string | null {
  const path = databasePath(dataDir);
  if (!existsSync(/* turbopackIgnore: true */ path)) return null;
  requireNode();
  try {
    const client = new Sqlite(path, { readonly: true, fileMustExist: true });
    try {
      const row = client.prepare("select value from settings where name = 'timezone'").pluck();
      return (row.get() as string | undefined) ?? null;
    } finally {
      client.close();
    }
  } catch {
    return null;
  }
}
