import { expect, test } from 'vitest';
import { editDistance } from './editDistance.ts';

test.each([
  ['lake', 'lake', 0],
  ['lake', 'lakes', 1],
  ['lkae', 'lake', 1],
  ['grandna', 'grandma', 1],
  ['castel', 'castle', 1],
  ['chateu', 'chateau', 1],
  ['birthdya', 'birthdays', 2],
  ['lake', 'snow', 3],
  ['', 'snow', 3],
])('%s and %s differ by %i, counted to 3', (a, b, distance) => {
  expect(editDistance(a, b, 2)).toBe(distance);
  expect(editDistance(b, a, 2)).toBe(distance);
});
