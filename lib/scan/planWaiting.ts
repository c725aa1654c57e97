/**
 * Decides which photos wait for approval, and why. Free of input and output. A photo waits if
 * somebody would see it who could not see it before, if it cannot be told from a hidden one, or if
 * the configuration demands a review of new photos.
 */
import type { WaitingReason } from '../db/waiting.ts';
import type { StandingPlace, StandingRule } from '../policies/standing/rule.ts';
import { type Audience, emptyAudience, isExposed } from './exposure.ts';
import {
  type FormerContent,
  type FormerRow,
  type IdentityRow,
  isUndecidedCopy,
  type KnownAlbum,
  type KnownPhoto,
} from './knownRows.ts';
import { foldedName, stemOf } from './pathForm.ts';
import type { PlacedAlbum } from './placeAlbums.ts';
import type { Recognised } from './recognise.ts';

/** Where the policy and the shares of an album at some place come from. */
export type PlaceOfAudience =
  | { readonly kind: 'album'; readonly id: number }
  /** It is a new album with a copy of this album's policy. */
  | { readonly kind: 'copy'; readonly id: number }
  | { readonly kind: 'nobody' }
  /** It is a new album, with the policy that stands for this place, or that of `new_albums`. */
  | { readonly kind: 'new'; readonly place: StandingPlace };

/** A standing policy, of which a plan need not know whom it names. */
export type KnownStanding = StandingRule & { readonly id: number };

/** Who sees what. Reads each policy from the database once. */
export type Exposures = {
  /** Does the photo have a policy of its own? */
  readonly hasPolicy: (row: KnownPhoto) => boolean;
  /** Can anybody see the album, by its policy or by a share of the whole album? */
  readonly isShared: (albumId: number) => boolean;
  /**
   * Who would see a photo at this place: the given one, with its policy and shares, or a new one
   * (null).
   */
  readonly at: (place: PlaceOfAudience, row: KnownPhoto | null) => Audience;
  /** Who saw a former content when it was replaced, among the people of today. */
  readonly formerly: (content: FormerContent) => Audience;
  /** The standing policy of a new album in this place; `nobody` and null as in `chooseStanding`. */
  readonly standingAt: (place: StandingPlace) => KnownStanding | 'nobody' | null;
  readonly isAlike: (one: KnownPhoto, other: KnownPhoto) => boolean;
  readonly hasSamePolicy: (one: KnownAlbum, other: KnownAlbum) => boolean;
};

/** The configuration's rules for new albums and photos. */
export type NewRules = {
  readonly newAlbums: 'public' | 'private';
  readonly newPhotos: 'publish' | 'review';
  /** Set in the first scan with wider default patterns: is a path matched by those alone? */
  readonly isWidened: ((rawPath: string) => boolean) | null;
};

type Question = Recognised & {
  readonly rows: readonly IdentityRow[];
  readonly placed: readonly PlacedAlbum[];
  readonly exposures: Exposures;
  readonly rules: NewRules;
};

/** The files that wait from now on, by raw path, with the reasons. */
export function planWaiting(question: Question): Map<string, WaitingReason> {
  const { placed, rowOf, exposures } = question;
  const waiting = new Map<string, WaitingReason>();
  const isBeside = besideTest(question);
  const files = placed.flatMap((place) => {
    const where = placeOf(place);
    return [...place.found.photos.keys()].map((rawPath) => ({ rawPath, where, place }));
  });
  const hold = (rawPath: string, reason: WaitingReason | null) => {
    if (reason) waiting.set(rawPath, reason);
  };
  for (const { rawPath, where } of files) {
    const row = rowOf.get(rawPath);
    if (row) hold(rawPath, whyRecognisedWaits(question, rawPath, row, where));
  }
  // Threat: what waits is seen by nobody, wherever it was moved to, and excuses no copy; nor do
  // photos that return excuse each other.
  const stayed = listStanding(question, waiting, ({ presence }) => presence === 'present');
  const filed = new Set([...rowOf.values()].map(({ id }) => id));
  for (const { rawPath, where } of files) {
    const row = rowOf.get(rawPath);
    if (row?.presence !== 'gone' || waiting.has(rawPath)) continue;
    const isBesideAnother = question.renewed.has(rawPath) && !exposures.hasPolicy(row);
    // Threat: what is saved from a hidden photo takes the name of a missing one.
    if (isBesideAnother && !question.copyOf.has(rawPath) && isBeside(rawPath)) {
      hold(rawPath, 'beside');
    } else hold(rawPath, whyReturnedWaits(question, rawPath, row, where, stayed, filed));
  }
  const standing = listStanding(question, waiting, () => true);
  for (const { rawPath, where } of files) {
    const row = rowOf.get(rawPath);
    const isHeld = (waiting.get(rawPath) ?? 'moved') !== 'moved';
    if (row && !isHeld) hold(rawPath, whyReplacedWaits(question, rawPath, row, where, standing));
  }
  for (const { rawPath, where, place } of files) {
    if (rowOf.has(rawPath)) continue;
    hold(
      rawPath,
      whyNewWaits(question, rawPath, where, place, standing, isBeside) ??
        whyUnseenWaits(question, rawPath, where),
    );
  }
  return waiting;
}

