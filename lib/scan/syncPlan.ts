/**
 * Plans what a scan has to do to bring the database in line with the library. Free of input and
 * output.
 */
import type { WaitingReason } from '../db/waiting.ts';
import type { PhotoSettings } from './absorbCopies.ts';
import {
  type AlbumPlan,
  compareText,
  hasWork,
  isFreshCopy,
  type NewPolicy,
  newPolicyOf,
  planAlbum,
} from './albumPlan.ts';
import type { ContentKeys } from './contentKeys.ts';
import { type Exposures, isExposed, isSameAudience, type StandingAfter } from './exposure.ts';
import { type MovedAlbum, ruleAfter } from './formerPaths.ts';
import type { HeldPlace } from './heldPlaces.ts';
import {
  type FormerContent,
  type IdentityRow,
  identityRows,
  type KnownAlbum,
  type KnownPhoto,
} from './knownRows.ts';
import { lostPhotos, planUnplaced } from './lostPhotos.ts';
import { isWithin, isWithinAny } from './pathForm.ts';
import { type PlacedAlbum, placeAlbums } from './placeAlbums.ts';
import { planWaiting } from './planWaiting.ts';
import { type Recognised, recognise, withKeysOf } from './recognise.ts';
import { relocate } from './relocate.ts';
import {
  countRemoval,
  findRefusal,
  type Removal,
  type RemovalOptions,
  type RemovalRefusal,
} from './removal.ts';
import { filesByPath, type Place, type ScannedAlbum } from './scannedAlbums.ts';
import type { NewRules } from './waitingReasons.ts';

export type SyncOptions = RemovalOptions & {
  /** Read the headers of all photos, not only of new and changed ones. */
  readonly full: boolean;
  /** Raw paths of what could not be read: known photos there count as present. */
  readonly unreadable: readonly string[];
  /** `heldPlaces` of the last scan: directories in which new albums are for nobody. */
  readonly heldPlaces: readonly HeldPlace[];
  /** Raw paths of ignored directories that are gone. */
  readonly ignoredBefore: readonly string[];
  readonly rules: NewRules;
};

/** What is known about contents and audiences. */
export type Knowledge = {
  readonly rowKeys: (row: KnownPhoto) => ContentKeys;
  readonly fileKeys: ReadonlyMap<string, ContentKeys>;
  /** Contents that photos had before, as far as files may have them. */
  readonly former: readonly FormerContent[];
  readonly exposures: Exposures;
  readonly settings: PhotoSettings;
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
  /** Albums that are in another directory, or may be. */
  readonly moved: readonly MovedAlbum[];
  /** Directories in which new albums are for nobody, for the next scan. */
  readonly heldPlaces: readonly HeldPlace[];
  /** Photos whose file was replaced by a waiting copy, which has become another photo's file. */
  readonly replaced: readonly KnownPhoto[];
  /** Waiting copies whose file has become that of the original, if it has a row. */
  readonly merged: readonly { readonly copy: KnownPhoto; readonly original: KnownPhoto | null }[];
  readonly removal: Removal;
  readonly refusal: RemovalRefusal | null;
  /** The keys of files, by raw path, as far as they are known. */
  readonly fileKeys: ReadonlyMap<string, ContentKeys>;
  /** The files that wait, by raw path, with the reasons. */
  readonly waiting: Waiting;
  /** Standing policies that follow directories which were renamed, and those that are for nothing any more. */
  readonly standing: Standing;
  /**
   * Judges again who may see what, by current policies, which may have changed while headers were
   * read.
   */
  readonly judgeBy: (exposures: Exposures) => Judgement;
};

type Waiting = ReadonlyMap<string, WaitingReason>;
type Standing = Pick<StandingAfter, 'followed' | 'left'>;

