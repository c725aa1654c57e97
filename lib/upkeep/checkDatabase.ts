import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import type { Config } from '../config/config.ts';
import { isUnnoted, noteFile, requireNotedDatabase } from '../config/databaseNote.ts';
import { databasePath } from '../db/client.ts';
import { DatabaseTooNewError, refuseNewerDatabase } from '../db/migrate.ts';
import { type Check, finding, fine, reasonOf } from './findings.ts';

/** How many files of some kinds there are, and the newest instant that is kept. */
export type KnownFacts = {
  readonly films: number;
  readonly stills: number;
  /** Files without a decoder. */
  readonly others: number;
  /** Milliseconds since 1970 UTC; null where nothing has happened. */
  readonly newest: number | null;
};

/** Looks at the whole database, without changing or migrating it. */
export function checkDatabase(config: Pick<Config, 'dataDir' | 'file'>): {
  checks: Check[];
  facts: KnownFacts | null;
} {
  const path = databasePath(config.dataDir);
  if (!existsSync(path)) return { checks: [missing(config, path)], facts: null };
  try {
    refuseNewerDatabase(path);
    const client = new Sqlite(path, { readonly: true });
    try {
      const checks = [...checkIntegrity(path, client), ...checkNote(config)];
      return { checks, facts: readFacts(client) };
    } finally {
      client.close();
    }
  } catch (error) {
    const remedy =
      error instanceof DatabaseTooNewError
        ? 'As it says.'
        : 'Is it a database, and may this account read it? If it is damaged: npm run restore, from a backup.';
    return { checks: [finding('database', reasonOf(error), remedy)], facts: null };
  }
}

function missing(config: Pick<Config, 'dataDir' | 'file'>, path: string): Check {
  try {
    requireNotedDatabase(config);
  } catch (error) {
    return finding('database', reasonOf(error), 'Mount its disk, or correct data_dir.');
  }
  const remedy = 'npm run scan makes it (or npm run restore, from a backup).';
  return finding('database', `There is no ${path}.`, remedy);
}

function checkNote(config: Pick<Config, 'dataDir' | 'file'>): Check[] {
  if (!isUnnoted(config)) return [];
  const note = noteFile(config);
  return [
    finding(
      'database',
      `If the disk of ${config.dataDir} were not mounted one day, an empty gallery would be begun in its place, since ${note} cannot be written.`,
      `echo ${config.dataDir} > ${note}`,
    ),
  ];
}

function checkIntegrity(path: string, client: Sqlite.Database): Check[] {
  const faults = client.pragma('integrity_check(3)') as { integrity_check: string }[];
  const dangling = client.pragma('foreign_key_check') as unknown[];
  const first = faults[0]?.integrity_check;
  if (first !== 'ok') {
    return [
      finding(
        'database',
        `${path} is damaged: ${first}`,
        'Stop the server, move the data directory away, and npm run restore -- FILE.',
      ),
    ];
  }
  if (dangling.length > 0) {
    return [
      finding(
        'database',
        `${path}: ${dangling.length} rows refer to rows that are not there.`,
        'Restore the latest backup without this fault.',
      ),
    ];
  }
  return [fine('database', `${path} is whole.`)];
}

function readFacts(client: Sqlite.Database): KnownFacts {
  const one = (text: string) => client.prepare(text).pluck().get();
  const count = (which: string) => Number(one(`select count(*) from photos where ${which}`));
  return {
    films: count("kind = 'video'"),
    stills: count(
      "kind = 'image' and media_type in ('image/jxl', 'image/bmp', 'image/jp2', 'image/vnd.adobe.photoshop')",
    ),
    others: count("kind = 'other'"),
    newest: one('select max(at) from activity') as number | null,
  };
}
