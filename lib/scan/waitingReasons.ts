/**
 * The reasons for which a file waits for approval, each asked of one file (`planWaiting.ts` decides
 * in which order). Free of input and output.
 */
import type { WaitingReason } from '../db/waiting.ts';
import {
  type Audience,
  type Exposures,
  emptyAudience,
  isExposed,
  type PlaceOfAudience,
} from './exposure.ts';
import { type FormerRow, type IdentityRow, isUndecidedCopy } from './knownRows.ts';
import { foldedName, stemOf } from './pathForm.ts';
import type { PlacedAlbum } from './placeAlbums.ts';
import type { Recognised } from './recognise.ts';

/** The configuration's rules for new albums and photos. */
export type NewRules = {
  readonly newAlbums: 'public' | 'private';
  readonly newPhotos: 'publish' | 'review';
  /** Set in the first scan with wider default patterns: is a path matched by those alone? */
  readonly isWidened: ((rawPath: string) => boolean) | null;
  /** Did no scan look at this path since the gallery was restored from a backup? Null: all was looked at. */
  readonly isRestored: ((rawPath: string) => boolean) | null;
  /**
   * As `isRestored`, where the first scan since then could not look there: `new_albums` does not count for such a
   * path either.
   */
  readonly isLeft: ((rawPath: string) => boolean) | null;
  /** Was this new file in an ignored directory that is gone (`ignoredFiles.ts`)? Null: none was. */
  readonly wasIgnored: ((rawPath: string) => boolean) | null;
};

/** All that the reasons depend on. */
export type WaitingQuestion = Recognised & {
  readonly rows: readonly IdentityRow[];
  readonly placed: readonly PlacedAlbum[];
  readonly exposures: Exposures;
  readonly rules: NewRules;
};

/** The current place of each photo that does not wait, by the row's id. */
export type PlaceById = ReadonlyMap<number, PlaceOfAudience>;

/** A file of the library, in an album of the plan; `where`: whose policy counts for it. */
export type PlacedFile = {
  readonly rawPath: string;
  readonly place: PlacedAlbum;
  readonly where: PlaceOfAudience;
};

/** One that has the row of a photo. */
export type RecognisedFile = PlacedFile & { readonly row: IdentityRow };

/** Who could see a photo before the scan. */
function audienceBefore({ exposures }: WaitingQuestion, row: IdentityRow): Audience {
  if (row.waiting !== null) return emptyAudience;
  return exposures.at({ kind: 'album', id: row.albumId }, row);
}

/** The reason, if any, for which a file waits that has the row of a photo. */
export function whyRecognisedWaits(
  question: WaitingQuestion,
  file: RecognisedFile,
): WaitingReason | null {
  const { ambiguous, exposures } = question;
  const { rawPath, row, where } = file;
  if (ambiguous.has(rawPath)) return 'ambiguous';
  if (mayBeExposed(question, file, row)) return 'unsure';
  const isMoved = where.kind !== 'album' || where.id !== row.albumId;
  if (!isMoved || exposures.hasPolicy(row)) return null;
  return isExposed(exposures.at(where, row), [audienceBefore(question, row)]) ? 'moved' : null;
}

/** The reason, if any, for which a photo waits whose file now has the content of another, or a former one. */
export function whyReplacedWaits(
  question: WaitingQuestion,
  file: RecognisedFile,
  standing: PlaceById,
): WaitingReason | null {
  const { rawPath, row, where } = file;
  if (isUndecidedCopy(row)) return null;
  const like = question.copyOf.get(rawPath);
  if (!like) return showsFormer(question, file, row) ? 'replaced' : null;
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
  question: WaitingQuestion,
  { rawPath, where }: PlacedFile,
  row: IdentityRow | null,
): boolean {
  const former = question.formerOf.get(rawPath);
  if (!former) return false;
  const after = question.exposures.at(where, row);
  return former.some((other) => isMoreThan(question, after, other, row));
}

