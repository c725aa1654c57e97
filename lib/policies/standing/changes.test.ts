import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Policy } from '../../access/policyState.ts';
import { fill, openTestDatabase } from '../../testing/testWorld.ts';
import { undoChange } from '../undo.ts';
import { removeGroup, removeUser } from '../undoable/remove.ts';
import { removeStanding, setStanding, standingPolicyOf } from './changes.ts';
import { ruleText } from './rule.ts';
import { listStandingPolicies, parseRule } from './standing.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const policy = (userIds: number[], groupIds: number[] = []): Policy =>
  standingPolicyOf({ public: false, inherit: true, userIds, groupIds });
const state = (rule: string, said: Policy) => setStanding(db, null, parseRule(rule), said);
const named = () =>
  Object.fromEntries(
    listStandingPolicies(db).map((each) => [
      ruleText(each),
      [each.policy.userIds, each.policy.groupIds],
    ]),
  );

beforeEach(() => {
  db.$client.exec('delete from standing_policies');
  fill(db, { users: 2, groups: 1, albums: [] });
  db.$client.exec("insert into permissions (user_id, permission) values (1, 'admin')");
  state('2024/**', policy([1, 2], [1]));
});

test('a person who is restored is named as before, whatever standing policies were changed meanwhile', () => {
  const user = removeUser(db, 1, 2);
  const group = removeGroup(db, 1, 1);
  expect(named()).toEqual({ '2024/**': [[1], []] });
  state('2025/**', policy([1]));
  removeStanding(db, null, parseRule('2025/**'));
  const other = state('2026/**', policy([1]));
  undoChange(db, 1, other?.changeId ?? 0);
  undoChange(db, 1, group.id);
  undoChange(db, 1, user.id);
  expect(named()).toEqual({ '2024/**': [[1, 2], [1]] });
});

test('an undo takes back one standing policy, and leaves what was stated since for other albums', () => {
  const first = state('2025/**', policy([1]));
  const again = state('2024/**', policy([2]));
  const other = state('2026/**', policy([1]));
  undoChange(db, null, again?.changeId ?? 0);
  undoChange(db, null, first?.changeId ?? 0, { force: true });
  expect(named()).toEqual({ '2024/**': [[1, 2], [1]], '2026/**': [[1], []] });
  const changed = state('2026/**', policy([2]));
  expect(() => undoChange(db, null, other?.changeId ?? 0)).toThrow(/changed since/);
  undoChange(db, null, changed?.changeId ?? 0);
  const removed = removeStanding(db, null, parseRule('2026/**'));
  state('2026/**', policy([2]));
  expect(() => undoChange(db, null, removed.changeId)).toThrow(/changed since/);
  undoChange(db, null, removed.changeId, { force: true });
  expect(named()).toEqual({ '2024/**': [[1, 2], [1]], '2026/**': [[1], []] });
});

test('a change of a standing policy can be undone after a person that it names was removed', () => {
  const again = state('2024/**', policy([2]));
  removeUser(db, 1, 2);
  undoChange(db, 1, again?.changeId ?? 0);
  expect(named()).toEqual({ '2024/**': [[1], [1]] });
});
