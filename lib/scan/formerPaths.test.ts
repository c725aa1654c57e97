import { expect, test } from 'vitest';
import { placesAfter, ruleAfter } from './formerPaths.ts';

/** The album of one directory, which is now in the other one. */
const move = (from: string, to: string) => ({ from, to });

test.each([
  ['2014/Party/sub', move('2014/Party', '2015/Feast'), '2015/Feast/sub'],
  ['2014/Party', move('2014/Party/sub', '2014/Feast/sub'), '2014/Feast'],
  ['2014', move('2014/Party', '2015/Feast'), '2015/Feast'],
  ['2014/Party', move('', 'Photos'), 'Photos/2014/Party'],
  ['Photos/2014', move('Photos', ''), '2014'],
  ['Photos', move('Photos', ''), ''],
])('%j is also looked for where it was moved, %j: at %j', (place, moved, after) => {
  expect(placesAfter(place, [moved])).toEqual([place, after]);
});

test('what was moved into the library itself, or out of it, keeps the rule of its old place', () => {
  const rule = (rawPath: string) => ['2014/a.jpg', 'Photos/b.jpg'].includes(rawPath);
  const after = ruleAfter(rule, [move('', 'All'), move('Photos', '')]);
  expect(['All/2014/a.jpg', 'b.jpg', '2014/a.jpg', 'All/b.jpg'].map(after)).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
