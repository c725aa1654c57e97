import type Sqlite from 'better-sqlite3';
import { type ClientTx, dataVersion } from '../db/client.ts';
import { indexWords } from '../db/searchIndex.ts';
import { atomically } from '../db/write.ts';
import { albumDirectory } from '../library/albumPath.ts';
import type { Library } from '../library/library.ts';
import { prepareAddUnrevealed, type UnrevealedRows } from './addUnrevealed.ts';
import type { AlbumPlan, NewPolicy } from './albumPlan.ts';
import { chooseReader } from './chooseReader.ts';
import { reportCopiesAmongNew } from './copiesAmongNew.ts';
import {
  reportChangedAlbums,
  reportCorrected,
  reportFollowing,
  reportNewPolicies,
  reportPairing,
  reportPhoto,
  reportStanding,
  reportWaiting,
} from './describePlan.ts';
import { dropListings } from './directoryListings.ts';
import { openExposures } from './exposures.ts';
import type { FactsPoolOptions } from './factsPool.ts';
import { followPhotos } from './followPhotos.ts';
import { followTimezone } from './followTimezone.ts';
import { forgetMissing, rememberReturned } from './forget.ts';
import type { WriteNewPolicies } from './newPolicies.ts';
import { pairPhotos } from './pairPhotos.ts';
import { type ReadingContext, readPlanned } from './readFacts.ts';
import { makeWait, type Prepared, reveal } from './reveal.ts';
import type { ScanSettings } from './runningScan.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';
import type { Sidecars } from './sidecars.ts';
import type { SyncPlan } from './syncPlan.ts';
import { type Tally, timed } from './tally.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export type ApplyContext = Omit<ReadingContext, 'readFacts' | 'addUnrevealed'> & {
  readonly library: Library;
  readonly timezone: string;
  readonly dateOrder: ScanSettings['dateOrder'];
  readonly keepMissingDays: ScanSettings['keepMissingDays'];
  readonly newAlbums: 'public' | 'private';
  readonly checksums: boolean;
  /** As in `ScanFlags`. */
  readonly readers: FactsPoolOptions | null;
  readonly sidecars: Sidecars;
  /** The database's `dataVersion` by which the plan was made. */
  readonly plannedAt: number;
  readonly now: number;
  readonly tally: Tally;
};

/**
 * Carries out a plan: reads headers, inserts new rows unrevealed, and then does the rest in one
 * transaction, in which `atEnd` is called with the raw paths of files that are left to the next
 * scan. Resolves to the ids of the added photos.
 */
export async function applySyncPlan(
  client: Sqlite.Database,
  plan: SyncPlan,
  context: ApplyContext,
  atEnd: (tx: ClientTx, changing: readonly string[]) => void,
): Promise<number[]> {
  const { now, showProgress } = context;
  const hidden: UnrevealedRows = { albumIds: new Map(), photoIds: new Map() };
  const { addUnrevealed, albumIdOf } = prepareAddUnrevealed(client, now, hidden);
  const reader = await chooseReader(plan, context);
  // To be able to undo a statement with triggers, SQLite copies each page before it changes it: in
  // memory the copy is freed with the statement, in a temporary file it is written.
  client.pragma('temp_store = MEMORY');
  const read = await timed(context.tally, 'reading', () =>
    readPlanned(plan, { ...context, readFacts: reader.read, addUnrevealed }),
  ).finally(reader.close);
  dropListings(client, directoriesOf(read.changing));
  // What the last transaction sorts may not fit into memory.
  client.pragma('temp_store = DEFAULT');
  showProgress({ phase: 'applying', done: 0, total: 0 });
  const prepared = { hidden, albumIdOf, read };
  const writingFrom = performance.now();
  const finish = (write: WriteNewPolicies | null) =>
    atomically({ $client: client }, (tx) => {
      const added = writePlanned(tx, plan, prepared, { ...context, write });
      if (added === null) return null;
      context.tally.steps.writing += (performance.now() - writingFrom) / 1000;
      atEnd(tx, pathsOf(read.changing));
      return added;
    });
  const added = finish(null);
  if (added !== null) return added;
  // What writes policies takes longer to load than most scans, so it is loaded only when needed.
  const { writeNewPolicies } = await import('./newPolicies.ts');
  return finish(writeNewPolicies) ?? [];
}

/**
 * Writes what was planned and read, and reports it. Returns the ids of the added photos; null where
 * policies must be written and `write` is null: then nothing was done.
 */
function writePlanned(
  tx: ClientTx,
  plan: SyncPlan,
  prepared: Prepared,
  { write, ...context }: ApplyContext & { readonly write: WriteNewPolicies | null },
): number[] | null {
  const { now, timezone, keepMissingDays } = context;
  const { hidden } = prepared;
  const judged = judgeAnew(tx, plan, context);
  const policyOf = ({ found, policy }: AlbumPlan) => {
    const current = judged?.policyOf(found);
    return current === undefined ? policy : current;
  };
  const standing = judged?.standing ?? plan.standing;
  const { followed } = standing;
  const mustWrite = followed.length > 0 || plan.albums.some((album) => isWritten(policyOf(album)));
  if (write === null && mustWrite) return null;
  const writeNewPolicies = write ?? (() => undefined);
  const options = { ...context, writeNewPolicies, policyOf, followed };
  const { redated, corrected, touched } = reveal(tx, plan, prepared, options);
  for (const { album, filename } of [...redated, ...followTimezone(tx, timezone)]) {
    reportPhoto(context, 'redated', album, filename);
  }
  for (const photo of corrected) reportCorrected(context, photo);
  rememberReturned(tx);
  if (keepMissingDays !== null) {
    forgetMissing(tx, null, { missingBefore: now - keepMissingDays * DAY_MS }, now);
  }
  if (judged) {
    const more = [...judged.waiting].filter(([rawPath]) => !plan.waiting.has(rawPath));
    makeWait(tx, more);
    reportWaiting(more, context);
  }
  reportCopiesAmongNew(tx, plan, now, context);
  reportPairing(pairPhotos(tx, touched, now), context);
  reportStanding(standing, context);
  reportNewPolicies(plan, policyOf, context);
  const following = followPhotos(tx, plan.found, timezone);
  reportFollowing(following, plan, hidden.albumIds, context);
  indexWords(tx.$client);
  reportChangedAlbums(plan, hidden.albumIds, context);
  return plan.albums.flatMap((album) => addedIds(album, hidden.photoIds.get(album) ?? []));
}

/** What was planned of access, by what is in the database now; null where nobody has written to it since. */
function judgeAnew(tx: ClientTx, plan: SyncPlan, { plannedAt, newAlbums, now }: ApplyContext) {
  if (plan.albums.length === 0 || dataVersion(tx.$client) === plannedAt) return null;
  return plan.judgeBy(openExposures(tx, newAlbums, now));
}

function pathsOf(photos: Iterable<ScannedPhoto>): string[] {
  return [...photos].map(({ rawPath }) => rawPath);
}

/** The raw paths of the directories of these files. */
function directoriesOf(photos: Iterable<ScannedPhoto>): ReadonlySet<string> {
  return new Set(pathsOf(photos).map(albumDirectory));
}

function isWritten(policy: NewPolicy): boolean {
  return policy?.kind === 'copy' || policy?.kind === 'standing';
}

function addedIds({ update }: AlbumPlan, inserted: readonly number[]): number[] {
  const shown = update.filter((each) => each.reveal === 'added').map((each) => each.known.id);
  return [...inserted, ...shown];
}
