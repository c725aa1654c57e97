import { afterAll, beforeEach, expect, it } from 'vitest';
import { findPolicy } from '../access/policyState.ts';
import type { Target } from '../access/targets.ts';
import { schema } from '../db/schema.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { changePolicies, undoChange } from './history.ts';
import { planRemoval, removeGroup, removeUser } from './remove.ts';

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

it('offers no undo of that, and lets earlier changes be undone without who is gone', () => {
  const added = { kind: 'add', userIds: [3], groupIds: [] } as const;
  const { changeId } = changePolicies(db, null, [first], added);
  removeGroup(db, null, 1);
  expect(changesOfPolicies().map(({ details }) => details?.['changeId'])).toEqual([
    changeId,
    undefined,
  ]);
  expect(db.select().from(schema.changes).all()).toHaveLength(1);
  undoChange(db, null, changeId ?? 0);
  expect(findPolicy(db, first)).toMatchObject({ userIds: [1], groupIds: [2] });
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
