import type { Client, ClientTx } from '../db/client.ts';
import { firstRow, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { isWithin } from './pathForm.ts';

/*
 * What the first scan since something happened (a restore, an upgrade with wider patterns) could not look at: a
 * directory of another owner, a disk that fails, a file that was being written. Threat: that scan has what is new
 * wait, and the next one would show what the first one did not see.
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
