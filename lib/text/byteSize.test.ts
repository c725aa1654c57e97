import { expect, test } from 'vitest';
import { formatByteSize, parseByteSize } from './byteSize.ts';

test.each([
  ['20GB', 20e9],
  ['1.5 TB', 1.5e12],
  ['500mb', 5e8],
  ['12 kB', 12_000],
  ['7B', 7],
  ['20', null],
  ['-1GB', null],
  ['GB', null],
  ['20GiB', null],
  ['1e3GB', null],
])('%s is %s bytes', (text, bytes) => {
  expect(parseByteSize(text)).toBe(bytes);
});

test('sizes are told with one digit behind the point', () => {
  expect([0, 999, 3_400_000, 20e9, 5e15].map(formatByteSize)).toEqual([
    '0 B',
    '999 B',
    '3.4 MB',
    '20.0 GB',
    '5000.0 TB',
  ]);
});
