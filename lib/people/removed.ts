import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { idList } from '../access/condition.ts';
import { signsIn } from '../access/live.ts';
import { type Actor, giveBackActivity, recordActivity } from '../activity/activity.ts';
import type { Database, Tx } from '../db/open.ts';
import { permissionNames } from '../db/permissionNames.ts';
import { firstRow, runStatement } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { AdminError } from '../text/adminError.ts';
import { endSessionsOfOthers } from './accounts.ts';
import { getGroupById } from './groups.ts';
import { getUserById } from './people.ts';
import type { Holder } from './permissions.ts';

const ids = z.array(z.int());
const memberships = z
  .array(z.object({ userId: z.int(), groupId: z.int(), joinedAt: z.int().nullable() }))
  .default([]);
/** Older versions stored the names alone. */
const permissions = z.array(
  z.union([
    z.object({ id: z.int().nullable(), permission: z.enum(permissionNames) }),
    z.enum(permissionNames).transform((permission) => ({ id: null, permission })),
  ]),
);

/** All columns of the row; values that older versions did not store count as never set. */
const userRow = z.object({
  id: z.int(),
  handle: z.string(),
  name: z.string(),
  email: z.string().nullable().default(null),
  locale: z.string().nullable(),
  passwordHash: z.string().nullable().default(null),
  disabledAt: z.int().nullable(),
  createdAt: z.int(),
  visitedAt: z.int().nullable().default(null),
  visitedBefore: z.int().nullable().default(null),
}) satisfies z.ZodType<typeof schema.users.$inferSelect>;

const linkRow = z.object({
  id: z.int(),
  userId: z.int(),
  tokenHash: z.string(),
  label: z.string(),
  createdAt: z.int(),
  expiresAt: z.int().nullable(),
  usesLeft: z.int().nullable(),
  lastUsedAt: z.int().nullable(),
  revokedAt: z.int().nullable(),
  askedFor: z.boolean(),
  mailedTo: z.string().nullable().default(null),
}) satisfies z.ZodType<typeof schema.links.$inferSelect>;

/**
 * The data of a removed user or group that is stored for an undo. It contains the hashes of a
 * password and of links, so it is deleted by an undo and by `pruneChanges`, and nothing else reads
 * it.
 *
 * Links are restored as they were: revoked ones stay revoked, and live ones work again, which the
 * person who undoes the removal is told. Sessions are not stored. Threat: a device that was lost or
 * given away meanwhile would be signed in again without anybody's doing.
 */
export const removedSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('user'),
    row: userRow,
    memberships,
    /** As older versions stored the memberships. */
    groupIds: ids.default([]),
    permissions,
    favourites: z.array(z.object({ photoId: z.int(), createdAt: z.int() })),
    links: z.array(linkRow).default([]),
    accounts: z.array(z.object({ provider: z.string(), subject: z.string() })).default([]),
    /** The shares that this user made. */
    shareIds: ids.default([]),
  }),
  z.object({
    kind: z.literal('group'),
    row: z.object({ id: z.int(), name: z.string(), createdAt: z.int() }),
    memberships,
    userIds: ids.default([]),
    permissions,
  }),
]);

export type Removed = z.infer<typeof removedSchema>;

/**
 * Reads the data to be stored of a user or group that is about to be removed. @throws AdminError
 */
export function readRemoved(db: Database, { kind, id }: Holder): Removed {
  const { memberships, permissions, favourites, links, accounts, shares } = schema;
  const holds = kind === 'user' ? permissions.userId : permissions.groupId;
  const held = db.select().from(permissions).where(eq(holds, id)).all();
  const ofHolder = kind === 'user' ? memberships.userId : memberships.groupId;
  const common = {
    permissions: held.map(({ id: row, permission }) => ({ id: row, permission })),
    memberships: db.select().from(memberships).where(eq(ofHolder, id)).all(),
  };
  if (kind === 'group') return { kind, row: getGroupById(db, id), userIds: [], ...common };
  const liked = db.select().from(favourites).where(eq(favourites.userId, id)).all();
  const known = db.select().from(accounts).where(eq(accounts.userId, id)).all();
  const shared = db.select({ id: shares.id }).from(shares).where(eq(shares.createdBy, id)).all();
  return {
    kind,
    row: getUserById(db, id),
    ...common,
    groupIds: [],
    favourites: liked.map(({ photoId, createdAt }) => ({ photoId, createdAt })),
    links: db.select().from(links).where(eq(links.userId, id)).all(),
    accounts: known.map(({ provider, subject }) => ({ provider, subject })),
    shareIds: shared.map((share) => share.id),
  };
}

