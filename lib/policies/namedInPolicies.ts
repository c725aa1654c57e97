import { idList } from '../access/condition.ts';
import { listStates } from '../access/policyState.ts';
import type { Target } from '../access/targets.ts';
import type { Actor } from '../activity/activity.ts';
import { atomically } from '../db/atomically.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { applyPlan } from './applyPlan.ts';
import { type Named, type PlannedPolicy, planRemove } from './planPolicies.ts';

/** What becomes of every policy that names one of these, once they are removed from the gallery. */
export function planRemoval(db: Database, removed: Named): PlannedPolicy[] {
  // No albums: what only inherits has no policy to be taken out of.
  return planRemove(listStates(db, listNaming(db, removed)), [], removed);
}

/**
 * Takes these out of every policy, before they are removed from the gallery. It is told like any
 * change of policies, but not kept for an undo: nothing can name again who is gone.
 */
export function takeOutOfPolicies(db: Database, actor: Actor, removed: Named): void {
  atomically(db, () => {
    const plan = planRemoval(db, removed);
    if (plan.length > 0) applyPlan(db, actor, 'remove', plan);
  });
}

function listNaming(db: Database, { userIds, groupIds }: Named): Target[] {
  const naming = sql`(select policy_id from policy_users where user_id in ${idList(userIds)} union select policy_id from policy_groups where group_id in ${idList(groupIds)})`;
  return allRows<Target>(
    db,
    sql`select 'album' as kind, id from albums where policy_id in ${naming} union all select 'photo', id from photos where policy_id in ${naming}`,
  );
}
