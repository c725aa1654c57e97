import { type DescribedPolicy, withNames } from '../access/describePolicy.ts';
import { findPolicy, policyKey } from '../access/policyState.ts';
import { type Target, tagOf } from '../access/targets.ts';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Database, Tx } from '../db/open.ts';
import { rowKeyText } from '../db/rowKey.ts';
import { atomically } from '../db/write.ts';
import { applyPolicies, countItems, type PolicyCounts } from './apply.ts';
import { type Besides, recordChange } from './history.ts';
import { type PlannedPolicy, type PolicyChange, type PolicyInput, planChange } from './plan.ts';

export type PolicyResult = PolicyCounts & {
  /** The id for `undoChange`; null where nothing changed. */
  readonly changeId: number | null;
  /** The change as forms name it, see `rowKeyText`. */
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
 * Removes the policy that hides a photo, so that the photo takes its album's policy again. Threat: a
 * button on a page that was loaded a while ago would also remove a policy that the photo got since,
 * and open the photo to everybody who sees the album. So a photo whose policy names somebody stays as
 * it is.
 *
 * @throws AdminError
 */
export function showPhoto(tx: Tx, actor: Actor, id: number): PolicyResult {
  const target: Target = { kind: 'photo', id };
  const policy = findPolicy(tx, target);
  const isHidden = policy && !policy.public && policy.userIds.length + policy.groupIds.length === 0;
  return changePolicies(tx, actor, isHidden ? [target] : [], { kind: 'unset' });
}

type Applied = {
  /** The change that an undo takes back; without it the activity offers no undo. */
  readonly changeId?: number;
  /** The standing policy that is given. */
  readonly standing?: string;
  readonly byHand?: boolean;
};

/** Writes a plan and records it in the activity. */
export function applyPolicyPlan(
  tx: Tx,
  actor: Actor,
  how: string,
  plan: readonly PlannedPolicy[],
  { changeId, standing, byHand = false }: Applied = {},
): PolicyCounts {
  // Computed before anything is written, since steps contain the names as they are now.
  const steps = listSteps(tx, plan);
  const counts = applyPolicies(tx, plan, { byHand });
  const items = plan.filter(({ state }) => !state.isPart);
  const [first, ...more] = items.map(({ state }) => tagOf(state.target));
  recordActivity(tx, {
    kind: 'policy-changed',
    userId: actor,
    ...(first !== undefined && more.length === 0 && { subject: first }),
    details: {
      how,
      ...(changeId !== undefined && { changeId }),
      ...(standing !== undefined && { standing }),
      targets: items.length,
      ...counts,
      steps,
    },
  });
  return counts;
}

/** A number of albums and photos whose policy changed in the same way; names as they were then. */
export type PolicyStep = {
  readonly albums: number;
  readonly photos: number;
  readonly from: DescribedPolicy | null;
  readonly to: DescribedPolicy | null;
};

/** The most steps that the activity lists. */
const MOST_STEPS = 20;

/** The steps of a plan, for the activity: the most frequent first. */
export function listSteps(db: Database, plan: readonly PlannedPolicy[]): PolicyStep[] {
  const alike = Map.groupBy(plan, ({ state, after }) =>
    [policyKey(state.policy), policyKey(after)].join(' '),
  );
  const commonest = [...alike.values()].sort((a, b) => b.length - a.length).slice(0, MOST_STEPS);
  const described = withNames(
    db,
    commonest.flatMap(([first]) => [first?.state.policy ?? null, first?.after ?? null]),
  );
  return commonest.map((planned, i) => {
    const albums = planned.filter(({ state }) => state.target.kind === 'album').length;
    return {
      albums,
      photos: countItems(planned) - albums,
      from: described[2 * i] ?? null,
      to: described[2 * i + 1] ?? null,
    };
  });
}
