import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { visitor } from '../access/access.ts';
import { findUserViewer } from '../access/viewers.ts';
import { schema } from '../db/schema.ts';
import { makeLink } from '../links/links.ts';
import { removeGroup, removeUser } from '../policies/undoable/remove.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { listAdministratorIds } from './administrators.ts';
import { addGroup, addMember, getGroup, listGroups, removeMember, setGroupsOf } from './groups.ts';
import {
  addPerson,
  addUser,
  findUser,
  getUser,
  getUserById,
  setPasswordHash,
  setUser,
} from './people.ts';
import { listUsers } from './peopleList.ts';
import { grantPermission, revokePermission, setPermissionsOf } from './permissions.ts';

const { db, close } = openTestDatabase();
afterAll(close);

beforeEach(() => {
  fill(db, {
    users: 2,
    groups: 2,
    albums: [{ policy: { users: [1, 2], groups: [1] }, photos: [{ name: 'a.jpg' }] }],
  });
});

const activityKinds = () =>
  db
    .select()
    .from(schema.activity)
    .all()
    .map(({ kind }) => kind);

describe('users', () => {
  it('are added once, found without regard to case, and named after their handle', () => {
    const first = addUser(db, null, { handle: 'Grandma' });
    const again = addUser(db, null, { handle: 'grandma', name: 'Somebody else' });
    expect([first.created, again.created]).toEqual([true, false]);
    expect(again.id).toBe(first.id);
    expect(getUser(db, 'GRANDMA')).toMatchObject({ handle: 'Grandma', name: 'Grandma' });
    expect(activityKinds()).toEqual(['user-added']);
  });

  it.each([
    [{ handle: 'with space' }, 'invalid-handle'],
    [{ handle: '' }, 'invalid-handle'],
    [{ handle: 'é' }, 'invalid-handle'],
    [{ handle: 'x'.repeat(65) }, 'invalid-handle'],
    [{ handle: 'x', email: 'no address' }, 'invalid-email'],
    [{ handle: 'x', locale: 'nl' }, 'invalid-locale'],
    [{ handle: 'x', name: 'a\u202eb' }, 'invalid-name'],
    [{ handle: 'x', name: ' ' }, 'invalid-name'],
  ])('are refused as %j', (given, code) => {
    expect(() => addUser(db, null, given)).toThrow(expect.objectContaining({ code }));
    expect(findUser(db, given.handle)).toBeNull();
  });

  it('change in what is given, and only that', () => {
    setUser(db, null, 1, { email: 'a@example.org', locale: 'fr' });
    setUser(db, null, 1, { name: 'Ann', email: '' });
    expect(getUser(db, 'u1')).toMatchObject({ name: 'Ann', email: null, locale: 'fr' });
    expect(() => setUser(db, null, 1, { handle: 'U2' })).toThrow(/another user/);
    setUser(db, null, 1, { handle: 'U1' });
    expect(getUser(db, 'u1').handle).toBe('U1');
    const told = activityKinds().length;
    setUser(db, null, 1, { name: 'Ann', email: '', handle: 'U1', locale: 'fr', disabled: false });
    expect(activityKinds()).toHaveLength(told);
  });

  it('that do not exist are named with the nearest', () => {
    expect(() => getUser(db, 'u11')).toThrow(/no user "u11".*"u1"/);
  });

  it('leave nothing of theirs when removed but their name with what they did', () => {
    addMember(db, 1, { userId: 1, groupId: 1 });
    grantPermission(db, null, { kind: 'user', id: 1 }, 'view');
    const { id: linkId } = makeLink(db, 1, 1);
    const session = { createdAt: 1, lastSeenAt: 1, expiresAt: Date.now() + 1e9 };
    db.insert(schema.sessions)
      .values({ ...session, userId: 1, linkId })
      .run();
    db.insert(schema.sessions)
      .values({ ...session, userId: 2, seeAs: 1 })
      .run();
    db.insert(schema.favourites).values({ userId: 1, photoId: photoId(), createdAt: 1 }).run();
    db.insert(schema.accounts).values({ provider: 'p', subject: 's', userId: 1 }).run();
    db.insert(schema.changes).values({ at: 1, userId: 1, kind: 'k', before: {} }).run();
    removeUser(db, 1, 1);
    expect(findUser(db, 'u1')).toBeNull();
    const { memberships, permissions, links, favourites, accounts } = schema;
    for (const table of [memberships, permissions, links, favourites, accounts]) {
      expect(db.select().from(table).all()).toEqual([]);
    }
    expect(db.select().from(schema.sessions).all()).toMatchObject([{ userId: 2, seeAs: null }]);
    expect(db.select().from(schema.policyUsers).all()).toMatchObject([{ userId: 2 }]);
    expect(db.select().from(schema.policies).all()).toHaveLength(1);
    const entries = db.select().from(schema.activity).all();
    expect(entries.map(({ kind }) => kind)).toContain('user-removed');
    expect(entries.every(({ userId }) => userId === null)).toBe(true);
    const names = entries.map(({ kind, details }) => [kind, details?.['removedUser'] ?? null]);
    expect(names).toEqual([
      ['member-added', 'User 1'],
      ['permission-granted', null],
      ['link-made', 'User 1'],
      ['policy-changed', 'User 1'],
      ['user-removed', 'User 1'],
    ]);
    expect(db.$client.pragma('foreign_key_check')).toEqual([]);
  });

  it('lose the sessions that a password began when it changes, and no others', () => {
    const session = {
      userId: 1,
      createdAt: 1,
      lastSeenAt: 1,
      expiresAt: 9e15,
      begunBy: 'password' as const,
    };
    const { id: linkId } = makeLink(db, null, 1);
    db.insert(schema.sessions)
      .values([session, { ...session, linkId, begunBy: 'link' }, { ...session, userId: 2 }])
      .run();
    setPasswordHash(db, null, 1, 'hash');
    const ended = db
      .select()
      .from(schema.sessions)
      .all()
      .map(({ revokedAt }) => revokedAt !== null);
    expect(ended).toEqual([true, false, false]);
    expect(JSON.stringify(db.select().from(schema.activity).all())).not.toContain('"hash"');
  });

  it('lose the sessions that their address alone began when it changes, and no others', () => {
    const session = {
      userId: 1,
      createdAt: 1,
      lastSeenAt: 1,
      expiresAt: 9e15,
      begunBy: 'account' as const,
    };
    db.insert(schema.sessions)
      .values([
        session,
        { ...session, suitsAdministrators: true },
        { ...session, begunBy: 'password' },
        { ...session, userId: 2 },
      ])
      .run();
    const ended = () =>
      db
        .select()
        .from(schema.sessions)
        .all()
        .map(({ revokedAt }) => revokedAt !== null);
    setUser(db, null, 1, { name: 'Olga', email: '' });
    expect(ended()).toEqual([false, false, false, false]);
    setUser(db, null, 1, { email: 'olga@example.org' });
    expect(ended()).toEqual([true, false, false, false]);
  });

  it('are listed with groups, permissions of both kinds, and what lives of their links', () => {
    addMember(db, null, { userId: 1, groupId: 1 });
    addMember(db, null, { userId: 1, groupId: 2 });
    grantPermission(db, null, { kind: 'user', id: 1 }, 'scan');
    grantPermission(db, null, { kind: 'group', id: 1 }, 'view');
    grantPermission(db, null, { kind: 'group', id: 2 }, 'view');
    makeLink(db, null, 1);
    makeLink(db, null, 1, { expiresAt: Date.now() + 1000 });
    const [user] = listUsers(db, Date.now() + 2000);
    expect(user).toMatchObject({
      handle: 'u1',
      hasPassword: false,
      groups: [{ name: 'g1' }, { name: 'g2' }],
      permissions: ['scan'],
      groupPermissions: ['view'],
      links: 1,
      sessions: 0,
      lastSeenAt: null,
    });
    expect(findUserViewer(db, 1)).toEqual({
      ...visitor,
      userId: 1,
      groupIds: [1, 2],
      permissions: new Set(['scan', 'view']),
    });
  });
});

