import { existsSync } from 'node:fs';
import type Sqlite from 'better-sqlite3';
import type { StoragePlace } from '../cache/openCache.ts';
import { databasePath, openDataDir } from '../db/client.ts';
import { explainingFaults } from '../db/databaseFault.ts';
import { LibraryUnreadableError } from '../library/errors.ts';
import type { Library } from '../library/library.ts';
import { openLibrary } from '../library/openLibrary.ts';
import { makePrivateDirectory } from '../process/privateFiles.ts';
import { applySyncPlan } from './applySyncPlan.ts';
import type { ContentKeys } from './contentKeys.ts';
import { describePhotos, listChangedAlbums, tellAlbums } from './describePlan.ts';
import { describeRecognised } from './describeRecognised.ts';
import type { Listener } from './events.ts';
import { openExposures } from './exposures.ts';
import { listKnownAlbums, openRowKeys } from './knownAlbums.ts';
import type { KnownAlbum } from './knownRows.ts';
import { listUnknownContents, listUnreadContents, readKeys } from './readKeys.ts';
import { type LibraryContents, type PathRules, readLibrary } from './readLibrary.ts';
import { emptyTally, type ScanReport, shorten, type Tally } from './report.ts';
import { takeScanLock } from './scanLock.ts';
import { type ScanOrigin, startScanRow } from './scanRow.ts';
import { type Knowledge, planSync, type SyncPlan } from './syncPlan.ts';
import { isFirstWideScan, isWidened } from './widenedPatterns.ts';

/** What of the configuration a scan depends on. */
export type ScanSettings = PathRules & {
  readonly dataDir: string;
  readonly timezone: string;
  readonly newAlbums: 'public' | 'private';
  readonly newPhotos: 'publish' | 'review';
  /** Pictures of more are not decoded, and told. */
  readonly maxMegapixels: number;
  /** A share of the photos, from 0 to 1. */
  readonly maxRemoved: number;
};

export type ScanFlags = {
  readonly origin: ScanOrigin;
  /** Read all headers again, not only those of new and changed files. */
  readonly full: boolean;
  /** Read photos whole, for keys of their whole content. */
  readonly checksums: boolean;
  /** Change nothing; reads no headers. */
  readonly dryRun: boolean;
  readonly allowRemovals: boolean;
  readonly readHeaders: boolean;
  /** Items a list of the report names at most. */
  readonly mostListed: number;
};

export type ScanOutcome =
  /** Another scan runs; the report is empty. */
  { readonly state: 'busy'; readonly report: BusyReport } | Ended;

export type Ended = {
  readonly state: 'done' | 'refused' | 'failed';
  readonly report: ScanReport;
  readonly addedPhotoIds: readonly number[];
};

export type BusyReport = Omit<ScanReport, 'outcome'> & { readonly outcome: 'busy' };

/** Items of each list that the database keeps. */
export const MOST_KEPT = 500;

type Scan = {
  readonly library: Library;
  readonly settings: ScanSettings;
  readonly flags: ScanFlags;
  readonly listen: Listener;
  readonly tally: Tally;
  readonly startedAt: number;
};

class ScanRefusedError extends Error {
  override name = 'ScanRefusedError';
  readonly mayInsist: boolean;

  constructor(why: string, { mayInsist }: { mayInsist: boolean }) {
    super(`${why}. ${mayInsist ? HOW_TO_INSIST : HOW_TO_MEND}`);
    this.mayInsist = mayInsist;
  }
}

/** Opens the library of the configuration and scans it as `runScan` does. */
export function scanLibrary(
  settings: ScanSettings & { readonly library: StoragePlace },
  flags: ScanFlags,
  listen: Listener,
): Promise<ScanOutcome> {
  return runScan(openLibrary(settings.library), settings, flags, listen);
}

/**
 * Brings the database in line with the library. To be run in a process of its own: it lists files
 * synchronously, and its transactions would hold up every request of a server.
 *
 * It may be killed at any point: until the last transaction nobody sees a difference, after it
 * everybody sees all of it. Throws what `openDataDir` throws; whatever else goes wrong is the
 * outcome `failed`.
 */
