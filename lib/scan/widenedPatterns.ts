import type Sqlite from 'better-sqlite3';
import { wasShown } from '../access/facts.ts';
import { compilePattern, matchPath } from '../library/albumPath.ts';
import { pathText } from '../library/rawPath.ts';

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
      `select exists (select 1 from albums where ${wasShown('albums').text})
        and not exists (
          select 1 from scans
          where state = 'done' and json_extract(report, '$.unused_rules') is not null)`,
    )
    .pluck()
    .get();
  return isFirst === 1;
}

/**
 * Threat: an upgrade publishes what its owner never meant to show. Is it only the wider patterns that
 * match this file? Then it waits until somebody approves it.
 */
export function isWidened(rawPath: string): boolean {
  return matchPath([NARROW], [], pathText(rawPath)).kind !== 'matched';
}
