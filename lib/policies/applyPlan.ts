import { tagOf } from '../access/targets.ts';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Database } from '../db/open.ts';
import { applyPolicies, type PolicyCounts } from './applyPolicies.ts';
import type { PlannedPolicy } from './planPolicies.ts';
import { listSteps } from './policySteps.ts';

/**
 * Writes a plan and notes from what to what it led, in the caller's transaction. `changeId` is
 * that of what was kept for an undo; without it the activity offers none.
 */
export function applyPlan(
  db: Database,
  actor: Actor,
  how: string,
  plan: readonly PlannedPolicy[],
  changeId?: number,
): PolicyCounts {
  // Before anything is written: a step has the names of that moment.
  const steps = listSteps(db, plan);
  const counts = applyPolicies(db, plan);
  const [first, ...more] = plan.map(({ state }) => tagOf(state.target));
  recordActivity(db, {
    kind: 'policy-changed',
    userId: actor,
    ...(first !== undefined && more.length === 0 && { subject: first }),
    details: {
      how,
      ...(changeId !== undefined && { changeId }),
      targets: plan.length,
      ...counts,
      steps,
    },
  });
  return counts;
}