export async function runScan(
  library: Library,
  settings: ScanSettings,
  flags: ScanFlags,
  listen: Listener,
): Promise<ScanOutcome> {
  const { dataDir } = settings;
  const tally = emptyTally(flags.mostListed);
  const scan = { library, settings, flags, listen, tally, startedAt: Date.now() };
  if (flags.dryRun && !existsSync(databasePath(dataDir))) return scanDry(scan, null);
  explainingFaults(dataDir, () => makePrivateDirectory(dataDir));
  const release = await takeScanLock(dataDir);
  if (release === null) return { state: 'busy', report: busyReport(scan) };
  const client = openDataDir(dataDir, { busyTimeoutMs: 10_000, timezone: settings.timezone });
  // What helps a server that reads the same pages over and over only fills the memory here.
  client.pragma('mmap_size = 0');
  client.pragma('cache_size = -8000');
  try {
    return await (flags.dryRun ? scanDry(scan, client) : scanRecorded(scan, client));
  } finally {
    client.close();
    release();
  }
}

async function scanDry(scan: Scan, client: Sqlite.Database | null): Promise<ScanOutcome> {
  try {
    const { plan } = await planScan(scan, client);
    listChangedAlbums(plan, new Map(), scan.tally.lists);
    refuseRemovals(scan, plan);
    return outcome(scan, 'done');
  } catch (error) {
    return outcomeOfError(scan, error);
  }
}

async function scanRecorded(scan: Scan, client: Sqlite.Database): Promise<ScanOutcome> {
  const { library, settings, flags, listen, tally, startedAt } = scan;
  const row = startScanRow(client, flags.origin, startedAt);
  const finish = ({ state, report }: Ended) => row.finish(state, shorten(report, MOST_KEPT));
  try {
    const { plan, fileKeys } = await planScan(scan, client);
    const { timezone, newAlbums, maxMegapixels } = settings;
    const { readHeaders, checksums } = flags;
    const { showProgress } = row;
    const { lists } = tally;
    const rules = { library, timezone, newAlbums, readHeaders, now: startedAt };
    const context = { ...rules, checksums, maxMegapixels, fileKeys, lists, listen, showProgress };
    let ended: Ended = outcome(scan, 'done');
    const addedPhotoIds = await applySyncPlan(client, plan, context, () => {
      ended = outcome(scan, 'done');
      finish(ended);
    });
    return { ...ended, addedPhotoIds };
  } catch (error) {
    const ended = outcomeOfError(scan, error);
    finish(ended);
    return ended;
  }
}

/** Throws ScanRefusedError, except in a dry run, which first tells what would be done. */
async function planScan(scan: Scan, client: Sqlite.Database | null): Promise<Planned> {
  const { settings, flags, listen, tally } = scan;
  listen({ kind: 'phase', phase: 'walking' });
  const walked = await walk(scan);
  const known = client ? listKnownAlbums(client) : [];
  const { albums, unreadable } = 'albums' in walked ? walked : standIn(scan, walked, known);
  if (tally.files.seen === 0 && !known.some(isPresent) && !flags.allowRemovals) {
    throw new ScanRefusedError('The library holds no file', { mayInsist: true });
  }
  const { newAlbums, newPhotos, maxRemoved, patternsAreDefault } = settings;
  const widens = patternsAreDefault && client !== null && isFirstWideScan(client);
  const { fileKeys, rowKeys } = await readUnknownKeys(scan, known, albums, openRowKeys(client));
  const db = client && { $client: client };
  const exposures = openExposures(db, newAlbums, scan.startedAt);
  const plan = planSync(
    known,
    albums,
    { rowKeys, fileKeys, exposures },
    {
      allowRemovals: flags.allowRemovals,
      full: (flags.full || flags.checksums) && flags.readHeaders,
      maxRemoved,
      unreadable,
      rules: { newAlbums, newPhotos, isWidened: widens ? isWidened : null },
    },
  );
  if (!flags.dryRun) refuseRemovals(scan, plan);
  listen({ kind: 'phase', phase: 'albums' });
  tellAlbums(plan, listen);
  listen({ kind: 'phase', phase: 'photos' });
  describePhotos(plan, tally.lists, listen);
  describeRecognised(plan, tally.lists, listen);
  return { plan, fileKeys };
}

