import type Sqlite from 'better-sqlite3';
import { dataVersion } from '../db/client.ts';
import { LibraryUnreadableError } from '../library/errors.ts';
import type { PhotoSettings } from './absorbCopies.ts';
import { isOtherDateOrder } from './dateOrder.ts';
import { describePhotos, describeRecognised, reportAlbums } from './describePlan.ts';
import {
  type Comparison,
  type Differences,
  nothingKnown,
  openComparison,
  settledSizes,
  withPhotosToRead,
  withRelated,
} from './differences.ts';
import { openListings } from './directoryListings.ts';
import { openExposures } from './exposures.ts';
import { formerSizesAmong, listFormerContents } from './formerContents.ts';
import { type IgnoredNow, openIgnoredFiles } from './ignoredFiles.ts';
import { isUndecidedCopy } from './knownRows.ts';
import { isWithinAny } from './pathForm.ts';
import { openPhotoSettings } from './photoSettings.ts';
import {
  listLeaving,
  listReturning,
  listUnknownContents,
  listUnreadContents,
  openRowKeys,
  readKeys,
} from './readKeys.ts';
import { type LibraryContents, readLibrary } from './readLibrary.ts';
import type { RunningScan, ScanFlags } from './runningScan.ts';
import { filesByPath } from './scannedAlbums.ts';
import { collectSidecars, listChangedSidecars, type Sidecars } from './sidecars.ts';
import { listUnscannedSinceRestore } from './sinceRestore.ts';
import { type Knowledge, planSync, type SyncPlan } from './syncPlan.ts';
import { timed } from './tally.ts';
import type { NewRules } from './waitingReasons.ts';
import { findWidened } from './widenedPatterns.ts';

/** A scan was refused. `mayInsist`: it would run with `--allow-removals`. */
export class ScanRefusedError extends Error {
  override name = 'ScanRefusedError';
  readonly mayInsist: boolean;

  constructor(why: string, { mayInsist }: { mayInsist: boolean }) {
    super(`${why}. ${mayInsist ? HOW_TO_INSIST : HOW_TO_MEND}`);
    this.mayInsist = mayInsist;
  }
}

/** A plan, with what was read in order to make it. */
export type Planned = {
  readonly plan: SyncPlan;
  /** The database's `dataVersion` before anything was read; 0 without a database. */
  readonly plannedAt: number;
  readonly sidecars: Sidecars;
  readonly ignored: IgnoredNow;
  /** Raw paths of what could not be looked at. */
  readonly unseen: readonly string[];
} & Pick<Knowledge, 'fileKeys' | 'rowKeys'>;

/**
 * Plans a scan. Throws ScanRefusedError, except in a dry run, which first reports what would be
 * done.
 */
export async function planScan(
  scan: RunningScan,
  client: Sqlite.Database | null,
): Promise<Planned> {
  const { flags, listen, tally } = scan;
  const planned = await planDifferences(scan, client);
  const { plan } = planned;
  if (!flags.dryRun) refuseRemovals(scan, plan);
  listen({ kind: 'phase', phase: 'albums' });
  const reporting = { lists: tally.lists, listen };
  reportAlbums(plan, reporting);
  listen({ kind: 'phase', phase: 'photos' });
  describePhotos(plan, reporting);
  describeRecognised(plan, reporting);
  return planned;
}

/**
 * Compares the library with the database and plans what to do where they differ. `everything`:
 * considers all photos, which gives the same plan.
 */
export async function planDifferences(
  scan: RunningScan,
  client: Sqlite.Database | null,
  { everything = false }: { readonly everything?: boolean } = {},
): Promise<Planned> {
  const { settings, flags, listen, tally, startedAt } = scan;
  listen({ kind: 'phase', phase: 'walking' });
  const plannedAt = client ? dataVersion(client) : 0;
  const isOther = client !== null && isOtherDateOrder({ $client: client }, settings.dateOrder);
  const full = isFull(flags) || (isOther && flags.readHeaders);
  const isAll = everything || full;
  const comparison = client ? openComparison(client, { everything: isAll }) : nothingKnown;
  const { hasPresentAlbum } = comparison;
  const {
    albums,
    unreadable,
    sidecars,
    ignored,
    unseen = unreadable,
  } = await timed(tally, 'listing', () => walk(scan, comparison, client));
  if (tally.files.seen === 0 && !hasPresentAlbum && !flags.allowRemovals) {
    throw new ScanRefusedError('The library holds no file', { mayInsist: true });
  }
  const differing = comparison.listDifferences(albums);
  const left =
    client === null || !flags.readHeaders
      ? differing
      : withPhotosToRead(
          client,
          differing,
          listChangedSidecars(client, differing.known, sidecars, isWithinAny(unreadable)),
        );
  const photoSettings = openPhotoSettings(client);
  const learned = await learnContents(scan, client, left, photoSettings);
  const { differences, fileKeys, rowKeys, former } = learned;
  const { known, found, settled } = differences;
  const { newAlbums, maxRemoved } = settings;
  const { allowRemovals } = flags;
  const exposures = openExposures(client && { $client: client }, newAlbums, startedAt);
  const options = {
    allowRemovals,
    full,
    maxRemoved,
    unreadable,
    heldPlaces: ignored.places,
    ignoredBefore: ignored.before,
    isSidecar: sidecars.has,
    rules: rulesOf(scan, client, { found, ignored }),
    settled,
  };
  const plan = planSync(
    known,
    found,
    { rowKeys, fileKeys, former, exposures, settings: photoSettings },
    options,
  );
  return { plan, plannedAt, fileKeys: plan.fileKeys, rowKeys, sidecars, ignored, unseen };
}

