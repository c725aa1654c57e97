import { existsSync, mkdirSync } from 'node:fs';
import type Sqlite from 'better-sqlite3';
import { databasePath, openDataDir } from '../db/client.ts';
import { type KnownAlbum, planSync, type Refusal, type SyncPlan } from '../domain/syncPlan.ts';
import { type Library, LibraryUnreadableError } from '../storage/library.ts';
import { applyPlan } from './applyPlan.ts';
import { describePhotos, listAlbums, tellAlbums } from './describePlan.ts';
import type { Listener } from './events.ts';
import { listKnownAlbums } from './knownAlbums.ts';
import { type LibraryContents, type PathRules, readLibrary } from './readLibrary.ts';
import { emptyLists, type ReportLists, type ScanReport } from './report.ts';
import { takeScanLock } from './scanLock.ts';
import { type ScanOrigin, type ScanRow, startScanRow } from './scanRow.ts';

/** What of the configuration a scan depends on. */
export type ScanSettings = PathRules & {
  readonly dataDir: string;
  readonly timezone: string;
  readonly newAlbums: 'public' | 'private';
  /** A share of the photos, from 0 to 1. */
  readonly maxRemoved: number;
};

export type ScanFlags = {
  readonly origin: ScanOrigin;
  /** Read all headers again, not only those of new and changed files. */
  readonly full: boolean;
  /** Change nothing; reads no headers. */
  readonly dryRun: boolean;
  readonly allowRemovals: boolean;
  readonly readHeaders: boolean;
  /** Items a list of the report names at most. */
  readonly mostListed: number;
};

export type ScanOutcome =
  /** Another scan runs. */
  | { readonly state: 'busy' }
  | {
      readonly state: 'done' | 'refused' | 'failed';
      readonly report: ScanReport;
      readonly addedPhotoIds: readonly number[];
    };

/** Items of each list that the database keeps. */
export const MOST_KEPT = 500;

type Scan = {
  readonly library: Library;
  readonly settings: ScanSettings;
  readonly flags: ScanFlags;
  readonly listen: Listener;
  readonly lists: ReportLists;
  readonly startedAt: number;
};

/**
 * Brings the database in line with the library. To be run in a process of its own: it lists files
 * synchronously, and its transactions would hold up every request of a server.
 *
 * It may be killed at any point: until the last transaction nobody sees a difference, after it
 * everybody sees all of it. Throws what `openDataDir` throws, and the system's error where the data
 * directory cannot be used; whatever else goes wrong is the outcome `failed`.
 */
export async function runScan(
  library: Library,
  settings: ScanSettings,
  flags: ScanFlags,
  listen: Listener,
): Promise<ScanOutcome> {
  const { dataDir } = settings;
  const lists = emptyLists(flags.mostListed);
  const scan = { library, settings, flags, listen, lists, startedAt: Date.now() };
  if (flags.dryRun && !existsSync(databasePath(dataDir))) return scanDry(scan, []);
  mkdirSync(dataDir, { recursive: true });
  const release = await takeScanLock(dataDir);
  if (release === null) return { state: 'busy' };
  const client = openDataDir(dataDir, { busyTimeoutMs: 10_000 });
  try {
    if (flags.dryRun) return await scanDry(scan, listKnownAlbums(client));
    return await scanRecorded(scan, client);
  } finally {
    client.close();
    release();
  }
}

async function scanDry(scan: Scan, known: readonly KnownAlbum[]): Promise<ScanOutcome> {
  try {
    const { contents, plan, refusal } = await planScan(scan, () => known);
    listAlbums(plan, new Map(), scan.lists);
    return end(scan, contents, refusal ? 'refused' : 'done', refusal);
  } catch (error) {
    return end(scan, null, 'failed', messageOf(error));
  }
}

async function scanRecorded(scan: Scan, client: Sqlite.Database): Promise<ScanOutcome> {
  const row = startScanRow(client, scan.flags.origin, scan.startedAt);
  try {
    const { contents, plan, refusal } = await planScan(scan, () => listKnownAlbums(client));
    if (refusal) return finish(row, end(scan, contents, 'refused', refusal));
    return await applyPlan(client, plan, scan, row, (addedPhotoIds) =>
      finish(row, end(scan, contents, 'done', null, addedPhotoIds)),
    );
  } catch (error) {
    return finish(row, end(scan, null, 'failed', messageOf(error)));
  }
}

type Planned = { contents: LibraryContents; plan: SyncPlan; refusal: string | null };

async function planScan(scan: Scan, listKnown: () => readonly KnownAlbum[]): Promise<Planned> {
  const { settings, flags, listen, lists } = scan;
  listen({ kind: 'phase', phase: 'walking' });
  const contents = await readLibrary(scan.library, settings, lists, listen).catch((error) =>
    readNothing(error, listKnown(), flags),
  );
  if ('refusal' in contents) return contents;
  const plan = planSync(listKnown(), contents.albums, {
    ...flags,
    maxRemoved: settings.maxRemoved,
    unreadable: contents.unreadable,
  });
  const refusal = plan.refusal && explainRefusal(plan.refusal, settings.maxRemoved);
  if (refusal && !flags.dryRun) return { contents, plan, refusal };
  listen({ kind: 'phase', phase: 'albums' });
  tellAlbums(plan, listen);
  listen({ kind: 'phase', phase: 'photos' });
  describePhotos(plan, lists, listen);
  return { contents, plan, refusal };
}
