import type { Database } from '../../lib/db/open.ts';
import { indexWords } from '../../lib/db/searchIndex.ts';

type Row = Record<string, unknown>;
type DatabaseSnapshot = ReadonlyMap<string, readonly Row[]>;

/**
 * Tables that requests may write to as a side effect: activity, failures, and findings about files.
 */
const besides = new Set(['activity', 'rate_limits', 'sqlite_sequence', '__drizzle_migrations']);
/** The index of words, which follows the photos. */
const ofSearch =
  /^(?:photo_words|photos_to_index|vocabulary|photo_terms|(?:photo|vocabulary)_search.*)$/;
/** Columns by table that requests may write to as a side effect. */
const learned: Readonly<Record<string, readonly string[]>> = {
  photos: [
    ...['crc32', 'stripped_size', 'stripped_crc32', 'damaged', 'full_key'],
    ...['thumbhash', 'thumbhash_from'],
  ],
  // Looks at the index are noted by a queue.
  users: ['visited_at', 'visited_before'],
  // Our server renews sessions: its queue writes up to a minute later, in the middle of another test.
  sessions: ['last_seen_at', 'expires_at'],
};

/** All rows of all tables. */
export function takeSnapshot(db: Database): DatabaseSnapshot {
  const tables = db.$client
    .prepare("select name from sqlite_master where type = 'table' order by name")
    .all() as { name: string }[];
  return new Map(
    tables
      .filter(({ name }) => !besides.has(name) && !ofSearch.test(name))
      .map(({ name }) => [
        name,
        db.$client.prepare(`select * from "${name}" order by rowid`).all() as Row[],
      ]),
  );
}

/** A text that is equal for snapshots that differ only in side effects of requests; a line a row. */
export function textOf(snapshot: DatabaseSnapshot): string {
  return [...snapshot]
    .flatMap(([name, rows]) => rows.map((row) => `${name} ${JSON.stringify(keptOf(name, row))}`))
    .join('\n');
}

function keptOf(table: string, row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).filter(([column]) => !learned[table]?.includes(column)),
  );
}

/** Restores the tables. */
export function restore(db: Database, snapshot: DatabaseSnapshot): void {
  const { $client } = db;
  $client.pragma('foreign_keys = OFF');
  $client.transaction(() => {
    for (const [name, rows] of snapshot) {
      $client.prepare(`delete from "${name}"`).run();
      const columns = writableColumns(db, name);
      const names = columns.map((column) => `"${column}"`).join(', ');
      const places = columns.map(() => '?').join(', ');
      const insert = $client.prepare(`insert into "${name}" (${names}) values (${places})`);
      for (const row of rows) insert.run(...columns.map((column) => row[column]));
    }
    indexWords($client);
  })();
  $client.pragma('foreign_keys = ON');
}

function writableColumns(db: Database, table: string): string[] {
  const columns = db.$client.prepare(`pragma table_xinfo("${table}")`).all() as {
    name: string;
    hidden: number;
  }[];
  return columns.filter(({ hidden }) => hidden === 0).map(({ name }) => name);
}