type Planned = { readonly plan: SyncPlan; readonly fileKeys: ReadonlyMap<string, ContentKeys> };

/** Reads of files what has to be known of their content before anything is decided. */
async function readUnknownKeys(
  { library, flags }: Scan,
  known: readonly KnownAlbum[],
  albums: LibraryContents['albums'],
  keptKeys: Knowledge['rowKeys'],
): Promise<Pick<Knowledge, 'fileKeys' | 'rowKeys'>> {
  const whole = flags.checksums;
  const files = new Map([...albums.values()].flatMap(({ photos }) => [...photos]));
  const unknown = listUnknownContents(known, [...files.values()]);
  const unread = listUnreadContents(known, files, unknown, keptKeys, { whole });
  const asked = [...unknown, ...unread.map(({ file }) => file)];
  const fileKeys = await readKeys(library, asked, { whole });
  const readOfRows = new Map(
    unread.flatMap(({ row, file }) => {
      const keys = fileKeys.get(file.rawPath);
      return keys ? [[row.id, keys] as const] : [];
    }),
  );
  return { fileKeys, rowKeys: (row) => readOfRows.get(row.id) ?? keptKeys(row) };
}

async function walk({
  library,
  settings,
  tally,
  listen,
}: Scan): Promise<LibraryContents | LibraryUnreadableError> {
  try {
    return await readLibrary(library, settings, tally, listen);
  } catch (error) {
    if (error instanceof LibraryUnreadableError) return error;
    throw error;
  }
}

/** An unreadable library counts as an empty one for whoever insists, and only then. */
function standIn(
  { flags }: Scan,
  error: LibraryUnreadableError,
  known: readonly KnownAlbum[],
): LibraryContents {
  // Nobody is told to insist on removing everything because a disk is not mounted.
  if (!flags.allowRemovals || !known.some(isPresent)) {
    throw new ScanRefusedError(error.message, { mayInsist: false });
  }
  return { albums: new Map(), unreadable: [] };
}

function isPresent({ missingSince }: KnownAlbum): boolean {
  return missingSince === null;
}

const HOW_TO_MEND =
  'Nothing was changed. Is its disk mounted, and does `library` in gallery.yaml name it?';

const HOW_TO_INSIST =
  'Nothing was changed. If this is as it should be, scan with --allow-removals.';

function refuseRemovals({ settings }: Scan, { refusal }: SyncPlan): void {
  if (refusal === null) return;
  const { reason, present, vanishing } = refusal;
  const share = `${vanishing} of ${present} photos`;
  throw new ScanRefusedError(
    reason === 'empty'
      ? `The library holds no photo, and ${share} would be removed`
      : `This scan would remove ${share}, more than max_removed (${settings.maxRemoved}) allows`,
    { mayInsist: true },
  );
}

function busyReport(scan: Scan): BusyReport {
  const message = 'Another scan is running. Try again when it has ended.';
  return { ...outcome(scan, 'failed', message).report, outcome: 'busy' };
}

function outcome(
  scan: Scan,
  state: Ended['state'],
  message: string | null = null,
  mayInsist = false,
): Ended {
  const { flags, tally, startedAt } = scan;
  const report: ScanReport = {
    outcome: state,
    message,
    may_insist: mayInsist,
    dry_run: flags.dryRun,
    full: flags.full,
    seconds: (Date.now() - startedAt) / 1000,
    files: tally.files,
    ...tally.lists,
  };
  return { state, report, addedPhotoIds: [] };
}

function outcomeOfError(scan: Scan, error: unknown): Ended {
  if (error instanceof ScanRefusedError) {
    return outcome(scan, 'refused', error.message, error.mayInsist);
  }
  return outcome(scan, 'failed', error instanceof Error ? error.message : String(error));
}
