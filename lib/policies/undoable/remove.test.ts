import { eq } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { findPolicy } from '../../access/policyState.ts';
import type { Target } from '../../access/targets.ts';
import { recordActivity } from '../../activity/activity.ts';
import { schema } from '../../db/schema.ts';
import { addGroup } from '../../people/groups.ts';
import { fill, openTestDatabase } from '../../testing/testWorld.ts';
import { changePolicies } from '../change.ts';
import { getChangeId, pruneChanges } from '../history.ts';
import { undoChange } from '../undo.ts';
import { planRemoval, removeGroup, removeUser, tryRemoval } from './remove.ts';

const { db, close } = openTestDatabase();
afterAll(close);

let first: Target;
let photo: Target;
beforeEach(() => {
  const { albumIds, photoIds } = fill(db, {
    users: 3,
    groups: 2,
    albums: [
      {
        policy: { users: [1], groups: [1, 2], archives: false },
        photos: [{ name: 'a', policy: { groups: [1] } }, { name: 'b' }],
      },
      { policy: { groups: [1, 2], archives: false }, missing: true, photos: [{ name: 'c' }] },
      { policy: { users: [2], public: true }, photos: [] },
    ],
  });
  first = { kind: 'album', id: albumIds[0] ?? 0 };
  photo = { kind: 'photo', id: photoIds[0]?.[0] ?? 0 };
});

const changesOfPolicies = () =>
  db
    .select()
    .from(schema.activity)
    .all()
    .filter(({ kind }) => kind === 'policy-changed');

it('records how policies change when a group is removed, with its name', () => {
  removeGroup(db, 3, 1);
  const [noted, ...more] = changesOfPolicies();
  expect(more).toEqual([]);
  expect(noted).toMatchObject({ userId: 3, details: { how: 'remove', targets: 3, changed: 3 } });
  const [g1, g2] = [{ name: 'g1' }, { name: 'g2' }];
  expect(noted?.details?.['steps']).toMatchObject([
    { albums: 1, photos: 0, from: { groups: [g1, g2] }, to: { groups: [g2], archives: false } },
    { albums: 1, photos: 0, from: { groups: [g1, g2] }, to: { groups: [g2], archives: false } },
    { albums: 0, photos: 1, from: { groups: [g1] }, to: { groups: [], users: [] } },
  ]);
  expect(findPolicy(db, first)).toMatchObject({ userIds: [1], groupIds: [2], archives: false });
  expect(findPolicy(db, photo)).toMatchObject({ public: false, userIds: [], groupIds: [] });
});

it('records how policies change when a person is removed, and nothing where no policy names the person', () => {
  removeUser(db, null, 3);
  expect(changesOfPolicies()).toEqual([]);
  removeUser(db, null, 1);
  expect(changesOfPolicies()).toMatchObject([
    {
      subject: `album:${first.id}`,
      details: { steps: [{ from: { users: [{ handle: 'u1' }] }, to: { users: [] } }] },
    },
  ]);
});

it('lets earlier changes be undone without the people who are gone', () => {
  const added = { kind: 'add', userIds: [3], groupIds: [] } as const;
  const { changeId } = changePolicies(db, null, [first], added);
  removeGroup(db, null, 1);
  undoChange(db, null, changeId ?? 0);
  expect(findPolicy(db, first)).toMatchObject({ userIds: [1], groupIds: [2] });
});

const all = () => ({
  users: db.select().from(schema.users).all(),
  groups: db.select().from(schema.groups).all(),
  memberships: db.select().from(schema.memberships).orderBy(schema.memberships.userId).all(),
  permissions: db
    .select()
    .from(schema.permissions)
    .orderBy(schema.permissions.permission)
    .all()
    .map(({ id: _, ...held }) => held),
  favourites: db.select().from(schema.favourites).all(),
  policies: [first, photo].map((target) => findPolicy(db, target)),
});

it('restores a group with everything', () => {
  db.insert(schema.memberships)
    .values([1, 2].map((userId) => ({ userId, groupId: 1 })))
    .run();
  db.insert(schema.permissions).values({ groupId: 1, permission: 'scan' }).run();
  const before = all();
  const change = removeGroup(db, 3, 1);
  expect(all().groups).toHaveLength(1);
  undoChange(db, 3, change.id);
  expect(all()).toEqual(before);
  expect(() => undoChange(db, 3, change.id)).toThrow(/undone already/);
});

