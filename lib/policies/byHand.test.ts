import { expect, test } from 'vitest';
import { madePublicByHand } from '../access/facts.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { atomically } from '../db/write.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { changePolicies, setPolicies } from './change.ts';
import type { PolicyInput } from './plan.ts';
import { giveStanding } from './standing/give.ts';
import { undoChange } from './undo.ts';

const everybody: PolicyInput = { public: true, inherit: true, userIds: [], groupIds: [] };
const nobody: PolicyInput = { ...everybody, public: false };

/** An album with this policy, and functions that change it and tell whether it is public by hand. */
function openAlbum(policy?: { public: boolean }) {
  const { db, close } = openTestDatabase();
  const world = {
    users: 1,
    groups: 1,
    albums: [{ ...(policy && { policy }), photos: [{ name: 'a' }] }],
  };
  const [id = 0] = fill(db, world).albumIds;
  const target = { kind: 'album' as const, id };
  return {
    db,
    close,
    id,
    isByHand: () =>
      firstRow(
        db,
        sql`select 1 from albums where id = ${id} and ${madePublicByHand(sql`albums.policy_id`)}`,
      ) !== null,
    set: (input: PolicyInput, byHand: boolean) =>
      setPolicies(db, null, [target], input, { byHand }),
    add: () =>
      changePolicies(
        db,
        null,
        [target],
        { kind: 'add', userIds: [1], groupIds: [] },
        { byHand: true },
      ),
  };
}

test('an album counts as public by hand from when an administrator made it public, for as long as it is', () => {
  const { close, isByHand, set, add } = openAlbum();
  expect(isByHand()).toBe(false);
  set(everybody, true);
  expect(isByHand()).toBe(true);
  add();
  expect(isByHand()).toBe(true);
  set(nobody, true);
  expect(isByHand()).toBe(false);
  set(everybody, false);
  expect(isByHand()).toBe(false);
  close();
});

test('an album that a scan made public does not count as public by hand when somebody else is added', () => {
  const { close, isByHand, set, add } = openAlbum({ public: true });
  add();
  expect(isByHand()).toBe(false);
  set({ ...everybody, groupIds: [1] }, true);
  expect(isByHand()).toBe(false);
  // The owner closes the album and makes it public again, which counts.
  set(nobody, true);
  set(everybody, true);
  expect(isByHand()).toBe(true);
  close();
});

test('an album that a standing policy or an undo made public does not count as public by hand', () => {
  const { db, close, id, isByHand, set } = openAlbum();
  const policy = { ...everybody, originals: true, archives: true, stripMetadata: false };
  const chosen = { id: 1, kind: 'path' as const, pattern: '**', policy, createdAt: 0 };
  atomically(db, (tx) => giveStanding(tx, null, [{ id, chosen }]));
  expect(isByHand()).toBe(false);
  const { changeId } = set(nobody, true);
  undoChange(db, null, changeId ?? 0);
  expect(firstRow(db, sql`select 1 from policies where public = 1`)).not.toBeNull();
  expect(isByHand()).toBe(false);
  close();
});
