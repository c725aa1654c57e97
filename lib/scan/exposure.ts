/**
 * Computes who would see a photo in a given place, free of input and output. Used when files are
 * recognised, to find out whether somebody would see more than before. Evaluates the rule of access
 * itself, for everybody whom a policy or share can name, and for future members of groups.
 */
import {
  type Purpose,
  photoCondition,
  throughShares,
  type Viewer,
  visitor,
} from '../access/access.ts';
import { evaluate, type PolicyFacts } from '../access/evaluate.ts';
import type { StandingPlace, StandingRule } from '../policies/standing/rule.ts';
import type { FormerContent, KnownAlbum, KnownPhoto } from './knownRows.ts';

/** The place of a photo, with the facts that the rule needs. */
export type Standing = {
  readonly album: { readonly policy: PolicyFacts | null; readonly shares: ReadonlySet<number> };
  readonly own: { readonly policy: PolicyFacts | null; readonly shares: ReadonlySet<number> };
};

/**
 * Who may have what of a photo, as numbers: the index of each probe (`makeProbes`) that sees it; that
 * index plus the number of probes for each that may have its original; plus that number once more
 * for each that may have its metadata.
 */
export type Audience = ReadonlySet<number>;

/**
 * What is compared. Threat: a photo of an album without downloads or places is moved or copied to one that
 * the same people see, and its original and where it was taken are open to them. Seeing comes first, so
 * that its indexes are those of the probes. Archives are left out: what they contain is had without them.
 */
const compared: readonly Purpose[] = ['see', 'originals', 'metadata'];

export const emptyAudience: Audience = new Set();

/** The id of a user whom no policy names, for probes that stand for new members of a group. */
const NEWCOMER = -1;

type ProbedPerson = { readonly id: number; readonly groupIds: readonly number[] };

/**
 * The viewers whose access is compared: a visitor, each user, a new member of each group (future
 * members must not see more either), and a holder of each share.
 */
export function makeProbes(
  people: readonly ProbedPerson[],
  groupIds: readonly number[],
  shareIds: readonly number[],
): readonly Viewer[] {
  const user = (userId: number, groups: readonly number[]): Viewer => ({
    ...visitor,
    userId,
    groupIds: groups,
  });
  return [
    visitor,
    ...people.map((person) => user(person.id, person.groupIds)),
    ...groupIds.map((id) => user(NEWCOMER, [id])),
    ...shareIds.map((id) => throughShares({ ...visitor, shareIds: [id] }, [id])),
  ];
}

/** What the probes would have of a photo in this place, if it were present and approved. */
export function audienceOf(probes: readonly Viewer[], { album, own }: Standing): Audience {
  const there = { present: true, approved: true, isPart: false };
  const facts = { album: { ...there, ...album }, photo: { ...there, ...own } };
  const having = new Set<number>();
  for (const [n, purpose] of compared.entries()) {
    for (const [at, viewer] of probes.entries()) {
      if (evaluate(photoCondition(viewer, purpose), facts)) having.add(n * probes.length + at);
    }
  }
  return having;
}

/** Has everybody all of a photo in this place, so that no other place would show more of it? */
export function isOpenToAll(standing: Standing): boolean {
  return audienceOf([visitor], standing).size === compared.length;
}

/** May somebody have something in `after` that they may have in none of `before`? */
export function isExposed(after: Audience, before: readonly Audience[]): boolean {
  return [...after].some((who) => !before.some((audience) => audience.has(who)));
}

/** Are the two audiences equal? */
export function isSameAudience(one: Audience, other: Audience): boolean {
  return one.size === other.size && [...one].every((who) => other.has(who));
}

/** Where the policy and the shares of an album at some place come from. */
export type PlaceOfAudience =
  | { readonly kind: 'album'; readonly id: number }
  /** It is a new album with a copy of this album's policy. */
  | { readonly kind: 'copy'; readonly id: number }
  | { readonly kind: 'nobody' }
  /** It is a new album, with the standing policy for this place, or that of `new_albums`. */
  | { readonly kind: 'new'; readonly place: StandingPlace };

/** A standing policy, without whom it names, which a plan need not know. */
export type KnownStanding = StandingRule & { readonly id: number };

/** A standing policy that is stated for the new name of a directory, by the rules of its old names. */
export type FollowedStanding = {
  readonly rule: StandingRule;
  readonly from: readonly StandingRule[];
};

/** Which albums are in another directory than before, and where the others are. */
type Relocated = {
  readonly moved: readonly { readonly from: StandingPlace; readonly to: StandingPlace }[];
  readonly copied: Relocated['moved'];
  readonly stayed: readonly (StandingPlace & { readonly id: number })[];
  readonly unread: readonly StandingPlace[];
};

/** What becomes of standing policies when directories are renamed. */
export type StandingAfter = {
  readonly followed: readonly FollowedStanding[];
  /** Those that are for no album any more, and are not followed. */
  readonly left: readonly StandingRule[];
  /** Who sees what by those that there are then; null: none is followed. */
  readonly exposures: Exposures | null;
};

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
  /** Who may see the album itself, its name and its description, as long as they see a photo of it. */
  readonly ofAlbum: (albumId: number) => Audience;
  /** Who saw a former content when it was replaced, among the people of today. */
  readonly formerly: (content: FormerContent) => Audience;
  /** The standing policy of a new album in this place; `nobody` and null as in `chooseStanding`. */
  readonly standingAt: (place: StandingPlace) => KnownStanding | 'nobody' | null;
  /** Lets standing policies follow directories that were renamed. */
  readonly following: (relocated: Relocated) => StandingAfter;
  /** Do the two photos have the same policy, and do the same people see them? */
  readonly isAlike: (one: KnownPhoto, other: KnownPhoto) => boolean;
  /** Do the two albums have the same policy? */
  readonly hasSamePolicy: (one: KnownAlbum, other: KnownAlbum) => boolean;
};
