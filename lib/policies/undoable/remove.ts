import { eq } from 'drizzle-orm';
import { idList } from '../../access/condition.ts';
import { listStates } from '../../access/policyState.ts';
import type { Target } from '../../access/targets.ts';
import { type Actor, keepNameOfRemoved, recordActivity } from '../../activity/activity.ts';
import type { Database, Tx } from '../../db/open.ts';
import type { RowKey } from '../../db/rowKey.ts';
import { allRows } from '../../db/run.ts';
import { schema } from '../../db/schema.ts';
import { sql } from '../../db/sql.ts';
import { runAndRollBack } from '../../db/write.ts';
import { keepAnAdministrator } from '../../people/administrators.ts';
import { getGroupById } from '../../people/groups.ts';
import { getUserById } from '../../people/people.ts';
import type { Holder } from '../../people/permissions.ts';
import { readRemoved } from '../../people/removed.ts';
import { applyPolicyPlan } from '../change.ts';
import { recordChange } from '../history.ts';
import { type Named, type PlannedPolicy, planRemove } from '../plan.ts';

/** Plans the removal of these users and groups from every policy that names them. */
export function planRemoval(db: Database, removed: Named): PlannedPolicy[] {
  // No albums are passed: a photo that only inherits has no policy to change.
  return planRemove(listStates(db, listNaming(db, removed)), [], removed);
}

/**
 * Removes a user or group from every policy and stores what an undo needs. Returns the key by which
 * the removal can be undone.
 */
function takeOutOfPolicies(tx: Tx, actor: Actor, holder: Holder): RowKey {
  const plan = planRemoval(tx, namedOf(holder));
  const removed = readRemoved(tx, holder);
  const change = recordChange(tx, actor, `${holder.kind}-removed`, plan, { removed });
  if (plan.length > 0) applyPolicyPlan(tx, actor, 'remove', plan);
  return change;
}

/** One user or group, in the form that plans take. */
export function namedOf({ kind, id }: Holder): Named {
  return { userIds: kind === 'user' ? [id] : [], groupIds: kind === 'group' ? [id] : [] };
}

function listNaming(db: Database, { userIds, groupIds }: Named): Target[] {
  const naming = sql`(
    select policy_id from policy_users where user_id in ${idList(userIds)}
    union
    select policy_id from policy_groups where group_id in ${idList(groupIds)})`;
  return allRows<Target>(
    db,
    sql`select 'album' as kind, id
      from albums
      where policy_id in ${naming}
      union all
      select 'photo', id
      from photos
      where policy_id in ${naming}`,
  );
}

/**
 * Removes a user with grants, memberships, permissions, links, sessions and favourites. The user's
 * activity stays, with the name. A policy that named only this user stays and names nobody.
 * `undoChange` restores all but the sessions: devices have to sign in again.
 *
 * @returns the key by which it can be undone
 * @throws AdminError
 */
export function removeUser(db: Database, actor: Actor, id: number): RowKey {
  const { users, sessions, links, memberships, permissions, policyUsers } = schema;
  const { favourites, accounts, shares, changes } = schema;
  return keepAnAdministrator(db, (tx) => {
    const { handle, name } = getUserById(tx, id);
    const change = takeOutOfPolicies(tx, actor, { kind: 'user', id });
    recordActivity(tx, {
      kind: 'user-removed',
      userId: actor,
      subject: `user:${id}`,
      details: { handle, changeId: change.id },
    });
    keepNameOfRemoved(tx, id, name);
    const asVisitor = { seeAs: null, seeAsVisitor: true };
    tx.update(sessions).set(asVisitor).where(eq(sessions.seeAs, id)).run();
    tx.delete(sessions).where(eq(sessions.userId, id)).run();
    tx.delete(links).where(eq(links.userId, id)).run();
    tx.delete(memberships).where(eq(memberships.userId, id)).run();
    tx.delete(permissions).where(eq(permissions.userId, id)).run();
    tx.delete(policyUsers).where(eq(policyUsers.userId, id)).run();
    tx.delete(favourites).where(eq(favourites.userId, id)).run();
    tx.delete(accounts).where(eq(accounts.userId, id)).run();
    tx.update(shares).set({ createdBy: null }).where(eq(shares.createdBy, id)).run();
    tx.update(changes).set({ userId: null }).where(eq(changes.userId, id)).run();
    tx.delete(users).where(eq(users.id, id)).run();
    return change;
  });
}

/**
 * Removes a group with its memberships, permissions and grants. A policy that named only this group
 * stays and names nobody. `undoChange` restores all of it.
 *
 * @returns the key by which it can be undone
 * @throws AdminError
 */
export function removeGroup(db: Database, actor: Actor, id: number): RowKey {
  const { groups, memberships, permissions, policyGroups } = schema;
  return keepAnAdministrator(db, (tx) => {
    const { name } = getGroupById(tx, id);
    const change = takeOutOfPolicies(tx, actor, { kind: 'group', id });
    tx.delete(memberships).where(eq(memberships.groupId, id)).run();
    tx.delete(permissions).where(eq(permissions.groupId, id)).run();
    tx.delete(policyGroups).where(eq(policyGroups.groupId, id)).run();
    tx.delete(groups).where(eq(groups.id, id)).run();
    recordActivity(tx, {
      kind: 'group-removed',
      userId: actor,
      subject: `group:${id}`,
      details: { name, changeId: change.id },
    });
    return change;
  });
}

/**
 * Throws if a removal would be refused. It is tried in a transaction that is rolled back.
 *
 * @throws AdminError as the removal itself would
 */
export function tryRemoval(db: Database, { kind, id }: Holder): void {
  runAndRollBack(db, (tx) => {
    if (kind === 'user') removeUser(tx, null, id);
    else removeGroup(tx, null, id);
  });
}