it.each([
  ['the first one first', false],
  ['the last one first', true],
])(
  'restores a person and a group of theirs, whichever was removed first, undone in any order: %s',
  (_, isLastFirst) => {
    const second = { ...first, id: first.id + 1 };
    changePolicies(db, null, [first, second], { kind: 'add', userIds: [2], groupIds: [] });
    db.insert(schema.memberships).values({ userId: 2, groupId: 1, joinedAt: 7 }).run();
    db.insert(schema.memberships).values({ userId: 1, groupId: 1 }).run();
    const before = { ...all(), second: findPolicy(db, second) };
    const removals = [() => removeUser(db, 3, 2), () => removeGroup(db, 3, 1)];
    for (const remove of [removals, removals.toReversed()]) {
      const ids = remove.map((each) => each().id);
      for (const id of isLastFirst ? ids.toReversed() : ids) undoChange(db, 3, id);
      expect({ ...all(), second: findPolicy(db, second) }).toEqual(before);
    }
    const [user, group] = removals.map((each) => each().id);
    undoChange(db, 3, user ?? 0);
    const again = removeUser(db, 3, 2).id;
    undoChange(db, 3, group ?? 0);
    undoChange(db, 3, again);
    expect({ ...all(), second: findPolicy(db, second) }).toEqual(before);
  },
);

it('names a person again in what was restored while they were gone', () => {
  const before = all();
  const { changeId } = changePolicies(db, null, [first], {
    kind: 'set',
    policy: { public: false, inherit: true, userIds: [2], groupIds: [2] },
  });
  const ids = [removeUser(db, 3, 1).id, removeGroup(db, 3, 1).id];
  undoChange(db, 3, changeId ?? 0);
  expect(findPolicy(db, first)).toMatchObject({ userIds: [], groupIds: [2] });
  for (const id of ids) undoChange(db, 3, id);
  expect(all()).toEqual(before);
});

/** Gives a user one of everything, and a revoked link. */
function fillUp(userId: number): void {
  db.insert(schema.memberships).values({ userId, groupId: 2 }).run();
  db.insert(schema.permissions).values({ userId, permission: 'view' }).run();
  db.insert(schema.favourites).values({ userId, photoId: photo.id, createdAt: 5 }).run();
  db.insert(schema.accounts).values({ provider: 'oidc', subject: 's', userId }).run();
  const share = { tokenHash: 's', albumId: first.id, createdAt: 1, createdBy: userId };
  db.insert(schema.shares).values(share).run();
  const [link] = db
    .insert(schema.links)
    .values([
      { userId, tokenHash: 'token-live', label: 'tablet', createdAt: 1, lastUsedAt: 2 },
      { userId, tokenHash: 'token-revoked', createdAt: 1, revokedAt: 3, expiresAt: 4, usesLeft: 5 },
      { userId, tokenHash: 'token-asked', createdAt: 1, usesLeft: 0, askedFor: true },
    ])
    .returning({ id: schema.links.id })
    .all();
  db.insert(schema.sessions)
    .values({ userId, linkId: link?.id, createdAt: 1, lastSeenAt: 1, expiresAt: 9e15 })
    .run();
  const { users } = schema;
  const secret = { email: 'u@example.org', passwordHash: 'scrypt$hash' };
  db.update(users).set(secret).where(eq(users.id, userId)).run();
  recordActivity(db, { kind: 'original-downloaded', userId, subject: 'photo:1' }, 1);
  recordActivity(db, { kind: 'link-made', userId, details: { label: 'x' } }, 1);
}

const everything = () => ({
  ...all(),
  links: db.select().from(schema.links).orderBy(schema.links.id).all(),
  accounts: db.select().from(schema.accounts).all(),
  shares: db.select().from(schema.shares).all(),
  did: db.select().from(schema.activity).where(eq(schema.activity.at, 1)).all(),
});

it('restores a person with everything, links revoked or live as they were', () => {
  fillUp(1);
  const before = everything();
  const change = removeUser(db, null, 1);
  expect(everything()).toMatchObject({ links: [], accounts: [], favourites: [] });
  const { broughtBack } = undoChange(db, null, change.id);
  expect(broughtBack).toEqual({ kind: 'user', name: 'u1', links: 1 });
  expect(everything()).toEqual(before);
});

it('leaves the devices of a restored person signed out', () => {
  fillUp(1);
  const { id } = removeUser(db, null, 1);
  undoChange(db, null, id);
  expect(db.select().from(schema.sessions).all()).toEqual([]);
});

it('counts no link that does not sign in: a lasting one of an administrator', () => {
  fillUp(1);
  for (const userId of [1, 2])
    db.insert(schema.permissions).values({ userId, permission: 'admin' }).run();
  const { id } = removeUser(db, null, 1);
  expect(undoChange(db, null, id).broughtBack?.links).toBe(0);
});

