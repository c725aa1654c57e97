import { eq } from 'drizzle-orm';
import type { Database, Tx } from '../db/open.ts';
import type { Permission } from '../db/permissionNames.ts';
import { allRows, firstRow, runStatement } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { parseDjangoHash } from '../people/djangoPassword.ts';
import { addGroup, addMember } from '../people/groups.ts';
import { freeHandle, handleLike } from '../people/handles.ts';
import { parseEmail, parseName } from '../people/identity.ts';
import { addUser, findUser, type User } from '../people/people.ts';
import { grantPermission, type Holder } from '../people/permissions.ts';
import type { ImportedPeople } from '../policies/undoable/imported.ts';
import { AdminError, parsedOrNull } from '../text/adminError.ts';
import { ImportError, type Original, type OriginalUser } from './original.ts';

/** The name of the other system in `accounts`. */
const PROVIDER = 'django';

/** The ids of users and groups here, by their ids in the other gallery. */
export type People = {
  readonly users: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
};

export type PeopleReport = {
  readonly addedUsers: readonly { id: number; handle: string; username: string }[];
  readonly addedGroups: readonly string[];
  readonly addedMembers: number;
  readonly permissions: readonly { holder: string; permission: Permission }[];
  /** Sentences about what could not be imported as it was. */
  readonly notes: readonly string[];
};

/**
 * Adds the users, groups, memberships and permissions that are not here yet. What is here already
 * stays as it is: name, address, password, and whether a user is disabled.
 *
 * @throws ImportError where the name of a group is not valid here, or two would be one
 */
export function importOriginalPeople(
  tx: Tx,
  original: Original,
): { people: People; report: PeopleReport; imported: ImportedPeople } {
  refuseGroups(original);
  const notes: string[] = [];
  const addedGroups: string[] = [];
  const groups = new Map(
    original.groups.map(({ id, name }) => {
      const added = addGroup(tx, null, name);
      if (added.created) addedGroups.push(parseName(name));
      return [id, added.id] as const;
    }),
  );
  const users = new Map<string, number>();
  const addedUsers: { id: number; handle: string; username: string }[] = [];
  for (const user of original.users) {
    const earlier = findImported(tx, user);
    const namesake = earlier ? null : findNamesake(tx, user, original);
    const known = earlier ?? namesake;
    const here = known ?? addImported(tx, user, notes);
    if (namesake) notes.push(takenFor(user, namesake));
    users.set(user.id, here.id);
    noteAccount(tx, user, here.id);
    if (!known) addedUsers.push({ id: here.id, handle: here.handle, username: user.username });
    else if (known.disabledAt !== null && user.isActive) {
      notes.push(`${known.handle} is disabled here, and stays so.`);
    }
  }
  const people = { users, groups };
  const { members, ...added } = addRights(tx, original, people);
  return {
    people,
    report: { addedUsers, addedGroups, addedMembers: members.length, ...added, notes },
    imported: { userIds: addedUsers.map(({ id }) => id), members, permissions: added.granted },
  };
}

function addRights(tx: Tx, original: Original, { users, groups }: People) {
  const members: ImportedPeople['members'] = [];
  const granted: ImportedPeople['permissions'][number][] = [];
  const permissions: { holder: string; permission: Permission }[] = [];
  const grant = (kind: 'user' | 'group', id: number, holder: string, permission: Permission) => {
    if (!grantPermission(tx, null, { kind, id }, permission).granted) return;
    granted.push({ kind, id, permission, row: rowOf(tx, { kind, id }, permission) });
    permissions.push({ holder, permission });
  };
  for (const group of original.groups) {
    const id = groups.get(group.id);
    if (id === undefined) continue;
    for (const permission of group.permissions)
      grant('group', id, `group ${group.name}`, permission);
  }
  for (const user of original.users) {
    const userId = users.get(user.id);
    if (userId === undefined) continue;
    for (const key of user.groupIds) {
      const groupId = groups.get(key);
      if (groupId === undefined) continue;
      if (!addMember(tx, null, { userId, groupId }).added) continue;
      members.push({ userId, groupId, joinedAt: joinedAt(tx, { userId, groupId }) });
    }
    // A superuser sets policies there, and sees everything.
    const held: readonly Permission[] = user.isSuperuser ? ['admin'] : user.permissions;
    for (const permission of held) grant('user', userId, user.username, permission);
  }
  return { members, granted, permissions };
}

