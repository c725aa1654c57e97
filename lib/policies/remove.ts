import { eq } from 'drizzle-orm';
import { idList } from '../access/condition.ts';
import { listStates } from '../access/policyState.ts';
import type { Target } from '../access/targets.ts';
import { type Actor, keepNameOfRemoved, recordActivity } from '../activity/activity.ts';
import { atomically } from '../db/atomically.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { keepAnAdministrator } from '../people/administrators.ts';
import { getGroupById } from '../people/groups.ts';
import { getUserById } from '../people/people.ts';
import { applyPlan } from './apply.ts';
import { type Named, type PlannedPolicy, planRemove } from './plan.ts';

/** What becomes of every policy that names one of these, once they are removed from the gallery. */
export function planRemoval(db: Database, removed: Named): PlannedPolicy[] {
  // No albums: what only inherits has no policy to be taken out of.
  return planRemove(listStates(db, listNaming(db, removed)), [], removed);
}

/**
 * Takes these out of every policy, before they are removed from the gallery. It is told like any
 * change of policies, but not kept for an undo: nothing can name again who is gone.
 */
function takeOutOfPolicies(db: Database, actor: Actor, removed: Named): void {
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

/**
 * Removes a user with everything that let that person in: grants, memberships, permissions, links,
 * sessions, favourites. What the person did stays in the activity, with the name to it. A policy
 * that named this user alone stays and names nobody.
 *
 * @throws AdminError
 */
export function removeUser(db: Database, actor: Actor, id: number): void {
  const { users, sessions, links, memberships, permissions, policyUsers } = schema;
  const { favourites, accounts, shares, changes } = schema;
  keepAnAdministrator(db, () => {
    const { handle, name } = getUserById(db, id);
    takeOutOfPolicies(db, actor, { userIds: [id], groupIds: [] });
    recordActivity(db, {
      kind: 'user-removed',
      userId: actor,
      subject: `user:${id}`,
      details: { handle },
    });
    keepNameOfRemoved(db, id, name);
    db.update(sessions).set({ seeAs: null }).where(eq(sessions.seeAs, id)).run();
    db.delete(sessions).where(eq(sessions.userId, id)).run();
    db.delete(links).where(eq(links.userId, id)).run();
    db.delete(memberships).where(eq(memberships.userId, id)).run();
    db.delete(permissions).where(eq(permissions.userId, id)).run();
    db.delete(policyUsers).where(eq(policyUsers.userId, id)).run();
    db.delete(favourites).where(eq(favourites.userId, id)).run();
    db.delete(accounts).where(eq(accounts.userId, id)).run();
    db.update(shares).set({ createdBy: null }).where(eq(shares.createdBy, id)).run();
    db.update(changes).set({ userId: null }).where(eq(changes.userId, id)).run();
    db.delete(users).where(eq(users.id, id)).run();
  });
}

/**
 * Removes a group with its memberships, permissions and grants. A policy that named it alone stays
 * and names nobody.
 *
 * @throws AdminError
 */
export function removeGroup(db: Database, actor: Actor, id: number): void {
  const { groups, memberships, permissions, policyGroups } = schema;
  keepAnAdministrator(db, () => {
    const { name } = getGroupById(db, id);
    takeOutOfPolicies(db, actor, { userIds: [], groupIds: [id] });
    db.delete(memberships).where(eq(memberships.groupId, id)).run();
    db.delete(permissions).where(eq(permissions.groupId, id)).run();
    db.delete(policyGroups).where(eq(policyGroups.groupId, id)).run();
    db.delete(groups).where(eq(groups.id, id)).run();
    recordActivity(db, {
      kind: 'group-removed',
      userId: actor,
      subject: `group:${id}`,
      details: { name },
    });
  });
}
