import {
  albumCondition,
  type Condition,
  photoCondition,
  type Viewer,
  visitor,
} from '../access/access.ts';
import { evaluate, type Facts, type ThingFacts } from '../access/evaluate.ts';
import type { Person } from '../access/viewers.ts';
import type { Permission } from '../db/permissionNames.ts';

/** One of the ways in which somebody may see something. */
export type Reason =
  /** Everybody may. */
  | { readonly kind: 'public' }
  /** The user is named. */
  | { readonly kind: 'user' }
  | { readonly kind: 'group'; readonly group: { readonly id: number; readonly name: string } }
  /** Held by the user, or by the group named. */
  | { readonly kind: 'permission'; readonly permission: Permission; readonly group: string | null };

type Rule = (viewer: Viewer) => Condition;

/** Why the album is open to this person (null: a visitor); empty where it is not. */
export function albumReasons(person: Person | null, facts: Facts): Reason[] {
  return reasons(albumCondition, person, facts);
}

/** Why this person (null: a visitor) may see the photo; empty where not. */
export function photoReasons(person: Person | null, facts: Facts): Reason[] {
  return reasons(photoCondition, person, facts);
}

/**
 * The rule itself is asked, as somebody who has only one of the things that could let the person
 * in: so an explanation cannot say other than what is done.
 */
function reasons(rule: Rule, person: Person | null, facts: Facts): Reason[] {
  const found: Reason[] = evaluate(rule(visitor), facts) ? [{ kind: 'public' }] : [];
  if (!person) return found;
  const named = withoutPublic(facts);
  const lets = (only: Partial<Viewer>) => evaluate(rule({ ...visitor, ...only }), named);
  if (lets({ userId: person.id })) found.push({ kind: 'user' });
  for (const { id, name } of person.groups) {
    if (lets({ userId: nobody, groupIds: [id] })) {
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

/** Ids begin at 1. Groups count only for somebody signed in. */
export const nobody = 0;

function withoutPublic({ album, photo }: Facts): Facts {
  return { album: notPublic(album), photo: notPublic(photo) };
}

function notPublic(thing: ThingFacts): ThingFacts {
  return thing.policy ? { ...thing, policy: { ...thing.policy, public: false } } : thing;
}
