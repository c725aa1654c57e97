/**
 * Plans what a scan has to do to bring the database in line with the library. Free of input and
 * output.
 */
import type { WaitingReason } from '../db/waiting.ts';
import { formatWallTime } from '../time/wallTime.ts';
import { type ContentKeys, isSameContent } from './contentKeys.ts';
import { isExposed } from './exposure.ts';
import {
  countPresent,
  type FormerContent,
  hasOtherCtime,
  type IdentityRow,
  identityRows,
  type KnownAlbum,
  type KnownPhoto,
  presenceOf,
} from './knownRows.ts';
import { type PlacedAlbum, placeAlbums } from './placeAlbums.ts';
import { type Exposures, type KnownStanding, type NewRules, planWaiting } from './planWaiting.ts';
import { type Recognised, recognise } from './recognise.ts';
import { findRefusal, type Removal, type RemovalRefusal } from './removalGuard.ts';
import type { Place, ScannedAlbum, ScannedPhoto } from './scannedAlbums.ts';

export type SyncOptions = {
  /** The fraction of the present photos that may vanish, from 0 to 1. */
  readonly maxRemoved: number;
  readonly allowRemovals: boolean;
  /** Read the headers of all photos, not only of new and changed ones. */
  readonly full: boolean;
  /** Raw paths of what could not be read: known photos there count as present. */
  readonly unreadable: readonly string[];
  /** Is there a file at this raw path that is no photo, though an earlier version took it for one? */
  readonly isSidecar: (rawPath: string) => boolean;
  readonly rules: NewRules;
  /** How many present photos take no part in the plan, since they are settled. */
  readonly settled: number;
};

/** What is known about contents and audiences. */
export type Knowledge = {
  readonly rowKeys: (row: KnownPhoto) => ContentKeys;
  readonly fileKeys: ReadonlyMap<string, ContentKeys>;
  /** Contents that photos had before, as far as files may have them. */
  readonly former: readonly FormerContent[];
  readonly exposures: Exposures;
};

/** A photo with a row; the flags say what has to be done with it. */
export type PhotoUpdate = {
  readonly known: KnownPhoto;
  readonly found: ScannedPhoto;
  /** The row is revealed: `added` for the first time, `returned` again. */
  readonly reveal: 'added' | 'returned' | null;
  /** The storage says that its content has changed. */
  readonly changed: boolean;
  readonly readHeader: boolean;
  /** Its path gives another time than before. */
  readonly redatedByPath: boolean;
  /** It was at another path, or in another album. */
  readonly moved: boolean;
  /** The reason for which it waits from now on. */
  readonly waits: WaitingReason | null;
};

/** A photo without a row. */
export type PhotoAddition = {
  readonly photo: ScannedPhoto;
  readonly waits: WaitingReason | null;
  /** The raw path of a photo that has the same content, or had it before. */
  readonly copyOf: string | null;
};

/** An album of the library that needs changes. */
export type AlbumPlan = Pick<PlacedAlbum, 'found' | 'known' | 'isMoved'> & {
  /** For a new album. */
  readonly policy: NewPolicy;
  readonly reveal: 'added' | 'returned' | null;
  readonly add: readonly PhotoAddition[];
  readonly update: readonly PhotoUpdate[];
  readonly vanished: readonly KnownPhoto[];
  /** Rows that were never revealed and never will be. */
  readonly withdraw: readonly KnownPhoto[];
};

