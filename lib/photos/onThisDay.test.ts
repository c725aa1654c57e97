import { expect, test } from 'vitest';
import { parseDayOfYear } from './onThisDay.ts';

test('the days of any year on which photos are looked for are days of its calendar', () => {
  expect(['07-14', '02-29', '12-31'].map(parseDayOfYear)).toEqual(['07-14', '02-29', '12-31']);
  expect(['02-30', '00-10', '7-14', '13-01', '', '07-14x'].map(parseDayOfYear)).toEqual(
    Array.from({ length: 6 }, () => null),
  );
});
