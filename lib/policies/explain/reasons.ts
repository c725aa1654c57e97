import {
  albumCondition,
  type Condition,
  photoCondition,
  type Viewer,
  visitor,
} from '../../access/access.ts';
import { evaluate, type Facts, type PolicyFacts, type ThingFacts } from '../../access/evaluate.ts';
import type { Person } from '../../access/viewers.ts';
import type { Permission } from '../../db/permissionNames.ts';

/** The facts of an album that the rule needs, with its photos grouped by their policies. */
type AlbumContents = { readonly album: ThingFacts; readonly photos: readonly AlikePhotos[] };

/** How many present and approved photos have this policy of their own, or none. */
export type AlikePhotos = { readonly policy: PolicyFacts | null; readonly count: number };

type VisibleContents = {
  /** Is the album visible? */
  readonly album: boolean;
  /** How many of its photos are visible, also where the album is not. */
  readonly photos: number;
};

const noShares: ReadonlySet<number> = new Set();

/** The facts of a present and approved thing with this policy. */
export function shownThing(policy: PolicyFacts | null): ThingFacts {
  return { present: true, approved: true, isPart: false, policy, shares: noShares };
}

/**
 * What this viewer may see of an album, by the rule. An album without visible photos is not
 * visible.
 */
export function seenOf(viewer: Viewer, { album, photos }: AlbumContents): VisibleContents {
  const condition = photoCondition(viewer);
  const count = photos
    .filter(({ policy }) => evaluate(condition, { album, photo: shownThing(policy) }))
    .reduce((sum, photo) => sum + photo.count, 0);
  return { album: count > 0 && isOpen(viewer, album), photos: count };
}

/** Is the album itself open to this viewer, even if it contains nothing to see? */
export function isOpen(viewer: Viewer, album: ThingFacts): boolean {
  return evaluate(albumCondition(viewer), { album, photo: shownThing(null) });
}

/** One reason for which somebody may see something. */
export type Reason =
  /** The policy is public. */
  | { readonly kind: 'public' }
  /** The policy names the user. */
  | { readonly kind: 'user' }
  | { readonly kind: 'group'; readonly group: { readonly id: number; readonly name: string } }
  /** The permission is held by the user, or by the group of this name. */
  | { readonly kind: 'permission'; readonly permission: Permission; readonly group: string | null };

type Rule = (viewer: Viewer) => Condition;

/**
 * The reasons for which the album is open to this person (null: a visitor); empty where it is not.
 */
export function albumReasons(person: Person | null, facts: Facts): Reason[] {
  return reasons(albumCondition, person, facts);
}

/**
 * The reasons for which this person (null: a visitor) may see the photo; empty where they may not.
 */
export function photoReasons(person: Person | null, facts: Facts): Reason[] {
  return reasons(photoCondition, person, facts);
}

/**
 * Evaluates the rule itself for viewers who have only one of the things that could let the person
 * in, so that explanations cannot differ from the rule.
 */
function reasons(rule: Rule, person: Person | null, facts: Facts): Reason[] {
  const found: Reason[] = evaluate(rule(visitor), facts) ? [{ kind: 'public' }] : [];
  if (!person) return found;
  const named = withoutPublic(facts);
  const lets = (only: Partial<Viewer>) => evaluate(rule({ ...visitor, ...only }), named);
  if (lets({ userId: person.id })) found.push({ kind: 'user' });
  for (const { id, name } of person.groups) {
    if (lets({ userId: NOBODY, groupIds: [id] })) {
      found.push({ kind: 'group', group: { id, name } });
    }
  }
  const holders = [{ name: null, permissions: person.permissions }, ...person.groups];
  for (const { name, permissions } of holders) {
    for (const permission of permissions) {
      if (lets({ permissions: new Set([permission]) })) {
        found.push({ kind: 'permission', permission, group: name });
      }
    }
  }
  return found;
}

/**
 * The id of a signed-in user whom no policy names, since ids begin at 1. It is needed to ask what a
 * group alone opens: the rule ignores the groups of a viewer who is not signed in.
 */
export const NOBODY = 0;

function withoutPublic({ album, photo }: Facts): Facts {
  return { album: notPublic(album), photo: notPublic(photo) };
}

function notPublic(thing: ThingFacts): ThingFacts {
  return thing.policy ? { ...thing, policy: { ...thing.policy, public: false } } : thing;
}
