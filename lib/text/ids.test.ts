import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatIdRanges, makeRangeTest, parseId, parseIdRanges } from './ids.ts';

it('reads ids as our links write them', () => {
  expect(parseId('1')).toBe(1);
  expect(parseId('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
});

it.each([
  '',
  '0',
  '01',
  '-1',
  '+1',
  '1.0',
  '1e3',
  '0x1',
  ' 1',
  '1\n',
  '١',
  '9007199254740993',
  '99999999999999999',
])('takes %j for no id', (text) => {
  expect(parseId(text)).toBeNull();
});

it('reads lists of ids and ranges', () => {
  const listed = makeRangeTest(parseIdRanges('3,5-9,9007199254740990-9007199254740991') ?? []);
  const ids = [1, 3, 4, 5, 7, 9, 10, Number.MAX_SAFE_INTEGER];
  expect(ids.filter((id) => listed(id))).toEqual([3, 5, 7, 9, Number.MAX_SAFE_INTEGER]);
});

it('finds an id in ranges that overlap, touch or come in any order', () => {
  const range = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 12 }));
  fc.assert(
    fc.property(fc.array(range, { minLength: 1 }), (ranges) => {
      const text = ranges.map(([from, more]) => `${from}-${from + more}`).join();
      const listed = makeRangeTest(parseIdRanges(text) ?? []);
      for (let id = 0; id <= 45; id += 1) {
        const isIn = ranges.some(([from, more]) => from <= id && id <= from + more);
        expect([id, listed(id)]).toEqual([id, isIn]);
      }
    }),
  );
});

it.each(['', ',', '3,', '-', '3-', '-3', '9-5', '1-2-3', '1 - 2', 'a', '01'])(
  'takes %j for no list of ids',
  (text) => {
    expect(parseIdRanges(text)).toBeNull();
  },
);

it('writes ids as they are read, neighbours as a range', () => {
  expect(formatIdRanges([])).toBe('');
  expect(formatIdRanges([9, 3, 5, 6, 7, 8, 3])).toBe('3,5-9');
  const isListed = makeRangeTest(parseIdRanges(formatIdRanges([1, 2, 4, 10])) ?? []);
  expect([1, 2, 3, 4, 5, 10].filter((id) => isListed(id))).toEqual([1, 2, 4, 10]);
});
