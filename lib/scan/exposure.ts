/**
 * Who would see a photo, here or there, without input and output: what recognises a file asks it
 * whether somebody would see more than before. It asks the rule of access itself, for everybody
 * whom a policy or a share can name, and for whoever may come to be named by a group.
 */
import { photoCondition, throughShares, type Viewer, visitor } from '../access/access.ts';
import { evaluate, type PolicyFacts } from '../access/evaluate.ts';

/** Where a photo is or would be, as far as the rule asks. */
export type Standing = {
  readonly album: { readonly policy: PolicyFacts | null; readonly shares: ReadonlySet<number> };
  readonly own: { readonly policy: PolicyFacts | null; readonly shares: ReadonlySet<number> };
};

/** Those who see a photo: one of the probes each, by its place in their list. */
export type Audience = ReadonlySet<number>;

export const emptyAudience: Audience = new Set();

/** Somebody signed in whom no policy names but for the groups. */
const NEWCOMER = -1;

export type ProbedPerson = { readonly id: number; readonly groupIds: readonly number[] };

/**
 * Everybody whose view is compared: a visitor, each user, a newcomer to each group (its members of
 * tomorrow must not see more either), and whoever has the link of a share.
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

/** Who would see a photo that stands so, were it present and approved. */
export function audienceOf(probes: readonly Viewer[], { album, own }: Standing): Audience {
  const there = { present: true, approved: true };
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

/** Are these the same people? */
export function isSameAudience(one: Audience, other: Audience): boolean {
  return one.size === other.size && [...one].every((who) => other.has(who));
}
