import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { findPolicy } from '../access/policyState.ts';
import type { Target } from '../access/targets.ts';
import { schema } from '../db/schema.ts';
import { addGroup } from '../people/groups.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { changePolicies, getChangeId, undoChange } from './history.ts';
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

it('notes from what to what policies go when a group is removed, with its name', () => {
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

it('notes it when a person is removed, and nothing where no policy names the person', () => {
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

it('lets earlier changes be undone without who is gone', () => {
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

it('brings a group back whole', () => {
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

it('brings a person back without address, password, links and devices', () => {
  db.insert(schema.memberships).values({ userId: 1, groupId: 2 }).run();
  db.insert(schema.permissions).values({ userId: 1, permission: 'view' }).run();
  db.insert(schema.favourites).values({ userId: 1, photoId: photo.id, createdAt: 5 }).run();
  db.insert(schema.links).values({ userId: 1, tokenHash: 'h', createdAt: 1 }).run();
  const { users } = schema;
  db.update(users).set({ email: 'u@example.org', passwordHash: 'x' }).where(eq(users.id, 1)).run();
  const before = all();
  const change = removeUser(db, null, 1);
  const [kept] = db.select().from(schema.changes).all();
  expect(JSON.stringify(kept)).not.toMatch(/example\.org|"x"/);
  undoChange(db, null, change.id);
  const unknown = before.users.map((user) =>
    user.id === 1 ? { ...user, email: null, passwordHash: null } : user,
  );
  expect(all()).toEqual({ ...before, users: unknown });
  expect(db.select().from(schema.links).all()).toEqual([]);
});

it('brings nobody back under a name that somebody else has by now', () => {
  const { id } = removeGroup(db, null, 1);
  addGroup(db, null, 'G1');
  const before = all();
  expect(() => undoChange(db, null, id)).toThrow(/"g1" by now/);
  expect(all()).toEqual(before);
});

it('brings back what is left: neither members nor favourites that are gone', () => {
  db.insert(schema.memberships)
    .values([1, 2].map((userId) => ({ userId, groupId: 1 })))
    .run();
  const { id } = removeGroup(db, null, 1);
  removeUser(db, null, 1);
  undoChange(db, null, id, { force: true });
  expect(all().memberships).toEqual([{ userId: 2, groupId: 1 }]);
  expect(findPolicy(db, first)).toMatchObject({ userIds: [], groupIds: [1, 2] });
});

it('tells of a removal that would be refused, and changes nothing by trying', () => {
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

it('plans for what names somebody of its own, and for nothing that inherits', () => {
  const tags = planRemoval(db, { userIds: [2], groupIds: [1] }).map(({ state }) => state.target);
  expect(tags.map(({ kind }) => kind)).toEqual(['album', 'album', 'album', 'photo']);
});

it('is undone by its random bytes: a number that came again after a restore is another one', () => {
  const { id, nonce } = removeGroup(db, null, 1);
  expect(getChangeId(db, { id, nonce })).toBe(id);
  for (const other of [null, Buffer.alloc(16), Buffer.alloc(0)]) {
    expect(() => getChangeId(db, { id, nonce: other })).toThrow(/no change/);
  }
  expect(() => getChangeId(db, { id: id + 1, nonce })).toThrow(/no change/);
});
