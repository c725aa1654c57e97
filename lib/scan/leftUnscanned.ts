import type { Client, ClientTx } from '../db/client.ts';
import { firstRow, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { isPhotoName } from '../library/photoExtensions.ts';
import { pathText } from '../library/rawPath.ts';
import { directoriesTo, isWithin } from './pathForm.ts';

/*
 * What the first scan since something happened (a restore, an upgrade with wider patterns) could not look at: a
 * directory of another owner, a disk that fails or is not mounted, a file that was being written. Threat: that scan
 * has what is new wait, and the next one would show what the first one did not see.
 */

/** Where no scan has looked since something happened: a directory or a file, by raw path; '' is the whole library. */
export type Unscanned = { readonly since: string; readonly rawPath: string };

const NAME = 'left_unscanned';

/** What scans have left since this happened; without the whole library, of which others know. */
export function listLeft(db: Client): readonly Unscanned[] {
  const row = firstRow<{ value: string }>(db, sql`select value from settings where name = ${NAME}`);
  const all = row ? (JSON.parse(row.value) as [string, string][]) : [];
  return all.map(([since, rawPath]) => ({ since, rawPath }));
}

type Directory = { readonly rawDirpath: string };

/**
 * Raw paths of directories that were not there for a scan to look at: those from which known albums have vanished, and
 * those of `before` that have not come back. What is on a disk that is not mounted looks as if it had been deleted.
 */
export function listAbsent(
  before: readonly Unscanned[],
  found: Iterable<Directory>,
  vanished: readonly Directory[],
): string[] {
  if (before.length === 0) return [];
  const there = new Set([...found].flatMap(({ rawDirpath }) => directoriesTo(rawDirpath)));
  if (there.size === 0) return [''];
  const isAbsent = (directory: string) => !there.has(directory);
  return [
    ...before.flatMap(({ rawPath }) =>
      rawPath !== '' && isAbsent(rawPath) && !isPhotoName(pathText(rawPath)) ? [rawPath] : [],
    ),
    ...vanished.flatMap(({ rawDirpath }) => directoriesTo(rawDirpath).find(isAbsent) ?? []),
  ];
}

/**
 * Stores what a scan has left. `before`: where none had looked; `unseen`: raw paths of what this one could not look
 * at.
 */
export function keepLeft(
  tx: ClientTx,
  before: readonly Unscanned[],
  unseen: readonly string[],
): void {
  const left = before.flatMap(({ since, rawPath }) =>
    unseen.flatMap((path) => {
      if (isWithin(path, rawPath)) return [[since, path]];
      return isWithin(rawPath, path) ? [[since, rawPath]] : [];
    }),
  );
  const distinct = [...new Set(left.map((each) => JSON.stringify(each)))];
  runStatement(
    tx,
    distinct.length === 0
      ? sql`delete from settings where name = ${NAME}`
      : sql`insert into settings (name, value) values (${NAME}, ${`[${distinct.join()}]`})
          on conflict (name) do update set value = excluded.value`,
  );
}
