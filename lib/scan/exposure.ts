/**
 * Computes who would see a photo in a given place, free of input and output. Used when files are
 * recognised, to find out whether somebody would see more than before. Evaluates the rule of access
 * itself, for everybody whom a policy or share can name, and for future members of groups.
 */
import { photoCondition, throughShares, type Viewer, visitor } from '../access/access.ts';
import { evaluate, type PolicyFacts } from '../access/evaluate.ts';

/** The place of a photo, with the facts that the rule needs. */
export type Standing = {
  readonly album: { readonly policy: PolicyFacts | null; readonly shares: ReadonlySet<number> };
  readonly own: { readonly policy: PolicyFacts | null; readonly shares: ReadonlySet<number> };
};

/** The probes that see a photo, by their index. */
export type Audience = ReadonlySet<number>;

export const emptyAudience: Audience = new Set();

/** The id of a user whom no policy names, for probes that stand for new members of a group. */
const NEWCOMER = -1;

export type ProbedPerson = { readonly id: number; readonly groupIds: readonly number[] };

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

/** The probes that would see a photo in this place, if it were present and approved. */
export function audienceOf(probes: readonly Viewer[], { album, own }: Standing): Audience {
  const there = { present: true, approved: true, isPart: false };
  const facts = { album: { ...there, ...album }, photo: { ...there, ...own } };
  const seeing = new Set<number>();
  for (const [at, viewer] of probes.entries()) {
    if (evaluate(photoCondition(viewer), facts)) seeing.add(at);
  }
  return seeing;
}

/** Is there somebody in `after` who is in none of `before`? */
export function isExposed(after: Audience, before: readonly Audience[]): boolean {
  return [...after].some((who) => !before.some((audience) => audience.has(who)));
}

/** Are the two audiences equal? */
export function isSameAudience(one: Audience, other: Audience): boolean {
  return one.size === other.size && [...one].every((who) => other.has(who));
}
