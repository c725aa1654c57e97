import { afterAll, expect, test } from 'vitest';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { setUser } from './people.ts';
import { listNameable } from './peopleList.ts';

const { db, close } = openTestDatabase();
afterAll(close);

test('a form for a policy offers those who can sign in, and whom the policy names already', () => {
  fill(db, { users: 3, groups: 0, albums: [] });
  setUser(db, null, 2, { disabled: true });
  setUser(db, null, 3, { disabled: true });
  const idsFor = (named: number[]) => listNameable(db, named).map(({ id }) => id);
  expect(idsFor([])).toEqual([1]);
  expect(idsFor([3])).toEqual([1, 3]);
});
