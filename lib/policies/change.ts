import { findPolicy } from '../access/policyState.ts';
import type { Target } from '../access/targets.ts';
import type { Actor } from '../activity/activity.ts';
import type { Database, Tx } from '../db/open.ts';
import { rowKeyText } from '../db/rowKey.ts';
import { atomically } from '../db/write.ts';
import { applyPolicyPlan, type PolicyCounts } from './apply.ts';
import { type Besides, recordChange } from './history.ts';
import { type PolicyChange, type PolicyInput, planChange } from './plan.ts';

export type PolicyResult = PolicyCounts & {
  /** The id for `undoChange`; null where nothing changed. */
  readonly changeId: number | null;
  /** The same in the form that forms carry. */
  readonly changeKey: string | null;
};

/** How a change came about. */
type Cause = {
  /** The standing policy that is given, as the activity names it. */
  readonly rule?: string;
  /** An administrator chose these albums and photos for it. */
  readonly byHand?: boolean;
};

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
  { rule, byHand = false, ...besides }: Besides & Cause = {},
): PolicyResult {
  return atomically(db, (tx) => {
    const plan = planChange(tx, targets, change);
    if (plan.length === 0) {
      return { created: 0, changed: 0, deleted: 0, changeId: null, changeKey: null };
    }
    const key = recordChange(tx, actor, `policy-${change.kind}`, plan, besides);
    const counts = applyPolicyPlan(tx, actor, change.kind, plan, {
      changeId: key.id,
      byHand,
      ...(rule !== undefined && { standing: rule }),
    });
    return { ...counts, changeId: key.id, changeKey: rowKeyText(key) };
  });
}

/**
 * Replaces the policies of these as a whole: users and groups that are not named lose access by
 * them.
 */
export function setPolicies(
  db: Database,
  actor: Actor,
  targets: readonly Target[],
  policy: PolicyInput,
  besides: Besides & Cause = {},
): PolicyResult {
  return changePolicies(db, actor, targets, { kind: 'set', policy }, besides);
}

const nobody: PolicyInput = { public: false, inherit: false, userIds: [], groupIds: [] };

/** Hides a photo from everybody. @throws AdminError */
export function hidePhoto(tx: Tx, actor: Actor, id: number): PolicyResult {
  return changePolicies(tx, actor, [{ kind: 'photo', id }], { kind: 'set', policy: nobody });
}

/**
 * Lets those see a hidden photo who see its album. Threat: whoever presses the button of a page that
 * was loaded a while ago would take away a policy that the photo got since, and open it to everybody
 * who sees the album. So a photo whose policy names somebody stays as it is.
 *
 * @throws AdminError
 */
export function showPhoto(tx: Tx, actor: Actor, id: number): PolicyResult {
  const target: Target = { kind: 'photo', id };
  const policy = findPolicy(tx, target);
  const isHidden = policy && !policy.public && policy.userIds.length + policy.groupIds.length === 0;
  return changePolicies(tx, actor, isHidden ? [target] : [], { kind: 'unset' });
}
