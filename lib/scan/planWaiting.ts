/**
 * What waits, and why, without input and output: whatever would be seen by somebody who could not
 * see it before, where it was recognised, whatever cannot be told from what is hidden, and what the
 * configuration has somebody look at first.
 */
import type { WaitingReason } from '../db/waiting.ts';
import type { ContentKeys } from './contentKeys.ts';
import { type Audience, emptyAudience, isExposed } from './exposure.ts';
import { isUndecidedCopy, type KnownAlbum, type KnownPhoto } from './knownRows.ts';
import { foldedName, stemOf } from './pathForm.ts';
import type { PlacedAlbum } from './placeAlbums.ts';
import type { IdentityRow, Recognised } from './recognise.ts';

/** Whose policy, and whose shares, an album at some place has. */
export type PlaceOfAudience =
  | { readonly kind: 'album'; readonly id: number }
  /** A new album with a copy of this one's policy. */
  | { readonly kind: 'copy'; readonly id: number }
  | { readonly kind: 'nobody' }
  /** A new album with what `new_albums` says. */
  | { readonly kind: 'new' };

/** Who sees what; asked of the database once a policy. */
export type Exposures = {
  /** Has it a policy of its own? */
  readonly hasPolicy: (row: KnownPhoto) => boolean;
  /** May anybody see the album: by a policy, or by a share of all of it? */
  readonly isShared: (albumId: number) => boolean;
  /** Who would see a photo there: this one, with its policy and shares, or one that is new. */
  readonly at: (place: PlaceOfAudience, row: KnownPhoto | null) => Audience;
  readonly isAlike: (one: KnownPhoto, other: KnownPhoto) => boolean;
  readonly hasSamePolicy: (one: KnownAlbum, other: KnownAlbum) => boolean;
};

/** What the configuration says of what is new. */
export type NewRules = {
  readonly newAlbums: 'public' | 'private';
  readonly newPhotos: 'publish' | 'review';
  /** In a gallery that the wider default patterns have never scanned: does only one of them match it? */
  readonly isWidened: ((rawPath: string) => boolean) | null;
};

type Question = Recognised & {
  readonly rows: readonly IdentityRow[];
  readonly rowKeys: (row: KnownPhoto) => ContentKeys;
  readonly placed: readonly PlacedAlbum[];
  readonly exposures: Exposures;
  readonly rules: NewRules;
};

/** The reasons by raw path, of those files that wait from now on. */
export function planWaiting(question: Question): Map<string, WaitingReason> {
  const { placed, rowOf } = question;
  const waiting = new Map<string, WaitingReason>();
  const isBeside = besideTest(question);
  const standing = question.copyOf.size === 0 ? new Map() : listStanding(question);
  for (const place of placed) {
    const where = placeOf(place);
    for (const [rawPath] of place.found.photos) {
      const row = rowOf.get(rawPath);
      const reason = row
        ? whyKnownWaits(question, rawPath, row, where, standing)
        : (whyNewWaits(question, rawPath, where, place, standing, isBeside) ??
          whyUnseenWaits(question, rawPath, where));
      if (reason) waiting.set(rawPath, reason);
    }
  }
  return waiting;
}

function placeOf({ known, policyFrom }: PlacedAlbum): PlaceOfAudience {
  if (known && !known.unrevealed) return { kind: 'album', id: known.id };
  if (policyFrom === 'nobody') return { kind: 'nobody' };
  return policyFrom === null ? { kind: 'new' } : { kind: 'copy', id: policyFrom.id };
}

/** Where each row's file is now. */
type Standing = ReadonlyMap<number, { readonly rawPath: string; readonly where: PlaceOfAudience }>;

function listStanding({ placed, rowOf }: Question): Standing {
  const standing = new Map<number, { rawPath: string; where: PlaceOfAudience }>();
  for (const place of placed) {
    const where = placeOf(place);
    for (const rawPath of place.found.photos.keys()) {
      const row = rowOf.get(rawPath);
      if (row) standing.set(row.id, { rawPath, where });
    }
  }
  return standing;
}

function audienceBefore({ exposures }: Question, row: IdentityRow): Audience {
  if (row.waiting !== null) return emptyAudience;
  return exposures.at({ kind: 'album', id: row.albumId }, row);
}