export type BroughtBack = {
  readonly kind: Holder['kind'];
  /** The handle of a user, the name of a group. */
  readonly name: string;
  /** How many links sign this user in again; 0 for a group. */
  readonly links: number;
};

/**
 * Restores a removed user or group under its old id, with memberships and favourites as far as the
 * groups and photos still exist.
 *
 * @throws AdminError where somebody else has the name by now
 */
export function undoRemoval(tx: Tx, actor: Actor, removed: Removed): BroughtBack {
  const { kind, row, permissions } = removed;
  if (removed.kind === 'user') bringBackUser(tx, actor, removed);
  else bringBackGroup(tx, actor, removed);
  const userId = kind === 'user' ? row.id : null;
  const groupId = kind === 'group' ? row.id : null;
  for (const { id, permission } of permissions) {
    const row = { userId, groupId, permission, ...(id !== null && { id }) };
    tx.insert(schema.permissions).values(row).run();
  }
  const name = removed.kind === 'user' ? removed.row.handle : removed.row.name;
  return { kind, name, links: userId === null ? 0 : countSigningIn(tx, userId) };
}

type RemovedUser = Extract<Removed, { kind: 'user' }>;
type RemovedGroup = Extract<Removed, { kind: 'group' }>;

function bringBackUser(tx: Tx, actor: Actor, removed: RemovedUser): void {
  const { id, handle } = removed.row;
  const added = tx.insert(schema.users).values(removed.row).onConflictDoNothing().run();
  if (added.changes === 0) throw taken(handle);
  const subject = `user:${id}`;
  recordActivity(tx, { kind: 'user-added', userId: actor, subject, details: { handle } });
  giveBackActivity(tx, id);
  addMemberships(tx, membershipsOf(removed));
  runStatement(
    tx,
    sql`insert into favourites (user_id, photo_id, created_at)
      select ${id}, photos.id, liked.value ->> 'createdAt'
      from json_each(${JSON.stringify(removed.favourites)}) as liked
      join photos on photos.id = liked.value ->> 'photoId'`,
  );
  for (const link of removed.links) tx.insert(schema.links).values(link).run();
  for (const account of removed.accounts) {
    const { changes } = tx
      .insert(schema.accounts)
      .values({ ...account, userId: id })
      .onConflictDoNothing()
      .run();
    if (changes > 0) endSessionsOfOthers(tx, id, account);
  }
  runStatement(
    tx,
    sql`update shares set created_by = ${id}
      where created_by is null and id in ${idList(removed.shareIds)}`,
  );
}

function bringBackGroup(tx: Tx, actor: Actor, removed: RemovedGroup): void {
  const { id, name } = removed.row;
  const added = tx.insert(schema.groups).values(removed.row).onConflictDoNothing().run();
  if (added.changes === 0) throw taken(name);
  const subject = `group:${id}`;
  recordActivity(tx, { kind: 'group-added', userId: actor, subject, details: { name } });
  addMemberships(tx, membershipsOf(removed));
}

/**
 * Must be called after permissions are restored, since lasting links do not sign administrators in.
 */
function countSigningIn(db: Database, userId: number): number {
  const row = firstRow<{ count: number }>(
    db,
    sql`select count(*) as count
      from links
      where user_id = ${userId}
        and ${signsIn(Date.now())}`,
  );
  return row?.count ?? 0;
}

type EndedMembership = {
  readonly userId: number;
  readonly groupId: number;
  readonly joinedAt: number | null;
};

/** The memberships that a removal ended. */
export function membershipsOf(removed: Removed): EndedMembership[] {
  const { id } = removed.row;
  const older =
    removed.kind === 'user'
      ? removed.groupIds.map((groupId) => ({ userId: id, groupId, joinedAt: null }))
      : removed.userIds.map((userId) => ({ userId, groupId: id, joinedAt: null }));
  return [...removed.memberships, ...older];
}

function addMemberships(tx: Tx, memberships: readonly EndedMembership[]): void {
  runStatement(
    tx,
    sql`insert into memberships (user_id, group_id, joined_at)
      select users.id, groups.id, ended.value ->> 'joinedAt'
      from json_each(${JSON.stringify(memberships)}) as ended
      join users on users.id = ended.value ->> 'userId'
      join groups on groups.id = ended.value ->> 'groupId'
      where 1
      on conflict do nothing`,
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
