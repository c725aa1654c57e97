import { expect, test } from 'vitest';
import type { Policy } from '../../access/policyState.ts';
import { AdminError } from '../../text/adminError.ts';
import { compareSpecificity, ruleText } from './rule.ts';
import { chooseStanding, parseRule } from './standing.ts';

const policy = (userId: number): Policy => ({
  public: false,
  inherit: true,
  originals: true,
  archives: true,
  stripMetadata: false,
  userIds: [userId],
  groupIds: [],
});

/** What is chosen for an album, where each of these names another user. */
const chosen = (rules: readonly string[], dirpath: string, category = 'Photos') => {
  const list = rules
    .map((text, i) => ({ ...parseRule(text), id: i + 1, policy: policy(i + 1), createdAt: 0 }))
    .sort((a, b) => compareSpecificity(a, b) || a.id - b.id);
  const choice = chooseStanding(list, { category, dirpath }).chosen;
  return choice === null || choice === 'nobody' ? choice : ruleText(choice);
};

test.each<[rule: string, matched: readonly string[], others: readonly string[]]>([
  ['2025/**', ['2025', '2025/a', '2025/a/b', '2025/.hidden/a'], ['20255', 'x/2025', '']],
  ['2025/*', ['2025/a', '2025/.a'], ['2025', '2025/a/b']],
  ['Work', ['Work', 'work', 'WORK'], ['Work/a', 'a/Work']],
  ['**/Caf\u00e9/**', ['Cafe\u0301', 'a/CAF\u00c9/b'], ['Cafe']],
  ['20{24,25}/**', ['2024', '2025/x'], ['2026']],
  ['Why\uff1f', ['Why\uff1f', 'why?'], ['Whys']],
  ['19*/**', ['1999', '1987/a'], ['2000']],
  ['**', ['', 'a', 'a/b'], []],
  ['/', [''], ['a']],
  ['./Work/', ['Work'], ['a']],
])('%s is for %j and not for %j', (rule, matched, others) => {
  for (const each of matched) expect(chosen([rule], each), each).not.toBeNull();
  for (const each of others) expect(chosen([rule], each), each).toBeNull();
});

test.each<[rules: readonly string[], dirpath: string, expected: string | null]>([
  // A rule by path wins over one by category.
  [['category:Photos', '**'], 'a', '**'],
  [['category:Photos'], 'a', 'category:Photos'],
  [['category:Other'], 'a', null],
  // The rule with more parts without wildcards wins.
  [['2025/**', '2025/Work/**', '**'], '2025/Work/x', '2025/Work/**'],
  [['**/Work/**', '**'], 'a/Work', '**/Work/**'],
  [['2025/*/Private', '2025/**'], '2025/a/Private', '2025/*/Private'],
  // Then the one with more parts other than `**`.
  [['2025/**', '2025/*'], '2025/a', '2025/*'],
  // Then the one with more characters besides its wildcards.
  [['2025/*', '2025/W*'], '2025/Work', '2025/W*'],
  // Where neither is more specific, nobody sees the album.
  [['2025/**', '**/Workshop'], '2025/Workshop', 'nobody'],
  [['201?/**', '20?1/**'], '2011/a', 'nobody'],
])('of %j for %s: %s', (rules, dirpath, expected) => {
  expect(chosen(rules, dirpath)).toBe(expected);
  expect(chosen(rules.toReversed(), dirpath)).toBe(expected);
});

test('two equally specific rules that agree count as one', () => {
  const list = ['201?/**', '20?1/**'].map((text, i) => ({
    ...parseRule(text),
    id: i,
    policy: policy(1),
    createdAt: 0,
  }));
  expect(chooseStanding(list, { category: '', dirpath: '2011' })).toMatchObject({
    matching: list,
    chosen: list[0],
  });
});

test.each(['', '  ', 'category:', '../elsewhere', '..'])('%j is no rule', (text) => {
  expect(() => parseRule(text)).toThrow(AdminError);
});