const photoId = () => db.select().from(schema.photos).get()?.id ?? 0;

describe('groups', () => {
  it('are added once and lose everything when removed, but not their members', () => {
    expect(addGroup(db, null, 'Family').created).toBe(true);
    expect(addGroup(db, null, 'FAMILY').created).toBe(false);
    addMember(db, null, { userId: 1, groupId: 1 });
    grantPermission(db, null, { kind: 'group', id: 1 }, 'view');
    removeGroup(db, null, 1);
    expect(listGroups(db).map(({ name }) => name)).toEqual(['Family', 'g2']);
    expect(db.select().from(schema.policyGroups).all()).toEqual([]);
    expect(findUserViewer(db, 1)).toMatchObject({ groupIds: [], permissions: new Set() });
    expect(() => getGroup(db, 'g1')).toThrow(/nearest known is "g2"/);
  });

  it('say whether a membership is new', () => {
    const membership = { userId: 1, groupId: 1 };
    expect(addMember(db, null, membership)).toEqual({ added: true });
    expect(addMember(db, null, membership)).toEqual({ added: false });
    setGroupsOf(db, null, 1, [2]);
    expect(findUserViewer(db, 1)?.groupIds).toEqual([2]);
    expect(removeMember(db, null, membership)).toEqual({ removed: false });
    expect(() => addMember(db, null, { userId: 1, groupId: 99 })).toThrow(/no group/);
  });
});

