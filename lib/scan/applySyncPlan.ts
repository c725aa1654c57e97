import type Sqlite from 'better-sqlite3';
import { atomically } from '../db/write.ts';
import type { Library } from '../library/library.ts';
import { prepareAddUnrevealed, type UnrevealedRows } from './addUnrevealed.ts';
import type { ContentKeys } from './contentKeys.ts';
import { listChangedAlbums, reportFollowing, reportPhoto, reportWaiting } from './describePlan.ts';
import type { Listener } from './events.ts';
import { openExposures } from './exposures.ts';
import { followPhotos } from './followPhotos.ts';
import { followTimezone } from './followTimezone.ts';
import type { KnownPhoto } from './knownRows.ts';
import { type FactsReader, factsByName, openFactsReader } from './photoFacts.ts';
import { readPlanned } from './readFacts.ts';
import type { ListBuilders } from './report.ts';
import { makeWait, reveal } from './reveal.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';
import type { ScanProgress } from './scanRow.ts';
import type { AlbumPlan, SyncPlan } from './syncPlan.ts';

export type ApplyContext = {
  readonly library: Library;
  readonly timezone: string;
  readonly newAlbums: 'public' | 'private';
  readonly readHeaders: boolean;
  readonly checksums: boolean;
  readonly maxMegapixels: number;
  /** Keys of files that were read before the plan was made, by raw path. */
  readonly fileKeys: ReadonlyMap<string, ContentKeys>;
  /** Keys of rows before the scan. */
  readonly rowKeys: (row: KnownPhoto) => ContentKeys;
  readonly now: number;
  readonly lists: ListBuilders;
  readonly listen: Listener;
  readonly showProgress: (progress: ScanProgress) => void;
};

/**
 * Carries out a plan: reads headers, inserts new rows unrevealed, and then does the rest in one
 * transaction, in which `atEnd` is called. Resolves to the ids of the added photos.
 */
export async function applySyncPlan(
  client: Sqlite.Database,
  plan: SyncPlan,
  context: ApplyContext,
  atEnd: () => void,
): Promise<number[]> {
  const { lists, listen, now, showProgress, timezone, newAlbums } = context;
  const planned = dataVersion(client);
  const hidden: UnrevealedRows = { albumIds: new Map(), photoIds: new Map() };
  const { addUnrevealed, albumIdOf } = prepareAddUnrevealed(client, now, hidden);
  const readFacts = await chooseReader(plan, context);
  const read = await readPlanned(plan, { ...context, readFacts, addUnrevealed });
  const copiesPolicies = plan.albums.some(
    ({ policyFrom }) => policyFrom !== null && policyFrom !== 'nobody',
  );
  const { copyPolicies } = copiesPolicies
    ? await import('./copyPolicies.ts')
    : { copyPolicies: () => undefined };
  showProgress({ phase: 'applying', done: 0, total: 0 });
  return atomically({ $client: client }, (tx) => {
    const { redated } = reveal(tx, plan, hidden, albumIdOf, read, { ...context, copyPolicies });
    for (const { album, filename } of [...redated, ...followTimezone(tx, timezone)]) {
      reportPhoto(lists, listen, 'redated', album, filename);
    }
    if (plan.albums.length > 0 && dataVersion(client) !== planned) {
      const waiting = plan.waitingBy(openExposures(tx, newAlbums, now));
      const more = [...waiting].filter(([rawPath]) => !plan.waiting.has(rawPath));
      makeWait(tx, more);
      reportWaiting(more, lists, listen);
    }
    const following = followPhotos(tx, plan.found, timezone);
    reportFollowing(following, plan, hidden.albumIds, lists, listen);
    listChangedAlbums(plan, hidden.albumIds, lists);
    const added = plan.albums.flatMap((album) => addedIds(album, hidden.photoIds.get(album) ?? []));
    atEnd();
    return added;
  });
}

/** A number that changes when another connection has written to the database. */
function dataVersion(client: Sqlite.Database): unknown {
  return client.pragma('data_version', { simple: true });
}

/** Chooses a reader. The decoders are loaded only if headers will be read. */
async function chooseReader(
  plan: SyncPlan,
  { library, timezone, readHeaders, checksums, fileKeys }: ApplyContext,
): Promise<FactsReader> {
  const isNeeded = plan.albums.some(
    ({ add, update }) => add.length > 0 || update.some(({ readHeader }) => readHeader),
  );
  if (readHeaders && isNeeded) return openFactsReader(library, { timezone, checksums });
  return async (photo: ScannedPhoto) => {
    const { quick = null, full = null } = fileKeys.get(photo.rawPath) ?? {};
    return { ...factsByName(photo), quickKey: quick, fullKey: full };
  };
}

function addedIds({ update }: AlbumPlan, inserted: readonly number[]): number[] {
  const shown = update.filter((each) => each.reveal === 'added').map((each) => each.known.id);
  return [...inserted, ...shown];
}
