import type Sqlite from 'better-sqlite3';
import type { ClientTx } from '../db/client.ts';
import { compilePattern, matchPath } from '../library/albumPath.ts';
import { pathText, rawPathOf } from '../library/rawPath.ts';
import { recountAlbums } from '../photos/counters.ts';

/**
 * What stood in for `patterns` before they took in every directory, and every picture and film.
 * Without a file to say otherwise, an older gallery was scanned by it.
 */
const NARROW = compilePattern(
  'Photos',
  String.raw`(?<a_year>\d{4})/(?<a_month>\d{2})_(?<a_day>\d{2})_(?<a_name>[^_/]+)/.*\.(?i:jpe?g|png|webp|heic|avif|gif|tiff?|mp4|mov)`,
);

/**
 * Is this the first scan of a gallery by the wider default patterns? To be asked before it ends. No
 * report of an earlier version has a list of unused rules.
 */
export function isFirstWideScan(client: Sqlite.Database): boolean {
  const isFirst = client
    .prepare(
      `select exists (select 1 from albums where unrevealed = 0)
        and not exists (
          select 1 from scans
          where state = 'done' and json_extract(report, '$.unused_rules') is not null)`,
    )
    .pluck()
    .get();
  return isFirst === 1;
}

/**
 * Threat: an upgrade publishes what its owner never meant to show. Of the photos that a scan has
 * added, those that only the wider patterns match wait until somebody approves them. Answers how
 * many.
 */
export function holdWidened(tx: ClientTx, photoIds: readonly number[]): number {
  const { $client: client } = tx;
  const find = client.prepare('select path, album_id as albumId from photos where id = ?');
  const hold = client.prepare(
    "update photos set waiting = 1, waiting_reason = 'widened' where id = ? and waiting = 0",
  );
  const albumIds = new Set<number>();
  let held = 0;
  for (const id of photoIds) {
    const { path, albumId } = find.get(id) as { path: Buffer; albumId: number };
    if (matchPath([NARROW], [], pathText(rawPathOf(path))).kind === 'matched') continue;
    held += hold.run(id).changes;
    albumIds.add(albumId);
  }
  recountAlbums(tx, [...albumIds]);
  return held;
}