function placeOf({ found, known, policyFrom }: PlacedAlbum): PlaceOfAudience {
  if (known && !known.unrevealed) return { kind: 'album', id: known.id };
  if (policyFrom === 'nobody') return { kind: 'nobody' };
  return policyFrom === null ? { kind: 'new', place: found } : { kind: 'copy', id: policyFrom.id };
}

/** The current place of each photo that does not wait, by the row's id. */
type Standing = ReadonlyMap<number, PlaceOfAudience>;

function listStanding(
  { placed, rowOf, copyOf, returnedLike }: Question,
  waiting: ReadonlyMap<string, WaitingReason>,
  counts: (row: IdentityRow) => boolean,
): Standing {
  const standing = new Map<number, PlaceOfAudience>();
  if (copyOf.size === 0 && returnedLike.size === 0) return standing;
  for (const place of placed) {
    const where = placeOf(place);
    for (const rawPath of place.found.photos.keys()) {
      const row = rowOf.get(rawPath);
      if (row && row.waiting === null && counts(row) && !waiting.has(rawPath))
        standing.set(row.id, where);
    }
  }
  return standing;
}

function audienceBefore({ exposures }: Question, row: IdentityRow): Audience {
  if (row.waiting !== null) return emptyAudience;
  return exposures.at({ kind: 'album', id: row.albumId }, row);
}

function whyRecognisedWaits(
  question: Question,
  rawPath: string,
  row: IdentityRow,
  where: PlaceOfAudience,
): WaitingReason | null {
  const { ambiguous, exposures } = question;
  if (ambiguous.has(rawPath)) return 'ambiguous';
  if (mayBeExposed(question, rawPath, where, row)) return 'unsure';
  const isMoved = where.kind !== 'album' || where.id !== row.albumId;
  if (!isMoved || exposures.hasPolicy(row)) return null;
  return isExposed(exposures.at(where, row), [audienceBefore(question, row)]) ? 'moved' : null;
}

function whyReplacedWaits(
  question: Question,
  rawPath: string,
  row: IdentityRow,
  where: PlaceOfAudience,
  standing: Standing,
): WaitingReason | null {
  if (isUndecidedCopy(row)) return null;
  const like = question.copyOf.get(rawPath);
  if (!like) return showsFormer(question, rawPath, where, row) ? 'replaced' : null;
  const present = presentAudiences(question, like, row, standing);
  return isExposed(question.exposures.at(where, row), present) ? 'replaced' : null;
}

/**
 * Would somebody see here what a photo showed before, who could not see it then, or may not see that
 * photo now? It may be any of the photos that had this content, so nobody may see it who may not see
 * all of them. Threat: a photo is hidden, cropped, and published; then a backup brings back, in its
 * place or elsewhere, what was cut away.
 */
function showsFormer(
  question: Question,
  rawPath: string,
  where: PlaceOfAudience,
  row: IdentityRow | null,
): boolean {
  const former = question.formerOf.get(rawPath);
  if (!former) return false;
  const after = question.exposures.at(where, row);
  return former.some((other) => isMoreThan(question, after, other, row));
}

/** Would somebody see a file who may not see the photo that it may be, or once was? */
function isMoreThan(
  question: Question,
  after: Audience,
  other: IdentityRow | FormerRow,
  row: IdentityRow | null,
): boolean {
  if ('former' in other && isExposed(after, [question.exposures.formerly(other.former)]))
    return true;
  return other.id !== row?.id && isExposed(after, [audienceBefore(question, other)]);
}

/**
 * Could this file be another photo than the missing one that it seems to be? Threat: a photo was
 * renamed or copied, hidden under its new name, and has its old name again. The row of the old name
 * still exists, with its old policy. Whoever sees it must also see one of the other photos with this
 * content: of those that have a file, else of those that have just lost theirs, else each of the
 * missing ones. `filed`: ids of the photos that have a file.
 */