/** Would somebody see a file who may not see the photo that it may be, or once was? */
function isMoreThan(
  question: WaitingQuestion,
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
export function whyReturnedWaits(
  question: WaitingQuestion,
  file: RecognisedFile,
  stayed: PlaceById,
  filed: ReadonlySet<number>,
): WaitingReason | null {
  const { rawPath, row, where } = file;
  if (!question.renewed.has(rawPath) && showsFormer(question, file, row)) return 'ambiguous';
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

/**
 * The reason, if any, for which a file of unknown content waits that has the row of a missing photo because of
 * its name. Threat: one photo of a private album is shown to everybody, and deleted; a camera that begins to
 * count anew gives its name to another one. It is a new photo as well, for which all counts that new ones wait for.
 */
export function whySameNameWaits(
  question: WaitingQuestion,
  file: RecognisedFile,
): WaitingReason | null {
  const { renewed, copyOf, formerOf, returnedLike, exposures } = question;
  const { rawPath, row, where } = file;
  const isKnown =
    copyOf.has(rawPath) || formerOf.has(rawPath) || (returnedLike.get(rawPath) ?? []).length > 0;
  if (!renewed.has(rawPath) || isKnown) return null;
  const isMore = isExposed(exposures.at(where, row), [exposures.at(where, null)]);
  return isMore ? 'same-name' : whyUnseenWaits(question, file, row);
}

function partition<T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}

/**
 * Would somebody see a file of unknown content here who may not see a photo that it may be? It may be any
 * of several, so nobody may see it who may not see all of them.
 */
function mayBeExposed(
  question: WaitingQuestion,
  { rawPath, where }: PlacedFile,
  row: IdentityRow | null,
): boolean {
  const unsure = question.unsureOf.get(rawPath);
  if (!unsure) return false;
  const after = question.exposures.at(where, row);
  return unsure.some((other) => isMoreThan(question, after, other, row));
}

/** Who sees the present photos with this content that do not wait. */
function presentAudiences(
  { exposures }: WaitingQuestion,
  like: readonly IdentityRow[],
  self: IdentityRow | null,
  standing: PlaceById,
): Audience[] {
  return like.flatMap((row) => {
    const where = standing.get(row.id);
    return where && row.id !== self?.id ? [exposures.at(where, row)] : [];
  });
}

/** The reason, if any, for which a file without a row waits because of its content or its place. */
export function whyNewWaits(
  question: WaitingQuestion,
  file: PlacedFile,
  standing: PlaceById,
  isBeside: (rawPath: string) => boolean,
): WaitingReason | null {
  const { ambiguous, copyOf, formerOf, exposures } = question;
  const { rawPath, place, where } = file;
  if (ambiguous.has(rawPath)) return 'ambiguous';
  const like = copyOf.get(rawPath);
  if (like) {
    const present = presentAudiences(question, like, null, standing);
    if (isExposed(exposures.at(where, null), present)) return 'copied';
  }
  if (showsFormer(question, file, null)) return 'copied';
  if (isBeside(rawPath)) return 'beside';
  if (mayBeExposed(question, file, null)) return 'unsure';
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

/**
 * The reason, if any, for which a file waits that is new (`row` is null) or found again, and was in an ignored
 * directory that is gone. It may have been shown before the owner had it ignored.
 */
export function whyIgnoredWaits(
  { exposures, rules, copyOf }: WaitingQuestion,
  { rawPath, where }: PlacedFile,
  row: IdentityRow | null,
): WaitingReason | null {
  if (copyOf.has(rawPath) || !rules.wasIgnored?.(rawPath)) return null;
  return isExposed(exposures.at(where, row), []) ? 'ignored' : null;
}

/**
 * The reason, if any, for which a new photo waits whatever its content; `row`: that of the missing photo whose name
 * it has.
 */
export function whyUnseenWaits(
  { exposures, rules }: WaitingQuestion,
  { rawPath, where }: PlacedFile,
  row: IdentityRow | null,
): WaitingReason | null {
  const isLater = where.kind === 'album' && exposures.isShared(where.id);
  if (rules.newPhotos === 'review' && isLater) return 'review';
  if (rules.isRestored?.(rawPath) && isExposed(exposures.at(where, row), [])) return 'restored';
  return rules.isWidened?.(rawPath) ? 'widened' : null;
}

/**
 * Makes a test: is there a photo with a policy of its own and the same stem in the same directory?
 * Names are collected on first use, since most scans have nothing new.
 */
export function besideTest(question: WaitingQuestion): (rawPath: string) => boolean {
  let names: ReadonlySet<string> | null = null;
  return (rawPath) => {
    names ??= namesWithPolicy(question);
    return names.size > 0 && (names.has(stemOf(rawPath)) || names.has(foldedName(rawPath)));
  };
}

/** The names, old and new, of photos with a policy of their own. */
function namesWithPolicy({ rows, rowOf, exposures }: WaitingQuestion): Set<string> {
  const names = new Set<string>();
  const note = (rawPath: string) => {
    names.add(stemOf(rawPath));
    names.add(foldedName(rawPath));
  };
  for (const row of rows) if (exposures.hasPolicy(row)) note(row.rawPath);
  for (const [rawPath, row] of rowOf) if (exposures.hasPolicy(row)) note(rawPath);
  return names;
}
