import { existsSync } from 'node:fs';
import type Sqlite from 'better-sqlite3';
import type { StoragePlace } from '../cache/storagePlace.ts';
import { type ClientTx, databasePath, openDataDir } from '../db/client.ts';
import { explainingFaults } from '../db/databaseFault.ts';
import { filmDecoderFault } from '../images/filmDecoder.ts';
import type { Library } from '../library/library.ts';
import { openLibrary } from '../library/openLibrary.ts';
import { makePrivateDirectory } from '../process/privateFiles.ts';
import { messageOf } from '../process/thrown.ts';
import { applySyncPlan } from './applySyncPlan.ts';
import { keepDateOrder } from './dateOrder.ts';
import {
  reportChangedAlbums,
  reportNewPolicies,
  reportPairing,
  reportStanding,
} from './describePlan.ts';
import type { Listener } from './events.ts';
import { foretellPairs } from './foretellPairs.ts';
import { placesAfter } from './formerPaths.ts';
import { keepLeft, listAbsent } from './leftUnscanned.ts';
import { findWhyClosed } from './newAlbumsInForce.ts';
import { planScan, refuseRemovals, ScanRefusedError } from './planScan.ts';
import { type ScanReport, shorten } from './report.ts';
import type { RunningScan, ScanFlags, ScanSettings } from './runningScan.ts';
import { takeScanLock } from './scanLock.ts';
import { startScanRow } from './scanRow.ts';
import { listUnscannedSinceRestore, noteScannedSinceRestore } from './sinceRestore.ts';
import type { SyncPlan } from './syncPlan.ts';
import { emptyTally, timed } from './tally.ts';
import { keepDefaultPatterns, listUnscannedSinceWidened } from './widenedPatterns.ts';

export type ScanOutcome =
  /** Another scan is running; the report is empty. */
  { readonly state: 'busy'; readonly report: BusyReport } | Ended;

type Ended = {
  readonly state: 'done' | 'refused' | 'failed';
  readonly report: ScanReport;
  readonly addedPhotoIds: readonly number[];
  /** What new albums got that no other rule covers. */
  readonly newAlbums: ScanSettings['newAlbums'];
};

type BusyReport = Omit<ScanReport, 'outcome'> & { readonly outcome: 'busy' };

/** The most items of each list that are stored in the database. */
export const MOST_KEPT = 500;

/** Opens the library of the configuration and scans it as `runScan` does. */
export function scanLibrary(
  settings: ScanSettings & { readonly library: StoragePlace },
  flags: ScanFlags,
  listen: Listener,
): Promise<ScanOutcome> {
  return runScan(openLibrary(settings.library), settings, flags, listen);
}

/**
 * Brings the database in line with the library. Must run in a process of its own: it lists files
 * synchronously, and its transactions would block every request of a server.
 *
 * It may be killed at any point: before the last transaction nobody sees a change, and after it
 * everybody sees all of it. Throws what `openDataDir` throws; any other error gives the outcome
 * `failed`.
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
  try {
    return await scanLocked(scan);
  } finally {
    release();
  }
}

/** Scans while this process holds the lock. */
async function scanLocked(scan: RunningScan): Promise<ScanOutcome> {
  const { settings, flags, listen } = scan;
  const { dataDir, timezone } = settings;
  const client = openDataDir(dataDir, { busyTimeoutMs: 10_000, timezone });
  try {
    // Memory mapping helps a server that reads the same pages again and again; here it only fills
    // the memory.
    client.pragma('mmap_size = 0');
    client.pragma('cache_size = -8000');
    const why = findWhyClosed({ $client: client }, settings);
    if (why !== null) listen({ kind: 'closed', why });
    const newAlbums = why === null ? settings.newAlbums : 'private';
    const scanning = { ...scan, settings: { ...settings, newAlbums } };
    return await (flags.dryRun ? scanDry(scanning, client) : scanRecorded(scanning, client));
  } finally {
    client.close();
  }
}

async function scanDry(scan: RunningScan, client: Sqlite.Database | null): Promise<ScanOutcome> {
  try {
    const { tally, listen } = scan;
    const planned = await planScan(scan, client);
    const { plan } = planned;
    const reporting = { lists: tally.lists, listen };
    reportChangedAlbums(plan, new Map(), reporting);
    reportPairing(await foretellPairs(scan, client, planned), reporting);
    reportStanding(plan.standing, reporting);
    reportNewPolicies(plan, ({ policy }) => policy, reporting);
    refuseRemovals(scan, plan);
    return outcome(scan, 'done');
  } catch (error) {
    return outcomeOfError(scan, error);
  }
}

async function scanRecorded(scan: RunningScan, client: Sqlite.Database): Promise<ScanOutcome> {
  const { library, settings, flags, listen, tally, startedAt } = scan;
  const row = startScanRow(client, flags.origin, startedAt);
  const finish = ({ state, report }: Ended) => row.finish(state, shorten(report, MOST_KEPT));
  try {
    const { plan, plannedAt, fileKeys, rowKeys, sidecars, ignored, unseen } = await timed(
      tally,
      'planning',
      () => planScan(scan, client),
    );
    tally.steps.planning -= tally.steps.listing;
    const { timezone, dateOrder, keepMissingDays, newAlbums, maxMegapixels } = settings;
    const { readHeaders, checksums, readers } = flags;
    const context = {
      library,
      timezone,
      dateOrder,
      keepMissingDays,
      newAlbums,
      readHeaders,
      now: startedAt,
      checksums,
      readers,
      sidecars,
      maxMegapixels,
      fileKeys,
      rowKeys,
      plannedAt,
      lists: tally.lists,
      tally,
      listen,
      showProgress: row.showProgress,
    };
    let ended: Ended = outcome(scan, 'done');
    const addedPhotoIds = await applySyncPlan(client, plan, context, (tx, changing) => {
      if (readHeaders) keepDateOrder(tx, dateOrder);
      keepUnscanned(tx, plan, [...unseen, ...changing]);
      ignored.keep(tx, plan.heldPlaces);
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

/**
 * Keeps where no scan has looked since the gallery was restored, or since patterns were widened. `notSeen`: raw
 * paths of what this one could not look at.
 */
function keepUnscanned(tx: ClientTx, plan: SyncPlan, notSeen: readonly string[]): void {
  const unscanned = [...listUnscannedSinceRestore(tx), ...listUnscannedSinceWidened(tx)];
  const before = unscanned.flatMap(({ since, rawPath: place }) =>
    placesAfter(place, plan.moved).map((rawPath) => ({ since, rawPath })),
  );
  const left = [...notSeen, ...listAbsent(before, plan.found.values(), plan.vanishedAlbums)];
  keepLeft(tx, before, left);
  keepDefaultPatterns(tx);
  if (!left.includes('')) noteScannedSinceRestore(tx);
}

function busyReport(scan: RunningScan): BusyReport {
  const message = 'Another scan is running. Try again when it has ended.';
  return { ...outcome(scan, 'failed', message).report, outcome: 'busy' };
}

function outcome(
  scan: RunningScan,
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
    step_seconds: { ...tally.steps },
    files: tally.files,
    films_fault: tally.files.films > 0 ? filmDecoderFault() : null,
    ...tally.lists,
  };
  return { state, report, addedPhotoIds: [], newAlbums: scan.settings.newAlbums };
}

function outcomeOfError(scan: RunningScan, error: unknown): Ended {
  if (error instanceof ScanRefusedError) {
    return outcome(scan, 'refused', error.message, error.mayInsist);
  }
  return outcome(scan, 'failed', messageOf(error));
}