describe('the last administrator', () => {
  beforeEach(() => {
    addMember(db, null, { userId: 1, groupId: 1 });
    grantPermission(db, null, { kind: 'group', id: 1 }, 'admin');
  });

  it.each<[string, () => unknown]>([
    ['removed', () => removeUser(db, null, 1)],
    ['disabled', () => setUser(db, null, 1, { disabled: true })],
    ['taken out of the group', () => removeMember(db, null, { userId: 1, groupId: 1 })],
    ['given other groups', () => setGroupsOf(db, null, 1, [2])],
    ['left by the group', () => removeGroup(db, null, 1)],
    ['demoted', () => revokePermission(db, null, { kind: 'group', id: 1 }, 'admin')],
    ['demoted by other means', () => setPermissionsOf(db, null, { kind: 'group', id: 1 }, [])],
  ])('cannot be %s', (_how, change) => {
    expect(change).toThrow(expect.objectContaining({ code: 'last-administrator' }));
    expect(listAdministratorIds(db)).toEqual([1]);
    expect(getUser(db, 'u1').disabledAt).toBeNull();
  });

  it('can go once there is another, who is not disabled', () => {
    grantPermission(db, null, { kind: 'user', id: 2 }, 'admin');
    setUser(db, null, 2, { disabled: true });
    expect(() => removeUser(db, null, 1)).toThrow(/Nobody would be left/);
    setUser(db, null, 2, { disabled: false });
    removeUser(db, null, 1);
    expect(listAdministratorIds(db)).toEqual([2]);
  });

  it('is no hindrance where there never was one', () => {
    revokeAll();
    setUser(db, null, 1, { disabled: true });
    expect(
      db.select().from(schema.users).where(eq(schema.users.id, 1)).get()?.disabledAt,
    ).not.toBeNull();
  });

  const revokeAll = () => db.delete(schema.permissions).run();
});

it('adds a person by name, with a handle that is made of it', () => {
  const handleOf = (name: string) => getUserById(db, addPerson(db, null, { name }).id).handle;
  expect(handleOf('Grand-mère Zoé ')).toBe('grand-mere-zoe');
  expect(handleOf('Grand-mère  Zoé')).toBe('grand-mere-zoe-2');
  expect(handleOf('祖母')).toBe('person');
  expect(handleOf('x'.repeat(100))).toHaveLength(56);
  expect(() => handleOf(' ')).toThrow('cannot be a name');
});