export type SyncPlan = {
  /** All albums of the library, by `albumKey`, whether or not they need changes. */
  readonly found: ReadonlyMap<string, ScannedAlbum>;
  /** Sorted by directory, then category. */
  readonly albums: readonly AlbumPlan[];
  /** Albums without any photo left. The rows of their photos are not changed. */
  readonly vanishedAlbums: readonly KnownAlbum[];
  /** Missing albums whose place has been taken. */
  readonly displaced: readonly KnownAlbum[];
  /** Photos whose file was replaced by a waiting copy, which has become another photo's file. */
  readonly replaced: readonly KnownPhoto[];
  /** Copies that have become the original. */
  readonly merged: readonly { readonly copy: KnownPhoto; readonly original: KnownPhoto }[];
  readonly removal: Removal;
  readonly refusal: RemovalRefusal | null;
  /** The files that wait, by raw path, with the reasons. */
  readonly waiting: Waiting;
  /**
   * Judges again who may see what, by current policies, which may have changed while headers were
   * read.
   */
  readonly judgeBy: (exposures: Exposures) => Judgement;
};

type Waiting = ReadonlyMap<string, WaitingReason>;

export type Judgement = {
  readonly waiting: Waiting;
  /** As in `AlbumPlan`. */
  readonly policyOf: (found: ScannedAlbum) => NewPolicy | undefined;
};

/**
 * Where a new album gets its policy from: an album, nobody, a standing policy, or (null) `new_albums`.
 */
export type NewPolicy =
  | { readonly kind: 'copy'; readonly from: KnownAlbum }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'standing'; readonly chosen: KnownStanding | 'nobody' }
  | null;

/** Plans a scan. Changes nothing. */
export function planSync(
  known: readonly KnownAlbum[],
  found: ReadonlyMap<string, ScannedAlbum>,
  knowledge: Knowledge,
  options: SyncOptions,
): SyncPlan {
  const { exposures } = knowledge;
  const isUnreadable = isWithinAny(options.unreadable);
  const rows = identityRows(known);
  const files = new Map([...found.values()].flatMap(({ photos }) => [...photos]));
  const recognised = recognise({
    ...knowledge,
    rows,
    files,
    isUnreadable,
    isAlike: exposures.isAlike,
  });
  const isUncertain = (album: KnownAlbum) =>
    options.unreadable.some((path) => isWithin(path, album.rawDirpath)) ||
    isUnreadable(album.rawDirpath);
  const placeBy = (by: Exposures) =>
    placeAlbums({
      ...recognised,
      known,
      found,
      isUncertain,
      hasSamePolicy: by.hasSamePolicy,
      isClosed: (id, place) =>
        isExposed(by.at({ kind: 'new', place }, null), [by.at({ kind: 'album', id }, null)]),
    });
  const { placed, displaced } = placeBy(exposures);
  const { rules } = options;
  const waitingAt = (places: readonly PlacedAlbum[], by: Exposures) =>
    planWaiting({ ...recognised, rows, placed: places, exposures: by, rules });
  const judgeBy = (by: Exposures): Judgement => {
    const judged = withPolicies(placed, placeBy(by).placed);
    const policies = new Map(judged.map((place) => [place.found, newPolicyOf(place, by)] as const));
    return {
      waiting: waitingAt(judged, by),
      policyOf: (album) => policies.get(album),
    };
  };
  const waiting = waitingAt(placed, exposures);
  const context = { recognised, waiting, knowledge, full: options.full };
  const lost = lostPhotos(rows, recognised, isUnreadable);
  const albums = placed.map((place) => planAlbum(place, context, lost)).filter(hasWork);
  const placedIds = new Set(placed.map(({ known: row }) => row?.id));
  const vanishedAlbums: KnownAlbum[] = [];
  const leaving = new Set([...recognised.rowOf.values()].map(({ id }) => id));
  for (const album of known) {
    if (album.missingSince !== null || placedIds.has(album.id)) continue;
    const vanished = lost.get(album.id) ?? [];
    const present = album.photos.filter(
      ({ missingSince, id }) => missingSince === null && !leaving.has(id),
    );
    if (vanished.length === present.length) vanishedAlbums.push(album);
    else if (vanished.length > 0) albums.push(remains(album, vanished));
  }
  albums.sort((a, b) => comparePlaces(a.found, b.found));
  vanishedAlbums.sort(comparePlaces);
  const removal = {
    present: known.reduce((sum, album) => sum + countPresent(album), options.settled),
    vanishing: [...lost.values()]
      .flat()
      .filter(({ presence, rawPath }) => presence === 'present' && !options.isSidecar(rawPath))
      .length,
  };
  const refusal = options.allowRemovals
    ? null
    : findRefusal(removal, found.size, options.maxRemoved);
  const replaced = recognised.merged.filter((row) => !isFreshCopy(row));
  const merged = recognised.merged.filter(isFreshCopy).flatMap((copy) => {
    const original = recognised.rowOf.get(copy.rawPath);
    return original ? [{ copy, original }] : [];
  });
  const rest = { vanishedAlbums, displaced, replaced, merged, removal, refusal };
  return { found, albums, ...rest, waiting, judgeBy };
}

