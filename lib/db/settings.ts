import type { Client, ClientTx } from './client.ts';
import { firstRow, runStatement } from './run.ts';
import { sql } from './sql.ts';

/**
 * The names of what the gallery stores itself, for what gallery.yaml does not say.
 *
 * - `timezone`: the time zone that was in force when the database was made, an IANA name.
 * - `access_version`: a random text; triggers set another one whenever something may be hidden from
 *   somebody (`lib/access/accessVersion.ts`).
 * - `date_order`: the order of the sources of dates by which photos were read.
 * - `default_patterns`: the version of the default patterns by which the library was scanned last.
 * - `ignored_files` and `ignored_places`: what lay in ignored directories, and in which directories
 *   it was found again (`lib/scan/ignoredFiles.ts`).
 * - `left_unscanned`: where a scan could not look (`lib/scan/leftUnscanned.ts`).
 * - `missing_seen_at`: when an administrator last said that what is missing was seen.
 * - `restored`: when the backup was made from which the database was restored; until a scan has ended.
 * - `thumbnails_made_until:` and a preset: when the last photo was added whose thumbnails were made
 *   ahead.
 */
export type SettingName =
  | 'timezone'
  | 'access_version'
  | 'date_order'
  | 'default_patterns'
  | 'ignored_files'
  | 'ignored_places'
  | 'left_unscanned'
  | 'missing_seen_at'
  | 'restored'
  | `thumbnails_made_until:${string}`;

/** The stored text; null where there is none. */
export function findSetting(db: Client, name: SettingName): string | null {
  const row = firstRow<{ value: string }>(db, sql`select value from settings where name = ${name}`);
  return row?.value ?? null;
}

/** Stores a text in place of the one that was there; null: none. */
export function keepSetting(tx: ClientTx, name: SettingName, value: string | null): void {
  runStatement(
    tx,
    value === null
      ? sql`delete from settings where name = ${name}`
      : sql`insert into settings (name, value) values (${name}, ${value})
          on conflict (name) do update set value = excluded.value where value <> excluded.value`,
  );
}
