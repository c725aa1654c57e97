/** Plans what becomes of an album and its photos. Free of input and output. */
import type { WaitingReason } from '../db/waiting.ts';
import { splitPath } from '../library/albumPath.ts';
import { formatWallTime } from '../time/wallTime.ts';
import { type ContentKeys, isSameContent } from './contentKeys.ts';
import type { Exposures, KnownStanding } from './exposure.ts';
import {
  hasOtherCtime,
  type IdentityRow,
  type KnownAlbum,
  type KnownPhoto,
  presenceOf,
} from './knownRows.ts';
import type { PlacedAlbum } from './placeAlbums.ts';
import type { Recognised } from './recognise.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';

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
  /** Rows of an interrupted scan that were never revealed, and whose files are gone. */
  readonly withdraw: readonly KnownPhoto[];
};

/**
 * Where a new album gets its policy from: an album, nobody, a standing policy, or (null) `new_albums`.
 */
export type NewPolicy =
  | { readonly kind: 'copy'; readonly from: KnownAlbum }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'standing'; readonly chosen: KnownStanding | 'nobody' }
  | null;

type Context = {
  readonly recognised: Recognised;
  readonly waiting: ReadonlyMap<string, WaitingReason>;
  readonly rowKeys: (row: KnownPhoto) => ContentKeys;
  readonly fileKeys: ReadonlyMap<string, ContentKeys>;
  readonly exposures: Exposures;
  /** Read the headers of all photos. */
  readonly full: boolean;
};

/** Plans an album that has a place in the library. `lost`: photos that no longer have a file, by album id. */
export function planAlbum(
  place: PlacedAlbum,
  context: Context,
  lost: ReadonlyMap<number, IdentityRow[]>,
): AlbumPlan {
  const { found, known, isMoved } = place;
  const { rowOf, copyOf, formerOf } = context.recognised;
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
    policy: newPolicyOf(place, context.exposures),
    reveal: isNew ? 'added' : known.missingSince === null ? null : 'returned',
    add,
    update,
    vanished: known === null ? [] : (lost.get(known.id) ?? []),
    withdraw: [...begun.values()].filter((photo) => !used.has(photo) && !photo.unrevealed),
  };
}

function planPhoto(
  album: KnownAlbum | null,
  known: KnownPhoto,
  found: ScannedPhoto,
  isBegun: boolean,
  { waiting, rowKeys, fileKeys, full }: Context,
): PhotoUpdate {
  const moved = known.albumId !== album?.id || known.rawPath !== found.rawPath;
  const keys = fileKeys.get(found.rawPath);
  const isSame = keys && isSameContent(rowKeys(known), keys);
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

/** Where a new album gets its policy from; null too for one that is not new. */
export function newPolicyOf(
  { found, known, policyFrom }: PlacedAlbum,
  exposures: Exposures,
): NewPolicy {
  if (known && !known.unrevealed) return null;
  if (policyFrom === 'nobody') return { kind: 'nobody' };
  if (policyFrom !== null) return { kind: 'copy', from: policyFrom };
  const chosen = exposures.standingAt(found);
  return chosen && { kind: 'standing', chosen };
}

/**
 * The plan of an album that was not found, of which some photos have certainly vanished while others are
 * in an unreadable place: it stays, without the former.
 */
export function planUnreadable(known: KnownAlbum, vanished: readonly KnownPhoto[]): AlbumPlan {
  const { category, rawDirpath, dirpath } = known;
  const found = { category, rawDirpath, dirpath, name: '', date: null, photos: new Map() };
  const nothing = { reveal: null, add: [], update: [], withdraw: [] };
  return { found, known, isMoved: false, policy: null, ...nothing, vanished };
}

/** Does the plan of an album change anything? */
export function hasWork({ reveal, isMoved, add, update, vanished, withdraw }: AlbumPlan): boolean {
  const photos = add.length + update.length + vanished.length + withdraw.length;
  return reveal !== null || isMoved || photos > 0;
}

/** Is it a copy that waits, so that nobody has ever seen it? */
export function isFreshCopy({ waiting }: KnownPhoto): boolean {
  return waiting === 'copied';
}

/** Compares texts by their UTF-16 units, whatever the language. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const nameOf = (rawPath: string) => splitPath(rawPath).filename;