/**
 * The places of a plan with the policies that new albums get by current policies. No album moves that
 * was not going to: one that now would gets a copy of the policy instead.
 */
function withPolicies(
  placed: readonly PlacedAlbum[],
  again: readonly PlacedAlbum[],
): PlacedAlbum[] {
  const now = new Map(again.map((place) => [place.found, place] as const));
  return placed.map((place) => {
    const { isMoved, known, policyFrom, displaces } = now.get(place.found) ?? place;
    const isNew = !place.isMoved && (place.known === null || place.known.unrevealed);
    return {
      ...place,
      displaces: [...place.displaces, ...displaces],
      ...(isNew && { policyFrom: (isMoved ? known : policyFrom) ?? place.policyFrom }),
    };
  });
}

function newPolicyOf({ found, known, policyFrom }: PlacedAlbum, exposures: Exposures): NewPolicy {
  if (known && !known.unrevealed) return null;
  if (policyFrom === 'nobody') return { kind: 'nobody' };
  if (policyFrom !== null) return { kind: 'copy', from: policyFrom };
  const chosen = exposures.standingAt(found);
  return chosen && { kind: 'standing', chosen };
}

type Context = {
  readonly recognised: Recognised;
  readonly waiting: Waiting;
  readonly knowledge: Knowledge;
  readonly full: boolean;
};

/** Photos that are present by their own rows and no longer have a file, by album. */
function lostPhotos(
  rows: readonly IdentityRow[],
  { rowOf, merged }: Recognised,
  isUnreadable: (path: string) => boolean,
): ReadonlyMap<number, IdentityRow[]> {
  const kept = new Set([...rowOf.values(), ...merged.filter(isFreshCopy)].map(({ id }) => id));
  const lost = rows.filter(
    ({ id, missingSince, rawPath }) =>
      missingSince === null && !kept.has(id) && (rowOf.has(rawPath) || !isUnreadable(rawPath)),
  );
  return Map.groupBy(lost, ({ albumId }) => albumId);
}

function isFreshCopy({ waiting }: KnownPhoto): boolean {
  return waiting === 'copied';
}

function planAlbum(
  place: PlacedAlbum,
  context: Context,
  lost: ReadonlyMap<number, IdentityRow[]>,
): AlbumPlan {
  const { found, known, isMoved } = place;
  const { rowOf, copyOf, formerOf, merged } = context.recognised;
  const isNew = known === null || known.unrevealed;
  const begun = new Map(
    (known?.photos ?? [])
      .filter((photo) => known && presenceOf(photo, known) === 'unrevealed')
      .map((photo) => [photo.rawPath, photo] as const),
  );
  const add: PhotoAddition[] = [];
  const update: PhotoUpdate[] = [];
  const used = new Set<KnownPhoto>();
  for (const photo of found.photos.values()) {
    const row = rowOf.get(photo.rawPath) ?? begun.get(photo.rawPath);
    if (row === undefined) {
      const waits = context.waiting.get(photo.rawPath) ?? null;
      const like = (copyOf.get(photo.rawPath) ?? formerOf.get(photo.rawPath))?.[0];
      add.push({ photo, waits, copyOf: like?.rawPath ?? null });
    } else {
      used.add(row);
      const planned = planPhoto(known, row, photo, row === begun.get(photo.rawPath), context);
      if (needsUpdate(planned)) update.push(planned);
    }
  }
  add.sort((a, b) => compareText(a.photo.rawPath, b.photo.rawPath));
  return {
    found,
    known,
    isMoved,
    policy: newPolicyOf(place, context.knowledge.exposures),
    reveal: isNew ? 'added' : known.missingSince === null ? null : 'returned',
    add,
    update,
    vanished: known === null ? [] : (lost.get(known.id) ?? []),
    withdraw: [
      // A waiting copy was never seen by anybody, so it is treated as never found.
      ...[...begun.values()].filter((photo) => !used.has(photo) && !photo.unrevealed),
      ...merged.filter((row) => row.albumId === known?.id && isFreshCopy(row)),
    ],
  };
}