/** The row of a permission: one that is granted again later has another. */
function rowOf(db: Database, { kind, id }: Holder, permission: Permission): number | undefined {
  const holder = kind === 'user' ? sql`user_id` : sql`group_id`;
  return firstRow<{ id: number }>(
    db,
    sql`select id
      from permissions
      where ${holder} = ${id} and permission = ${permission}`,
  )?.id;
}

/** When somebody became a member: one who becomes it again later has another time. */
function joinedAt(db: Database, of: { userId: number; groupId: number }): number | null {
  const row = firstRow<{ at: number | null }>(
    db,
    sql`select joined_at as at
      from memberships
      where user_id = ${of.userId} and group_id = ${of.groupId}`,
  );
  return row?.at ?? null;
}

/** @throws ImportError before anything is written, naming all groups that cannot be imported */
function refuseGroups({ groups }: Original): void {
  const faults = groups.flatMap(({ name }) => {
    try {
      parseName(name);
      return [];
    } catch (error) {
      if (error instanceof AdminError) return [error.message];
      throw error;
    }
  });
  // Threat: if two groups became one, the members of each would see the photos of the other.
  const alike = Map.groupBy(groups, ({ name }) => name.trim().normalize('NFC').toLowerCase());
  for (const [first, second] of alike.values()) {
    if (first && second) {
      faults.push(`The groups "${first.name}" and "${second.name}" would be one here.`);
    }
  }
  if (faults.length === 0) return;
  throw new ImportError(`${faults.join('\n')}\nRename them in the other gallery, and try again.`);
}

/** The user here for a user there whom an earlier import added or found, or null. */
function findImported(db: Database, { username }: OriginalUser): User | null {
  const [known] = allRows<{ userId: number }>(
    db,
    sql`select user_id as userId from accounts
      where provider = ${PROVIDER} and subject = ${username}`,
  );
  return known ? getById(db, known.userId) : null;
}

/**
 * The user here with this username as handle, unless another user there was or will be taken for them:
 * usernames there may differ in capitals alone.
 */
function findNamesake(db: Database, user: OriginalUser, { users }: Original): User | null {
  const same = findUser(db, user.username);
  if (!same || isClaimed(db, same.id)) return null;
  const isNearer = users.some((each) => each.id !== user.id && each.username === same.handle);
  return isNearer ? null : same;
}

/**
 * Threat: two people of one name would be one here, and whoever was here first would see what the other
 * one saw there; the comparison cannot tell.
 */
function takenFor({ username, name, email }: OriginalUser, { handle, ...here }: User): string {
  const there = [name, email].filter(Boolean).join(', ');
  const known = [here.name, here.email].filter(Boolean).join(', ');
  const who = there === '' ? username : `${username} (${there})`;
  return `${who} is taken for ${handle} (${known}), who is here already. If these are two people, give one of them another username in the other gallery first.`;
}

function getById(db: Database, id: number): User | null {
  return db.select().from(schema.users).where(eq(schema.users.id, id)).get() ?? null;
}

function isClaimed(db: Database, userId: number): boolean {
  const rows = allRows(
    db,
    sql`select 1
      from accounts
      where provider = ${PROVIDER} and user_id = ${userId}`,
  );
  return rows.length > 0;
}

function noteAccount(tx: Tx, { username }: OriginalUser, userId: number): void {
  runStatement(
    tx,
    sql`insert into accounts (provider, subject, user_id)
      values (${PROVIDER}, ${username}, ${userId})
      on conflict do nothing`,
  );
}

function addImported(tx: Tx, user: OriginalUser, notes: string[]): { id: number; handle: string } {
  const handle = freeHandle(handleLike(user.username), (each) => findUser(tx, each) !== null);
  const email = parsedOrNull(parseEmail, user.email);
  if (user.email !== '' && email === null) {
    notes.push(`${handle} comes without an address: "${user.email}" is none.`);
  }
  const name =
    parsedOrNull(parseName, user.name) ?? parsedOrNull(parseName, user.username) ?? handle;
  const { id } = addUser(tx, null, { handle, name, ...(email !== null && { email }) });
  const isUsable = parseDjangoHash(user.password) !== null;
  if (!isUsable && /^[^!]/.test(user.password)) {
    notes.push(`${handle} signs in by link: the password is of a kind that only Django knows.`);
  }
  const { users } = schema;
  tx.update(users)
    .set({
      passwordHash: isUsable ? user.password : null,
      disabledAt: user.isActive ? null : Date.now(),
    })
    .where(eq(users.id, id))
    .run();
  return { id, handle };
}
