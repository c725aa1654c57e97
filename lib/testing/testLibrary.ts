import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type Sqlite from 'better-sqlite3';
import { databasePath, openClient } from '../db/client.ts';
import { compileIgnore, compilePattern } from '../library/albumPath.ts';
import type { Library } from '../library/library.ts';
import { openLocalLibrary } from '../library/localLibrary.ts';
import type { ScanEvent } from '../scan/events.ts';
import type { ScanReport } from '../scan/report.ts';
import type { ScanFlags, ScanSettings } from '../scan/runningScan.ts';
import { runScan } from '../scan/runScan.ts';
import { listScans } from '../scan/scanRow.ts';
import { fileDateSources } from '../time/takenSource.ts';
import { writeMigratedDatabase } from './migratedDatabase.ts';
import { jpeg } from './testJpeg.ts';

const DATED = String.raw`(?<a_year>\d{4})/(?<a_month>\d{2})_(?<a_day>\d{2})_(?<a_name>[^_/]+)`;
const TAKEN = String.raw`(?<p_year>\d{4})-(?<p_month>\d{2})-(?<p_day>\d{2})_(?<p_hour>\d{2})-(?<p_minute>\d{2})-(?<p_second>\d{2})`;

export const datedPattern = compilePattern(
  'Photos',
  String.raw`${DATED}/.*\.(?i:jpg|png|mp4|txt|nef|dng|jxl|psd|tga|j2c|avci|avifs|ppm)`,
);
const takenPattern = compilePattern('Photos', `${DATED}/${TAKEN}\\.jpg`);
const plainPattern = compilePattern('Plain', String.raw`plain/(?<a_name>[^/]+)/.*\.jpg`);

/** Tests only: default settings of scans. */
export function testSettings(dataDir: string): ScanSettings {
  return {
    dataDir,
    timezone: 'Europe/Paris',
    dateOrder: fileDateSources,
    newAlbums: 'public',
    newPhotos: 'publish',
    keepMissingDays: null,
    maxRemoved: 0.2,
    trustDirectoryTimes: false,
    maxMegapixels: 268,
    patterns: [takenPattern, datedPattern, plainPattern],
    patternsAreDefault: false,
    ignores: [compileIgnore(String.raw`(.*/)?\.DS_Store`)],
  };
}

export const testFlags: ScanFlags = {
  origin: 'command',
  full: false,
  dryRun: false,
  allowRemovals: false,
  readHeaders: true,
  checksums: false,
  mostListed: 100,
  readers: null,
};

type PhotoFields = {
  id: number;
  path: string;
  filename: string;
  missing: boolean;
  [column: string]: unknown;
};
type AlbumFields = {
  id: number;
  dirpath: string;
  category: string;
  date: string;
  name: string;
  missing: boolean;
  public: number | null;
  [column: string]: unknown;
};

export type Scanned = {
  state: string;
  report: ScanReport;
  events: ScanEvent[];
  addedIds: number[];
};

/** Tests only: a library and a data directory on disk, with functions to scan and inspect them. */
export type TestLibrary = ReturnType<typeof makeTestLibrary>;

/** Makes the library; the caller ends by `close`. */
export function makeTestLibrary() {
  const dir = mkdtempSync(join(tmpdir(), 'albumen-scan-'));
  const root = join(dir, 'photos');
  const dataDir = join(dir, 'data');
  mkdirSync(root);
  const settings = testSettings(dataDir);
  const inDatabase = <T>(use: (client: Sqlite.Database) => T): T => {
    writeMigratedDatabase(dataDir);
    const client = openClient(databasePath(dataDir), { busyTimeoutMs: 5_000 });
    try {
      return use(client);
    } finally {
      client.close();
    }
  };
  const rows = <Row extends { missing: boolean }>(sql: string): Row[] => {
    const found = inDatabase((client) => client.prepare(sql).all() as Row[]);
    return found.map((row) => ({ ...row, missing: Boolean(row.missing) }));
  };
  /** Writes a file; `at` is its time. */
  const write = (path: string | Buffer, bytes: Buffer | string = jpeg(), at?: Date) => {
    const full = Buffer.concat([Buffer.from(`${root}/`), Buffer.from(path)]);
    if (typeof path === 'string') mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(full, bytes);
    if (at) utimesSync(full, at, at);
  };
  return {
    dir,
    root,
    dataDir,
    settings,
    inDatabase,
    write,
    /** Writes this many different photos into a directory. */
    fill(dirpath: string, count: number) {
      for (let i = 0; i < count; i++) write(`${dirpath}/${i}.jpg`, jpeg({ data: `${i}` }));
    },
    remove: (path: string) => rmSync(join(root, path), { recursive: true }),
    async scan(
      changed: Partial<ScanFlags & ScanSettings> = {},
      library: Library = openLocalLibrary(root),
    ): Promise<Scanned> {
      if (!changed.dryRun) writeMigratedDatabase(dataDir);
      const events: ScanEvent[] = [];
      const outcome = await runScan(
        library,
        { ...settings, ...changed },
        { ...testFlags, ...changed },
        (event) => events.push(event),
      );
      if (outcome.state === 'busy') throw new Error('another scan runs');
      const { state, report, addedPhotoIds } = outcome;
      return { state, report, events, addedIds: [...addedPhotoIds] };
    },
    photos: () =>
      rows<PhotoFields>(
        `select photos.*, albums.dirpath || '/' || filename as path, path as rawPath,
          photos.missing_since is not null or albums.missing_since is not null as missing
        from photos join albums on albums.id = album_id order by 1`,
      ),
    albums: () =>
      rows<AlbumFields>(
        `select albums.*, derived_date as date, derived_name as name,
          missing_since is not null as missing, policies.public
        from albums left join policies on policies.id = policy_id order by dirpath, category`,
      ),
    /** The states of the scans, the last one first. */
    scanStates: () =>
      inDatabase((client) => listScans({ $client: client }, dataDir)).map(({ state }) => state),
    close: () => rmSync(dir, { recursive: true }),
  };
}