function planPhoto(
  album: KnownAlbum | null,
  known: KnownPhoto,
  found: ScannedPhoto,
  isBegun: boolean,
  { waiting, knowledge, full }: Context,
): PhotoUpdate {
  const moved = known.albumId !== album?.id || known.rawPath !== found.rawPath;
  const keys = knowledge.fileKeys.get(found.rawPath);
  const isSame = keys && isSameContent(knowledge.rowKeys(known), keys);
  const hasOther = hasOtherCtime(known, found.ctimeMs);
  // A file that was recognised at another path is unchanged, even if its etag differs there.
  const changed = known.etag === found.etag ? hasOther && !isSame : !(moved && isSame);
  const isRenamed = moved && nameOf(known.rawPath) !== nameOf(found.rawPath);
  const takenByPath = found.taken && formatWallTime(found.taken);
  const redatedByPath = takenByPath !== known.takenByPath;
  const waits = waiting.get(found.rawPath) ?? null;
  return {
    known,
    found,
    reveal: isBegun ? 'added' : known.missingSince === null ? null : 'returned',
    changed,
    // If the path no longer gives a time, the file is read for one.
    readHeader:
      changed || full || known.unread || isRenamed || (redatedByPath && takenByPath === null),
    redatedByPath,
    moved,
    // For a row of an interrupted scan, the reason found now applies, if any.
    waits: known.waiting === null || isBegun ? waits : null,
  };
}

function needsUpdate({ known, found, ...plan }: PhotoUpdate): boolean {
  return (
    plan.readHeader ||
    plan.redatedByPath ||
    plan.moved ||
    plan.reveal !== null ||
    plan.waits !== null ||
    known.etag !== found.etag ||
    known.missingSince !== null ||
    known.ctimeMs !== found.ctimeMs
  );
}

/**
 * The plan of an album of which some photos have certainly vanished and others are in an unreadable
 * place.
 */
function remains(known: KnownAlbum, vanished: readonly KnownPhoto[]): AlbumPlan {
  const { category, rawDirpath, dirpath } = known;
  const found = { category, rawDirpath, dirpath, name: '', date: null, photos: new Map() };
  const nothing = { reveal: null, add: [], update: [], withdraw: [] };
  return { found, known, isMoved: false, policy: null, ...nothing, vanished };
}

/** Makes a test whether a raw path is one of these or below one. */
export function isWithinAny(prefixes: readonly string[]): (path: string) => boolean {
  return (path) => prefixes.some((prefix) => isWithin(path, prefix));
}

function isWithin(path: string, directory: string): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}

function hasWork({ reveal, isMoved, add, update, vanished, withdraw }: AlbumPlan): boolean {
  const photos = add.length + update.length + vanished.length + withdraw.length;
  return reveal !== null || isMoved || photos > 0;
}

function comparePlaces(a: Place, b: Place): number {
  return compareText(a.rawDirpath, b.rawDirpath) || compareText(a.category, b.category);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function nameOf(rawPath: string): string {
  return rawPath.slice(rawPath.lastIndexOf('/') + 1);
}
