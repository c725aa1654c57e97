import { afterAll, beforeEach, expect, it } from 'vitest';
import { recordActivity } from '../activity/activity.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { addAccount, findAccountChoices, removeAccount } from './accounts.ts';

const { db, close } = openTestDatabase();
afterAll(close);
beforeEach(() => {
  fill(db, { users: 2, groups: 0, albums: [] });
  db.$client.exec('delete from activity');
});

const provider = 'https://id.example.org';
const refuse = (account: string, of = provider, email = `${account}@example.org`) =>
  recordActivity(db, {
    kind: 'account-refused',
    userId: null,
    details: { why: 'unknown', provider: of, account, email, person: null },
  });

it('offers accounts that this provider sent and nobody has, the last one first', () => {
  for (const account of ['a', 'b', 'a', 'c']) refuse(account);
  refuse('elsewhere', 'https://other.example.org');
  addAccount(db, null, 2, { provider, subject: 'b' });
  const { chosen, refused } = findAccountChoices(db, provider, 1);
  expect(chosen).toEqual([]);
  expect(refused.map(({ subject }) => subject).sort()).toEqual(['a', 'c']);
  expect(refused.find(({ subject }) => subject === 'a')?.email).toBe('a@example.org');
  addAccount(db, null, 1, { provider, subject: ' c ' });
  addAccount(db, null, 1, { provider: 'https://other.example.org', subject: 'x' });
  expect(findAccountChoices(db, provider, 1)).toMatchObject({
    chosen: ['c'],
    refused: [{ subject: 'a' }],
  });
  removeAccount(db, null, 1, { provider, subject: 'c' });
  expect(findAccountChoices(db, provider, 1).chosen).toEqual([]);
});

it('takes an account for one user, and by no other name than providers have', () => {
  addAccount(db, null, 1, { provider, subject: 'a' });
  expect(() => addAccount(db, null, 2, { provider, subject: 'a' })).toThrow(/belongs to/);
  for (const subject of ['', ' ', 'é', 'a\nb', 'x'.repeat(256)]) {
    expect(() => addAccount(db, null, 1, { provider, subject })).toThrow(/named by its sub/);
  }
});
