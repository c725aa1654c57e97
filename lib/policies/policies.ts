import { findPolicy, listStates, type TargetState } from '../access/policyState.ts';
import type { Target } from '../access/targets.ts';
import type { Actor } from '../activity/activity.ts';
import { atomically } from '../db/atomically.ts';
import type { Database } from '../db/open.ts';
import { getGroupById } from '../people/groups.ts';
import { getUserById } from '../people/people.ts';
import { applyPlan } from './applyPlan.ts';
import type { PolicyCounts } from './applyPolicies.ts';
import {
  type FileTerms,
  type Named,
  type PlannedPolicy,
  type PolicyInput,
  planAdd,
  planCopy,
  planFiles,
  planRemove,
  planSet,
  planUnset,
} from './planPolicies.ts';
import { recordChange } from './policyHistory.ts';

/** What an administrator wants done to the policies of some albums and photos. */
export type PolicyChange =
  /** Wholly: who is not named here sees nothing by it. */
  | { readonly kind: 'set'; readonly policy: PolicyInput }
  | { readonly kind: 'unset' }
  /** To, or from, what each has; a photo without a policy of its own begins with what it inherits. */
  | ({ readonly kind: 'add' | 'remove' } & Named)
  | { readonly kind: 'files'; readonly terms: FileTerms }
  /** None where that one has none. */
  | { readonly kind: 'copy'; readonly from: Target };

export type PolicyResult = PolicyCounts & {
  /** For `undoChange`; null where there was nothing to change. */
  readonly changeId: number | null;
};

/**
 * What a change would do to each of these, without doing it.
 *
 * @throws AdminError where a target, a user or a group does not exist
 */
export function planChange(
  db: Database,
  targets: readonly Target[],
  change: PolicyChange,
): PlannedPolicy[] {
  const states = listStates(db, targets);
  switch (change.kind) {
    case 'set':
      refuseUnknown(db, change.policy);
      return planSet(states, albumsOf(db, states), change.policy);
    case 'unset':
      return planUnset(states);
    case 'add':
      refuseUnknown(db, change);
      return planAdd(states, albumsOf(db, states), change);
    case 'remove':
      refuseUnknown(db, change);
      return planRemove(states, albumsOf(db, states), change);
    case 'files':
      return planFiles(states, albumsOf(db, states), change.terms);
    case 'copy':
      return planCopy(states, findPolicy(db, change.from));
  }
}

/**
 * Changes the policies of all of these albums and photos, or of none.
 *
 * @throws AdminError as `planChange`
 */
export function changePolicies(
  db: Database,
  actor: Actor,
  targets: readonly Target[],
  change: PolicyChange,
): PolicyResult {
  return atomically(db, () => {
    const plan = planChange(db, targets, change);
    if (plan.length === 0) return { created: 0, changed: 0, deleted: 0, changeId: null };
    const changeId = recordChange(db, actor, `policy-${change.kind}`, plan);
    return { ...applyPlan(db, actor, change.kind, plan, changeId), changeId };
  });
}

/** Replaces the policy of each, wholly: who is not named here sees nothing by it. */
export function setPolicies(
  db: Database,
  actor: Actor,
  targets: readonly Target[],
  policy: PolicyInput,
): PolicyResult {
  return changePolicies(db, actor, targets, { kind: 'set', policy });
}

/** The albums that these are or are in. */
export function albumsOf(db: Database, states: readonly TargetState[]): TargetState[] {
  return listStates(
    db,
    states.map(({ albumId }): Target => ({ kind: 'album', id: albumId })),
  );
}

function refuseUnknown(db: Database, { userIds, groupIds }: Named): void {
  for (const id of userIds) getUserById(db, id);
  for (const id of groupIds) getGroupById(db, id);
}