type Judgement = {
  readonly waiting: Waiting;
  readonly standing: Standing;
  /** As in `AlbumPlan`. */
  readonly policyOf: (found: ScannedAlbum) => NewPolicy | undefined;
};

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
  const files = filesByPath(found);
  const recognised = recognise({
    ...knowledge,
    rows,
    files,
    isUnreadable,
    isAlike: exposures.isAlike,
    mayReplace: replacing(exposures),
  });
  const fileKeys = withKeysOf(recognised.absorbed, knowledge);
  const isUncertain = (album: KnownAlbum) =>
    options.unreadable.some((path) => isWithin(path, album.rawDirpath)) ||
    isUnreadable(album.rawDirpath);
  const listed = { ...options, ...options.rules, known, found, isUncertain };
  const placeBy = placing({ ...recognised, ...listed });
  const first = placeBy(exposures);
  const relocated = relocate(known, first.placed, isUncertain);
  const { exposures: followed, ...standing } = exposures.following(relocated);
  const after = followed ?? exposures;
  // Who would see a new album in a renamed directory depends on what is followed.
  const { placed, displaced, heldPlaces, moved } = followed ? placeBy(followed) : first;
  const rules = rulesAfter(options.rules, moved);
  const waitingAt = (places: readonly PlacedAlbum[], by: Exposures) =>
    planWaiting({ ...recognised, rows, placed: places, exposures: by, rules });
  const judgeBy = judging(relocated, placed, { placeBy, waitingAt });
  const waiting = waitingAt(placed, after);
  const { full } = options;
  const context = { ...knowledge, fileKeys, exposures: after, recognised, waiting, full };
  const { becoming, replaced, merged } = sortCopies(recognised);
  const kept = new Set([...recognised.rowOf.values(), ...becoming].map(({ id }) => id));
  const lost = lostPhotos(rows, kept, recognised, isUnreadable);
  const { vanished, unreadable } = planUnplaced(known, placed, lost, kept);
  const vanishedAlbums = vanished.sort(comparePlaces);
  const albums = [
    ...placed.map((place) => planAlbum(place, context, lost)).filter(hasWork),
    ...unreadable,
  ].sort((a, b) => comparePlaces(a.found, b.found));
  const removal = countRemoval(known, [...lost.values()].flat(), options);
  const refusal = findRefusal(removal, found.size, options);
  const rest = { heldPlaces, vanishedAlbums, displaced, moved, replaced, merged, removal, refusal };
  return { found, albums, ...rest, fileKeys, waiting, standing, judgeBy };
}

type PlacedBy = (by: Exposures) => ReturnType<typeof placeAlbums>;

/** Makes a function that places all albums, by who may see what. */
function placing(
  listed: Omit<Parameters<typeof placeAlbums>[0], 'hasSamePolicy' | 'isSeen' | 'isClosed'>,
): PlacedBy {
  return (by) =>
    placeAlbums({
      ...listed,
      hasSamePolicy: by.hasSamePolicy,
      isSeen: (id) => by.ofAlbum(id).size > 0,
      isClosed: (id, place) =>
        isExposed(by.at({ kind: 'new', place }, null), [by.at({ kind: 'album', id }, null)]),
    });
}

type Judging = {
  readonly placeBy: PlacedBy;
  readonly waitingAt: (places: readonly PlacedAlbum[], by: Exposures) => Waiting;
};

/** Makes `judgeBy` of a plan that has placed the albums. */
function judging(
  relocated: ReturnType<typeof relocate>,
  placed: readonly PlacedAlbum[],
  { placeBy, waitingAt }: Judging,
): SyncPlan['judgeBy'] {
  return (current) => {
    const { exposures: followed, ...standing } = current.following(relocated);
    const by = followed ?? current;
    const judged = withPolicies(placed, placeBy(by).placed);
    const policies = new Map(judged.map((place) => [place.found, newPolicyOf(place, by)] as const));
    return {
      waiting: waitingAt(judged, by),
      standing,
      policyOf: (album) => policies.get(album),
    };
  };
}

/**
 * Would a photo in the place of its copy be seen by just those who see the copy, all of whom see the photo?
 * Threat: the owner deletes the one of two files that was in a share, or that everybody saw, so that it is not
 * shown any more.
 */
function replacing({ at }: Exposures): (row: IdentityRow, copy: IdentityRow) => boolean {
  return (row, copy) => {
    const place = { kind: 'album', id: copy.albumId } as const;
    const after = at(place, row);
    const before = at({ kind: 'album', id: row.albumId }, row);
    return isSameAudience(after, at(place, copy)) && !isExposed(after, [before]);
  };
}

/**
 * The places of a plan (`placed`), with what new albums get by current policies (`again`). Albums do not
 * move that were not planned to: one that would move now gets a copy of the policy instead.
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

/** What becomes of copies whose files other photos get; `becoming`: as if they had never been found. */
function sortCopies({ merged, absorbed, rowOf }: Recognised) {
  const becoming = [...merged.filter(isFreshCopy), ...absorbed.values()];
  return {
    becoming,
    replaced: merged.filter((row) => !isFreshCopy(row)),
    merged: becoming.map((copy) => ({ copy, original: rowOf.get(copy.rawPath) ?? null })),
  };
}

/** The rules about places that no scan has looked at, also for what these places are called now. */
function rulesAfter(rules: NewRules, moved: readonly MovedAlbum[]): NewRules {
  return {
    ...rules,
    isRestored: ruleAfter(rules.isRestored, moved),
    isWidened: ruleAfter(rules.isWidened, moved),
  };
}

function comparePlaces(a: Place, b: Place): number {
  return compareText(a.rawDirpath, b.rawDirpath) || compareText(a.category, b.category);
}
