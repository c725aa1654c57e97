import { expect, test } from 'vitest';
import { fileSize } from './fileSize.ts';

test.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [1_000, '1 kB'],
  [999_499, '999 kB'],
  [999_600, '1 MB'],
  [3_440_000, '3.4 MB'],
  [96_400_000, '96 MB'],
  [1_304_000_000, '1.3 GB'],
  [2_000_000_000_000_000, '2,000 TB'],
])('%d bytes', (bytes, text) => {
  expect(fileSize('en', bytes)).toBe(text.replace(' ', '\u00a0'));
});

test('in other languages', () => {
  expect(fileSize('de', 3_440_000)).toBe('3,4\u00a0MB');
  expect(fileSize('fr', 3_440_000)).toBe('3,4\u202fMo');
});
