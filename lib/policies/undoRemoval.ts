import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Database, Tx } from '../db/open.ts';
import { permissionNames } from '../db/permissionNames.ts';
import { runStatement } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { getGroupById } from '../people/groups.ts';
import { getUserById } from '../people/people.ts';
import type { Holder } from '../people/permissions.ts';
import { AdminError } from '../text/adminError.ts';

const ids = z.array(z.int());
const permissions = z.array(z.enum(permissionNames));

/**
 * What of a removed user or group is kept for an undo. Of a user neither the address nor anything
 * that lets somebody in: who is removed has no links, no password and no devices any more, and who
 * is brought back is sent a new link.
 */
export const removedSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('user'),
    row: z.object({
      id: z.int(),
      handle: z.string(),
      name: z.string(),
      locale: z.string().nullable(),
      disabledAt: z.int().nullable(),
      createdAt: z.int(),
    }),
    groupIds: ids,
    permissions,
    favourites: z.array(z.object({ photoId: z.int(), createdAt: z.int() })),
  }),
  z.object({
    kind: z.literal('group'),
    row: z.object({ id: z.int(), name: z.string(), createdAt: z.int() }),
    userIds: ids,
    permissions,
  }),
]);

export type Removed = z.infer<typeof removedSchema>;

/** Reads what is to be kept of whom is about to be removed. @throws AdminError */
export function readRemoved(db: Database, { kind, id }: Holder): Removed {
  const { memberships, permissions, favourites } = schema;
  const holds = kind === 'user' ? permissions.userId : permissions.groupId;
  const held = db.select().from(permissions).where(eq(holds, id)).all();
  const common = { permissions: held.map(({ permission }) => permission) };
  if (kind === 'group') {
    const members = db.select().from(memberships).where(eq(memberships.groupId, id)).all();
    const userIds = members.map(({ userId }) => userId);
    return { kind, row: getGroupById(db, id), userIds, ...common };
  }
  const { email: _, passwordHash: __, ...row } = getUserById(db, id);
  const groups = db.select().from(memberships).where(eq(memberships.userId, id)).all();
  const liked = db.select().from(favourites).where(eq(favourites.userId, id)).all();
  return {
    ...{ kind, row, ...common },
    groupIds: groups.map(({ groupId }) => groupId),
    favourites: liked.map(({ photoId, createdAt }) => ({ photoId, createdAt })),
  };
}

/**
 * Puts a removed user or group back under its old number, with the
 * memberships and favourites of what is still there.
 *
 * @throws AdminError where somebody else has the name by now
 */
export function undoRemoval(tx: Tx, actor: Actor, removed: Removed): void {
  const { kind, row } = removed;
  const subject = `${kind}:${row.id}`;
  if (removed.kind === 'user') {
    const { handle } = removed.row;
    const added = tx.insert(schema.users).values(removed.row).onConflictDoNothing().run();
    if (added.changes === 0) throw taken(handle);
    recordActivity(tx, { kind: 'user-added', userId: actor, subject, details: { handle } });
    addMemberships(tx, [row.id], removed.groupIds);
    runStatement(
      tx,
      sql`insert into favourites (user_id, photo_id, created_at)
        select ${row.id}, photos.id, liked.value ->> 'createdAt'
        from json_each(${JSON.stringify(removed.favourites)}) as liked
        join photos on photos.id = liked.value ->> 'photoId'`,
    );
  } else {
    const { name } = removed.row;
    const added = tx.insert(schema.groups).values(removed.row).onConflictDoNothing().run();
    if (added.changes === 0) throw taken(name);
    recordActivity(tx, { kind: 'group-added', userId: actor, subject, details: { name } });
    addMemberships(tx, removed.userIds, [row.id]);
  }
  const holder = {
    userId: kind === 'user' ? row.id : null,
    groupId: kind === 'group' ? row.id : null,
  };
  for (const permission of removed.permissions) {
    tx.insert(schema.permissions)
      .values({ ...holder, permission })
      .run();
  }
}

function addMemberships(tx: Tx, userIds: number[], groupIds: number[]): void {
  runStatement(
    tx,
    sql`insert into memberships (user_id, group_id)
      select users.id, groups.id from users, groups
      where users.id in (select value from json_each(${JSON.stringify(userIds)}))
        and groups.id in (select value from json_each(${JSON.stringify(groupIds)}))`,
  );
}

function taken(name: string): AdminError {
  return new AdminError(
    'taken',
    `Somebody else has the name "${name}" by now: rename that first.`,
    {
      name,
    },
  );
}
