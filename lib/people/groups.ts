import { and, eq } from 'drizzle-orm';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Database, Tx } from '../db/open.ts';
import type { Permission } from '../db/permissionNames.ts';
import { allRows } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { atomically } from '../db/write.ts';
import { AdminError } from '../text/adminError.ts';
import { nearestHint } from '../text/nearest.ts';
import { keepAnAdministrator } from './administrators.ts';
import { parseName } from './identity.ts';
import { getUserById } from './people.ts';

type Group = typeof schema.groups.$inferSelect;

/** A group by name, ignoring the case of ASCII letters. */
function findGroup(db: Database, name: string): Group | null {
  const { groups } = schema;
  return (
    db
      .select()
      .from(groups)
      .where(eq(groups.name, name.normalize('NFC')))
      .get() ?? null
  );
}

/** @throws AdminError, naming the nearest group and how to add one */
export function getGroup(db: Database, name: string): Group {
  const group = findGroup(db, name);
  if (group) return group;
  const known = db.select({ name: schema.groups.name }).from(schema.groups).all();
  const names = known.map((each) => each.name);
  throw new AdminError(
    'unknown-group',
    `There is no group "${name}".${nearestHint(name, names)} Groups are added with: npm run people -- group add NAME`,
    { name },
  );
}

/** @throws AdminError */
export function getGroupById(db: Database, id: number): Group {
  const group = db.select().from(schema.groups).where(eq(schema.groups.id, id)).get();
  if (group) return group;
  throw new AdminError('unknown-group', `There is no group with the id ${id}.`, { id });
}

/** Adds a group, unless it exists already. @throws AdminError */
export function addGroup(
  db: Database,
  actor: Actor,
  given: string,
): { id: number; created: boolean } {
  const name = parseName(given);
  return atomically(db, (tx) => {
    const known = findGroup(tx, name);
    if (known) return { id: known.id, created: false };
    const { id } = tx
      .insert(schema.groups)
      .values({ name, createdAt: Date.now() })
      .returning({ id: schema.groups.id })
      .get();
    recordActivity(tx, {
      kind: 'group-added',
      userId: actor,
      subject: `group:${id}`,
      details: { name },
    });
    return { id, created: true };
  });
}

/** @throws AdminError */
export function renameGroup(db: Database, actor: Actor, id: number, given: string): void {
  const name = parseName(given);
  atomically(db, (tx) => {
    const group = getGroupById(tx, id);
    const other = findGroup(tx, name);
    if (other && other.id !== id) {
      throw new AdminError('taken', `There is a group "${other.name}" already.`, {
        name: other.name,
      });
    }
    tx.update(schema.groups).set({ name }).where(eq(schema.groups.id, id)).run();
    recordActivity(tx, {
      kind: 'group-renamed',
      userId: actor,
      subject: `group:${id}`,
      details: { from: group.name, to: name },
    });
  });
}

type Membership = { readonly userId: number; readonly groupId: number };

/** Adds a user to a group; `added` is false for one who was a member before. @throws AdminError */
export function addMember(
  db: Database,
  actor: Actor,
  { userId, groupId }: Membership,
): { added: boolean } {
  return atomically(db, (tx) => {
    const user = getUserById(tx, userId);
    const group = getGroupById(tx, groupId);
    const { changes } = tx
      .insert(schema.memberships)
      .values({ userId, groupId, joinedAt: Date.now() })
      .onConflictDoNothing()
      .run();
    if (changes > 0) noteMember(tx, actor, 'member-added', user, group);
    return { added: changes > 0 };
  });
}

/**
 * Removes a user from a group; `removed` is false for one who was not a member. @throws AdminError
 */
export function removeMember(
  db: Database,
  actor: Actor,
  { userId, groupId }: Membership,
): { removed: boolean } {
  const { memberships } = schema;
  return keepAnAdministrator(db, (tx) => {
    const user = getUserById(tx, userId);
    const group = getGroupById(tx, groupId);
    const { changes } = tx
      .delete(memberships)
      .where(and(eq(memberships.userId, userId), eq(memberships.groupId, groupId)))
      .run();
    if (changes > 0) noteMember(tx, actor, 'member-removed', user, group);
    return { removed: changes > 0 };
  });
}

/** Replaces the groups of a user. @throws AdminError */
export function setGroupsOf(
  db: Database,
  actor: Actor,
  userId: number,
  groupIds: readonly number[],
): void {
  const { memberships } = schema;
  keepAnAdministrator(db, (tx) => {
    const before = tx.select().from(memberships).where(eq(memberships.userId, userId)).all();
    for (const { groupId } of before) {
      if (!groupIds.includes(groupId)) removeMember(tx, actor, { userId, groupId });
    }
    for (const groupId of groupIds) addMember(tx, actor, { userId, groupId });
  });
}

function noteMember(
  tx: Tx,
  actor: Actor,
  kind: 'member-added' | 'member-removed',
  user: { id: number; handle: string },
  group: { name: string },
): void {
  recordActivity(tx, {
    kind,
    userId: actor,
    subject: `user:${user.id}`,
    details: { handle: user.handle, group: group.name },
  });
}

export type ListedGroup = {
  readonly id: number;
  readonly name: string;
  readonly members: readonly { id: number; handle: string; name: string }[];
  readonly permissions: readonly Permission[];
};

/** Every group with its members, by name. */
export function listGroups(db: Database): ListedGroup[] {
  const rows = allRows<{ id: number; name: string; members: string; permissions: string }>(
    db,
    sql`select groups.id, groups.name,
        (select json_group_array(
            json_object('id', users.id, 'handle', users.handle, 'name', users.name)
            order by users.name collate nocase, users.id)
          from memberships
          join users on users.id = memberships.user_id
          where memberships.group_id = groups.id) as members,
        (select json_group_array(permission order by permission)
          from permissions
          where permissions.group_id = groups.id) as permissions
      from groups
      order by groups.name`,
  );
  return rows.map(({ id, name, members, permissions }) => ({
    id,
    name,
    members: JSON.parse(members),
    permissions: JSON.parse(permissions),
  }));
}

/** Replaces the members of a group. @throws AdminError */
export function setMembersOf(
  db: Database,
  actor: Actor,
  groupId: number,
  userIds: readonly number[],
): void {
  const { memberships } = schema;
  keepAnAdministrator(db, (tx) => {
    getGroupById(tx, groupId);
    const before = tx.select().from(memberships).where(eq(memberships.groupId, groupId)).all();
    for (const userId of userIds) addMember(tx, actor, { userId, groupId });
    for (const { userId } of before) {
      if (!userIds.includes(userId)) removeMember(tx, actor, { userId, groupId });
    }
  });
}
