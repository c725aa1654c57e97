import type Sqlite from 'better-sqlite3';
import { wasShown } from '../access/facts.ts';
import { compilePattern, matchPath } from '../library/albumPath.ts';
import { pathText } from '../library/rawPath.ts';

/**
 * The default of `patterns` in earlier versions, before it included every directory, and every
 * picture and film. An older gallery without `patterns` was scanned by it.
 */
const NARROW = compilePattern(
  'Photos',
  String.raw`(?<a_year>\d{4})/(?<a_month>\d{2})_(?<a_day>\d{2})_(?<a_name>[^_/]+)/.*\.(?i:jpe?g|png|webp|heic|avif|gif|tiff?|mp4|mov)`,
);

/**
 * Is this the first scan of a gallery with the wider default patterns? Must be called before the
 * scan ends. Reports of earlier versions are known by having no list of unused rules.
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
 * Do only the wider patterns match this file? Then it waits for approval. Threat: an upgrade would
 * publish files that the owner never meant to show.
 */
export function isWidened(rawPath: string): boolean {
  return matchPath([NARROW], [], pathText(rawPath)).kind !== 'matched';
}
