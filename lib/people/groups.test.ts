import { afterAll, beforeEach, expect, test } from 'vitest';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { listGroups, setMembersOf } from './groups.ts';
import { grantPermission } from './permissions.ts';

const { db, close } = openTestDatabase();
afterAll(close);
beforeEach(() => {
  fill(db, { users: 3, groups: 1, albums: [] });
});

const members = () => listGroups(db)[0]?.members.map(({ id }) => id);

test('these are the members and no others', () => {
  setMembersOf(db, null, 1, [1, 2]);
  expect(members()).toEqual([1, 2]);
  setMembersOf(db, null, 1, [2, 3]);
  expect(members()).toEqual([2, 3]);
});

test('a group through which the last administrator administers keeps that member', () => {
  setMembersOf(db, null, 1, [1]);
  grantPermission(db, null, { kind: 'group', id: 1 }, 'admin');
  expect(() => setMembersOf(db, null, 1, [])).toThrow(
    expect.objectContaining({ code: 'last-administrator' }),
  );
  expect(members()).toEqual([1]);
  setMembersOf(db, null, 1, [2]);
  expect(members()).toEqual([2]);
});

test('somebody who does not exist is refused, and nothing is changed', () => {
  setMembersOf(db, null, 1, [1]);
  expect(() => setMembersOf(db, null, 1, [2, 99])).toThrow(
    expect.objectContaining({ code: 'unknown-user' }),
  );
  expect(members()).toEqual([1]);
});