function whyKnownWaits(
  question: Question,
  rawPath: string,
  row: IdentityRow,
  where: PlaceOfAudience,
  standing: Standing,
): WaitingReason | null {
  const { ambiguous, copyOf, exposures } = question;
  if (ambiguous.has(rawPath)) return 'ambiguous';
  if (mayBeExposed(question, rawPath, where, row)) return 'unsure';
  const isMoved = where.kind !== 'album' || where.id !== row.albumId;
  const after = () => exposures.at(where, row);
  const like = copyOf.get(rawPath);
  if (like && !isUndecidedCopy(row)) {
    if (isExposed(after(), presentAudiences(question, like, row, standing))) return 'replaced';
  }
  if (isMoved && !exposures.hasPolicy(row) && isExposed(after(), [audienceBefore(question, row)])) {
    return 'moved';
  }
  return row.presence === 'gone' && isDoubtful(question, row, after) ? 'ambiguous' : null;
}

/**
 * Threat: a photo was renamed, hidden under its new name, and is named back. The row of the old name
 * is still there, with the policy of then.
 */
function isDoubtful(question: Question, row: IdentityRow, after: () => Audience): boolean {
  const keys = question.rowKeys(row);
  const vanished = question.vanishedLike(keys).filter(({ id }) => id !== row.id);
  if (vanished.length === 0) return false;
  return isExposed(
    after(),
    vanished.map((other) => audienceBefore(question, other)),
  );
}

/** It may be any of several photos: whoever must not see one of them must not see it. */
function mayBeExposed(
  question: Question,
  rawPath: string,
  where: PlaceOfAudience,
  row: IdentityRow | null,
): boolean {
  const unsure = question.unsureOf.get(rawPath);
  if (!unsure) return false;
  const after = question.exposures.at(where, row);
  return unsure.some((other) => isExposed(after, [audienceBefore(question, other)]));
}

/** Who sees the photos with a content that are there now and do not wait. */
function presentAudiences(
  { exposures, ambiguous }: Question,
  like: readonly IdentityRow[],
  self: IdentityRow | null,
  standing: Standing,
): Audience[] {
  return like.flatMap((row) => {
    const now = standing.get(row.id);
    if (!now || row.id === self?.id || row.waiting !== null || ambiguous.has(now.rawPath))
      return [];
    return [exposures.at(now.where, row)];
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
  const { ambiguous, copyOf, exposures, rules } = question;
  if (ambiguous.has(rawPath)) return 'ambiguous';
  const like = copyOf.get(rawPath);
  if (like) {
    const present = presentAudiences(question, like, null, standing);
    if (isExposed(exposures.at(where, null), present)) return 'copied';
  }
  if (isBeside(rawPath)) return 'beside';
  if (mayBeExposed(question, rawPath, where, null)) return 'unsure';
  // Threat: one photo that moves into a directory of new ones brings its album's policy along, or
  // its album itself where it was the last one there. The directory is new all the same.
  const isAmongKnown = where.kind === 'copy' || place.isMoved;
  if (isAmongKnown && rules.newAlbums === 'private' && !like) return 'new-among-known';
  // Threat: an album took the place of one that is missing, and opens to what is put there.
  const before = place.displaces && exposures.at({ kind: 'album', id: place.displaces.id }, null);
  return before && isExposed(exposures.at(where, null), [before]) ? 'new-among-known' : null;
}

/** Somebody is to look at what is new before others see it, whatever it is. */
function whyUnseenWaits(
  { exposures, rules }: Question,
  rawPath: string,
  where: PlaceOfAudience,
): WaitingReason | null {
  const isLater = where.kind === 'album' && exposures.isShared(where.id);
  if (rules.newPhotos === 'review' && isLater) return 'review';
  return rules.isWidened?.(rawPath) ? 'widened' : null;
}

/** Has a photo with a policy of its own the same name beside it? Most scans have nothing new to ask for. */
function besideTest(question: Question): (rawPath: string) => boolean {
  let names: ReadonlySet<string> | null = null;
  return (rawPath) => {
    names ??= namesWithPolicy(question);
    return names.size > 0 && (names.has(stemOf(rawPath)) || names.has(foldedName(rawPath)));
  };
}

/** Names, where they were and where they are, of photos with a policy of their own. */
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
