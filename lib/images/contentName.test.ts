import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentName } from './contentName.ts';

test('names are equal exactly when all fields are', () => {
  const fields = fc.array(fc.oneof(fc.nat(200), fc.string({ maxLength: 3 })), { maxLength: 4 });
  fc.assert(
    fc.property(fields, fields, (a, b) => {
      const same = JSON.stringify(a.map(String)) === JSON.stringify(b.map(String));
      expect(contentName(a) === contentName(b)).toBe(same);
    }),
    { numRuns: 2000 },
  );
});

test('the original’s collision: album 1 with photos 23 and 4, album 12 with photo 34', () => {
  expect(contentName([1, 23, 4])).not.toBe(contentName([12, 34]));
  expect(contentName([1, 23])).not.toBe(contentName([12, 3]));
});

test('a text is the same field as its bytes', () => {
  expect(contentName([Buffer.from('é1'), 2])).toBe(contentName(['é1', 2]));
  expect(contentName([Buffer.from('é'), '12'])).not.toBe(contentName(['é1', 2]));
});
