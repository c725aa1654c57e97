import { expect, test } from 'vitest';
import { findSpan } from './range.ts';

test.each([
  ['bytes=0-0', { start: 0, end: 1 }],
  ['bytes=10-19', { start: 10, end: 20 }],
  ['bytes=10-', { start: 10, end: 100 }],
  ['bytes=90-200', { start: 90, end: 100 }],
  ['bytes=-10', { start: 90, end: 100 }],
  ['bytes=-100', { start: 0, end: 100 }],
  ['bytes=-101', { start: 0, end: 100 }],
  ['Bytes=5-5', { start: 5, end: 6 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=99999999999999999999999-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=0-1,5-6', null],
  ['bytes=a-b', null],
  ['bytes=', null],
  ['bytes', null],
  ['lines=0-1', null],
])('of 100 bytes, %s is %j', (header, span) => {
  expect(findSpan(header, 100)).toEqual(span);
});

test('an empty file has no first byte, but its last ten bytes are the whole file', () => {
  expect(findSpan('bytes=0-', 0)).toBe('unsatisfiable');
  expect(findSpan('bytes=-10', 0)).toBeNull();
  expect(findSpan('bytes=-0', 0)).toBe('unsatisfiable');
});