/** The rules for what is new, and what of them follows from what scans have not looked at yet. */
function rulesOf(
  { settings: { newAlbums, newPhotos, patternsAreDefault } }: RunningScan,
  client: Sqlite.Database | null,
  { found, ignored }: Pick<Differences, 'found'> & { readonly ignored: IgnoredNow },
): NewRules {
  const unscanned = client ? listUnscannedSinceRestore({ $client: client }) : [];
  const places = unscanned.map(({ rawPath }) => rawPath);
  const isRestored = places.length > 0 ? isWithinAny(places) : null;
  const files = filesByPath(found);
  const wasIgnored = (rawPath: string) => {
    const file = files.get(rawPath);
    return file !== undefined && ignored.wasIgnored?.(file) === true;
  };
  return {
    newAlbums,
    newPhotos,
    isWidened: patternsAreDefault && client ? findWidened({ $client: client }) : null,
    isRestored,
    // Where no scan has looked at all, `new_albums` does not count anywhere (`newAlbumsInForce.ts`).
    isLeft: places.includes('') ? null : isRestored,
    wasIgnored: ignored.wasIgnored && wasIgnored,
  };
}

function isFull({ full, checksums, readHeaders }: ScanFlags): boolean {
  return (full || checksums) && readHeaders;
}

type Learned = Pick<Knowledge, 'fileKeys' | 'rowKeys' | 'former'> & {
  readonly differences: Differences;
};

/** Reads the content keys that are needed before anything is decided. */
async function learnContents(
  { library, flags }: RunningScan,
  client: Sqlite.Database | null,
  left: Differences,
  settings: PhotoSettings,
): Promise<Learned> {
  const whole = flags.checksums;
  const files = filesByPath(left.found);
  const keptKeys = openRowKeys(client, left.known);
  const all = [...files.values()];
  const formerSizes = formerSizesAmong(
    client,
    all.map(({ size }) => size),
  );
  const otherSizes = new Set([...settledSizes(client, left), ...formerSizes]);
  const unknown = listUnknownContents(left.known, all, otherSizes);
  const unread = listUnreadContents(left.known, files, unknown, keptKeys, { whole });
  const asked = [...unknown, ...unread.map(({ file }) => file)];
  const fileKeys = await readKeys(library, asked, { whole });
  const copies = left.known.flatMap(({ photos }) => photos.filter(isUndecidedCopy));
  const leavingWithSettings = listLeaving(left.known, files).filter(settings.has);
  const rows = [...copies, ...listReturning(left.known, files), ...leavingWithSettings];
  const contents = [...fileKeys.values(), ...rows.map((row) => keptKeys(row))];
  // What cannot be read may be any photo of its size.
  const sizes = unknown.filter(({ rawPath }) => !fileKeys.has(rawPath)).map(({ size }) => size);
  const former = listFormerContents(client, contents, sizes);
  const differences = withRelated(client, left, { contents, sizes, former });
  const rowKeys = openRowKeys(client, differences.known);
  const readOfRows = new Map(
    unread.flatMap(({ row, file }) => {
      const keys = fileKeys.get(file.rawPath);
      return keys ? [[row.id, keys] as const] : [];
    }),
  );
  const keysOfRow: Knowledge['rowKeys'] = (row) => readOfRows.get(row.id) ?? rowKeys(row);
  return { differences, fileKeys, rowKeys: keysOfRow, former };
}

/** Lists the library. With `--allow-removals`, an unreadable library counts as an empty one. */
async function walk(
  { library, settings, flags, tally, listen }: RunningScan,
  { settlingIn, hasPresentAlbum }: Comparison,
  client: Sqlite.Database | null,
): Promise<LibraryContents> {
  try {
    const kept = client && openListings(client, settings, flags);
    const ignored = openIgnoredFiles(client && { $client: client }, settings.ignores);
    const listing = { tally, listen, settlingIn, kept, ignored };
    const contents = await readLibrary(library, settings, listing);
    kept?.end();
    return contents;
  } catch (error) {
    if (!(error instanceof LibraryUnreadableError)) throw error;
    // The message does not suggest `--allow-removals`, since a disk may simply not be mounted.
    if (flags.allowRemovals && hasPresentAlbum)
      return {
        albums: new Map(),
        unreadable: [],
        unseen: [''],
        sidecars: collectSidecars(),
        ignored: openIgnoredFiles(client && { $client: client }, settings.ignores).end(['']),
      };
    throw new ScanRefusedError(error.message, { mayInsist: false });
  }
}

const HOW_TO_MEND =
  'Nothing was changed. Is its disk mounted, and does `library` in gallery.yaml name it?';

const HOW_TO_INSIST =
  'Nothing was changed. If this is as it should be, scan with --allow-removals.';

/** Throws ScanRefusedError where a plan would remove too much. */
export function refuseRemovals({ settings }: RunningScan, { refusal }: SyncPlan): void {
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
