import { expect, test } from 'vitest';
import { openTestDatabase } from '../testing/testWorld.ts';
import { idRangesText, isInRanges, parseIdRanges } from './idRanges.ts';
import { allRows } from './run.ts';
import { sql } from './sql.ts';

test.each<[number[], string]>([
  [[], ''],
  [[7], '7'],
  [[3, 1, 2, 2, 9, 11, 12], '1-3,9,11-12'],
])('%j is %j, which means exactly those', (ids, text) => {
  expect(idRangesText(ids)).toBe(text);
  const { db, close } = openTestDatabase();
  const found = allRows<{ id: number }>(
    db,
    sql`select value as id from json_each('[0,1,2,3,4,7,8,9,10,11,12,13]') as ids
      where ${isInRanges(sql`ids.value`, parseIdRanges(text))}`,
  );
  expect(found.map(({ id }) => id)).toEqual([...new Set(ids)].sort((a, b) => a - b));
  close();
});

test('what is no range is left out', () => {
  expect(parseIdRanges('1-2,x,-3,4-,5--6,1e3,')).toEqual([[1, 2]]);
});