function whyReturnedWaits(
  question: Question,
  rawPath: string,
  row: IdentityRow,
  where: PlaceOfAudience,
  stayed: Standing,
  filed: ReadonlySet<number>,
): WaitingReason | null {
  if (!question.renewed.has(rawPath) && showsFormer(question, rawPath, where, row)) {
    return 'ambiguous';
  }
  const others = question.returnedLike.get(rawPath) ?? [];
  if (others.length === 0) return null;
  const after = question.exposures.at(where, row);
  const before = (rows: readonly IdentityRow[]) =>
    rows.map((other) => audienceBefore(question, other));
  const [present, missing] = partition(others, ({ presence }) => presence === 'present');
  const there = present.filter(({ id }) => filed.has(id));
  const isDoubtful =
    there.length > 0
      ? isExposed(after, presentAudiences(question, there, row, stayed))
      : present.length > 0
        ? isExposed(after, before(present))
        : before(missing).some((audience) => isExposed(after, [audience]));
  return isDoubtful ? 'ambiguous' : null;
}

function partition<T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}

/** It may be any of several photos, so nobody may see it who may not see all of them. */
function mayBeExposed(
  question: Question,
  rawPath: string,
  where: PlaceOfAudience,
  row: IdentityRow | null,
): boolean {
  const unsure = question.unsureOf.get(rawPath);
  if (!unsure) return false;
  const after = question.exposures.at(where, row);
  return unsure.some((other) => isMoreThan(question, after, other, row));
}

/** Who sees the present photos with this content that do not wait. */
function presentAudiences(
  { exposures }: Question,
  like: readonly IdentityRow[],
  self: IdentityRow | null,
  standing: Standing,
): Audience[] {
  return like.flatMap((row) => {
    const where = standing.get(row.id);
    return where && row.id !== self?.id ? [exposures.at(where, row)] : [];
  });
}

function whyNewWaits(
  question: Question,
  rawPath: string,
  where: PlaceOfAudience,
  place: PlacedAlbum,
  standing: Standing,
  isBeside: (rawPath: string) => boolean,
): WaitingReason | null {
  const { ambiguous, copyOf, formerOf, exposures } = question;
  if (ambiguous.has(rawPath)) return 'ambiguous';
  const like = copyOf.get(rawPath);
  if (like) {
    const present = presentAudiences(question, like, null, standing);
    if (isExposed(exposures.at(where, null), present)) return 'copied';
  }
  if (showsFormer(question, rawPath, where, null)) return 'copied';
  if (isBeside(rawPath)) return 'beside';
  if (mayBeExposed(question, rawPath, where, null)) return 'unsure';
  // Threat: a photo that moves into a directory of new photos brings the policy of its album along,
  // or the album itself if it was the last photo there. The other photos are still new.
  const isAmongKnown = where.kind === 'copy' || place.isMoved;
  const isKnown = like !== undefined || formerOf.has(rawPath);
  if (isAmongKnown && !isKnown) {
    const asNew = exposures.at({ kind: 'new', place: place.found }, null);
    if (isExposed(exposures.at(where, null), [asNew])) return 'new-among-known';
  }
  // Threat: an album has taken the place of a missing one. New photos that are put there would be
  // seen by people who could not see the missing album.
  if (place.displaces.length === 0) return null;
  const after = exposures.at(where, null);
  const isExposing = place.displaces.some(({ id }) =>
    isExposed(after, [exposures.at({ kind: 'album', id }, null)]),
  );
  return isExposing ? 'new-among-known' : null;
}

/** The reason, if any, for which a new photo waits whatever its content. */
function whyUnseenWaits(
  { exposures, rules }: Question,
  rawPath: string,
  where: PlaceOfAudience,
): WaitingReason | null {
  const isLater = where.kind === 'album' && exposures.isShared(where.id);
  if (rules.newPhotos === 'review' && isLater) return 'review';
  return rules.isWidened?.(rawPath) ? 'widened' : null;
}

/**
 * Makes a test: is there a photo with a policy of its own and the same stem in the same directory?
 * Names are collected on first use, since most scans have nothing new.
 */
function besideTest(question: Question): (rawPath: string) => boolean {
  let names: ReadonlySet<string> | null = null;
  return (rawPath) => {
    names ??= namesWithPolicy(question);
    return names.size > 0 && (names.has(stemOf(rawPath)) || names.has(foldedName(rawPath)));
  };
}

/** The names, old and new, of photos with a policy of their own. */
function namesWithPolicy({ rows, rowOf, exposures }: Question): Set<string> {
  const names = new Set<string>();
  const note = (rawPath: string) => {
    names.add(stemOf(rawPath));
    names.add(foldedName(rawPath));
  };
  for (const row of rows) if (exposures.hasPolicy(row)) note(row.rawPath);
  for (const [rawPath, row] of rowOf) if (exposures.hasPolicy(row)) note(rawPath);
  return names;
}
