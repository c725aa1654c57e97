import { afterAll, expect, test } from 'vitest';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { setUser } from './people.ts';
import { listNameable } from './peopleList.ts';

const { db, close } = openTestDatabase();
afterAll(close);

test('a form for a policy offers those who can sign in, and whom the policy names already', () => {
  fill(db, { users: 3, groups: 2, albums: [] });
  setUser(db, null, 2, { disabled: true });
  setUser(db, null, 3, { disabled: true });
  const offered = (named: number[]) =>
    listNameable(db, named).map(({ kind, id }) => `${kind} ${id}`);
  expect(offered([])).toEqual(['group 1', 'group 2', 'user 1']);
  expect(offered([3])).toEqual(['group 1', 'group 2', 'user 1', 'user 3']);
});
