import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { openTestDatabase } from '../../lib/testing/testWorld.ts';
import { sayWhenKept } from './reportAdministrators.ts';

const { db, close } = openTestDatabase();
afterAll(close);
afterEach(() => vi.restoreAllMocks());

test('nothing is said of a change that could not be kept', () => {
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  // As on a full disk, only the end of the transaction fails.
  const change = () => {
    db.$client.pragma('defer_foreign_keys = on');
    db.$client.exec('insert into memberships (user_id, group_id) values (99, 99)');
    return ['User anna added.'];
  };
  expect(() => sayWhenKept(db, change)).toThrow('FOREIGN KEY');
  expect(said).not.toHaveBeenCalled();
  sayWhenKept(db, () => ['User anna added.']);
  expect(said.mock.calls).toEqual([['User anna added.']]);
});