const secrets = /example\.org|scrypt|token-/;

it('keeps what an undo needs in the change alone, until it is undone', () => {
  fillUp(1);
  const { id } = removeUser(db, null, 1);
  const dump = (tables: readonly SQLiteTable[]) =>
    JSON.stringify(tables.map((table) => db.select().from(table).all()));
  const { changes, ...others } = schema;
  expect(dump([changes])).toMatch(secrets);
  expect(dump(Object.values(others))).not.toMatch(secrets);
  undoChange(db, null, id);
  expect(dump([changes])).not.toMatch(secrets);
});

it('keeps what an undo needs no longer than the activity is kept', () => {
  const day = 24 * 60 * 60 * 1000;
  fillUp(1);
  const { id } = removeUser(db, null, 1);
  pruneChanges(db, 30, Date.now() + 29 * day);
  expect(db.select().from(schema.changes).all()).toHaveLength(1);
  pruneChanges(db, 30, Date.now() + 31 * day);
  expect(db.select().from(schema.changes).all()).toEqual([]);
  expect(() => undoChange(db, null, id)).toThrow(/no change/);
});

it('restores from what an older version stored', () => {
  const { id } = removeUser(db, null, 1);
  const { changes } = schema;
  const row = { id: 1, handle: 'u1', name: 'One', locale: null, disabledAt: null, createdAt: 0 };
  const removed = { kind: 'user', row, groupIds: [2], permissions: [], favourites: [] };
  db.update(changes)
    .set({ before: { before: [], after: [], removed } })
    .run();
  undoChange(db, null, id);
  expect(all().users[0]).toMatchObject({ ...row, email: null, passwordHash: null });
  expect(all().memberships).toMatchObject([{ userId: 1, groupId: 2 }]);
});

it('restores no account that belongs to another person by now', () => {
  fillUp(1);
  const { id } = removeUser(db, null, 1);
  const taken = { provider: 'oidc', subject: 's', userId: 2 };
  db.insert(schema.accounts).values(taken).run();
  undoChange(db, null, id);
  expect(db.select().from(schema.accounts).all()).toEqual([taken]);
});

it('restores nobody under a name that somebody else has by now', () => {
  const { id } = removeGroup(db, null, 1);
  addGroup(db, null, 'G1');
  const before = all();
  expect(() => undoChange(db, null, id)).toThrow(/"g1" by now/);
  expect(all()).toEqual(before);
});

it('restores what still exists, without members and favourites that are gone', () => {
  db.insert(schema.memberships)
    .values([1, 2].map((userId) => ({ userId, groupId: 1 })))
    .run();
  const { id } = removeGroup(db, null, 1);
  removeUser(db, null, 1);
  undoChange(db, null, id, { force: true });
  expect(all().memberships).toMatchObject([{ userId: 2, groupId: 1 }]);
  expect(findPolicy(db, first)).toMatchObject({ userIds: [], groupIds: [1, 2] });
});

it('says that a removal would be refused, and changes nothing by trying', () => {
  const before = all();
  tryRemoval(db, { kind: 'group', id: 1 });
  expect(all()).toEqual(before);
  db.insert(schema.permissions).values({ userId: 1, permission: 'admin' }).run();
  expect(() => tryRemoval(db, { kind: 'user', id: 1 })).toThrow(/Nobody would be left/);
});

it('changes nothing where the removal is refused', () => {
  db.insert(schema.permissions).values({ userId: 1, permission: 'admin' }).run();
  expect(() => removeUser(db, null, 1)).toThrow(/Nobody would be left/);
  expect(findPolicy(db, first)).toMatchObject({ userIds: [1] });
  expect(changesOfPolicies()).toEqual([]);
});

it('plans changes of policies that name somebody, and none for photos that inherit', () => {
  const tags = planRemoval(db, { userIds: [2], groupIds: [1] }).map(({ state }) => state.target);
  expect(tags.map(({ kind }) => kind)).toEqual(['album', 'album', 'album', 'photo']);
});

it('undoes no other change that has the same number after a restore of the database', () => {
  const { id, nonce } = removeGroup(db, null, 1);
  expect(getChangeId(db, { id, nonce })).toBe(id);
  for (const other of [null, Buffer.alloc(16), Buffer.alloc(0)]) {
    expect(() => getChangeId(db, { id, nonce: other })).toThrow(/no change/);
  }
  expect(() => getChangeId(db, { id: id + 1, nonce })).toThrow(/no change/);
});
