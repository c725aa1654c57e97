import { wasShown } from '../access/facts.ts';
import type { Client, ClientTx } from '../db/client.ts';
import { firstRow } from '../db/run.ts';
import { findSetting, keepSetting } from '../db/settings.ts';
import { sql } from '../db/sql.ts';
import { compilePattern, matchPath } from '../library/albumPath.ts';
import { pathText } from '../library/rawPath.ts';
import { listLeft, type Unscanned } from './leftUnscanned.ts';
import { isWithin } from './pathForm.ts';

/*
 * Which files the default `patterns` of earlier versions did not match. Whoever makes the default wider
 * must add a version here.
 */

/** The default of the first version, before it included every directory. */
const FIRST = compilePattern(
  'Photos',
  String.raw`(?<a_year>\d{4})/(?<a_month>\d{2})_(?<a_day>\d{2})_(?<a_name>[^_/]+)/.*\.(?i:jpe?g|png|webp|heic|avif|gif|tiff?|mp4|mov)`,
);

/** Extensions that the second version, which included every directory, did not have. */
const SINCE_SECOND =
  /\.(?:jif|jfi|pjpeg|pjp|jps|apng|pns|heics|heifs|avci|avcs|avifs|j2c|jpc|jxr|wdp|hdp|dib|tga|pcx|pcd|pbm|pgm|ppm|pnm|psb|xcf|exr|hdr|mp4v|f4v|lrv|360|3gp2|3gpp2|divx|xvid|dv|dif|mod|tod|tp|trp|m1v|m2v|m2p|mp2v|mpv|vro|ogm|wtv|dvr-ms|rm|rmvb)$/i;

/** Extensions that the third version did not have. */
const SINCE_THIRD = /\.(?:mp|mv)(?:~[23])?$/i;

type IsWidened = (rawPath: string) => boolean;

/** By version: does only a later default match this file, which the present one matches? */
const widened: Readonly<Record<string, IsWidened>> = {
  1: (rawPath) => matchPath([FIRST], [], pathText(rawPath)).kind !== 'matched',
  2: (rawPath) => [SINCE_SECOND, SINCE_THIRD].some((since) => since.test(foldedText(rawPath))),
  3: (rawPath) => SINCE_THIRD.test(foldedText(rawPath)),
};

const foldedText = (rawPath: string) => pathText(rawPath).normalize('NFKC');

const PRESENT = '4';

const SINCE = 'patterns ';

/**
 * Where no scan has looked by the present default patterns, each with the version by which it was
 * scanned last.
 */
export function listUnscannedSinceWidened(db: Client): readonly Unscanned[] {
  const version = findScannedVersion(db);
  const whole = version === null ? [] : [{ since: SINCE + version, rawPath: '' }];
  return [...whole, ...listLeft(db).filter(({ since }) => since.startsWith(SINCE))];
}

/**
 * Makes a test for new files: did the default patterns by which this place was last scanned not match
 * it? Such a file waits for approval. Threat: an upgrade would publish files that the owner never meant to
 * show. Null where no file can be such. Must be called before the scan ends.
 */
export function findWidened(db: Client): IsWidened | null {
  const unscanned = listUnscannedSinceWidened(db);
  if (unscanned.length === 0) return null;
  return (rawPath) =>
    unscanned.some(
      ({ since, rawPath: place }) =>
        isWithin(rawPath, place) && widened[since.slice(SINCE.length)]?.(rawPath),
    );
}

/** The version of the default patterns by which this gallery was scanned, where the present one matches more. */
function findScannedVersion(db: Client): string | null {
  const wasScanned = firstRow(db, sql`select 1 from albums where ${wasShown('albums')} limit 1`);
  if (wasScanned === null) return null;
  const scannedBy = findSetting(db, 'default_patterns') ?? versionOfReports(db);
  return scannedBy in widened ? scannedBy : null;
}

/** The version by the reports of scans: those of the first one have no list of unused rules. */
function versionOfReports(db: Client): string {
  const wide = firstRow(
    db,
    sql`select 1
      from scans
      where state = 'done' and json_extract(report, '$.unused_rules') is not null
      limit 1`,
  );
  return wide === null ? '1' : '2';
}

/** Notes that a scan by the present default patterns has ended. */
export function keepDefaultPatterns(tx: ClientTx): void {
  keepSetting(tx, 'default_patterns', PRESENT);
}
