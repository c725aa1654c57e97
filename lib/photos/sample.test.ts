import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleRanks } from './sample.ts';

test('38 a sample is all of a few, else one from each stretch, in order', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.integer({ min: 1, max: 12 }), fc.string(), (count, most, seed) => {
      const ranks = sampleRanks(count, most, seed);
      expect(ranks).toHaveLength(Math.min(count, most));
      expect(ranks).toEqual([...new Set(ranks)].toSorted((a, b) => a - b));
      for (const [i, rank] of ranks.entries()) {
        if (count <= most) expect(rank).toBe(i);
        else expect(Math.floor(((rank + 1) * most - 1) / count)).toBe(i);
      }
    }),
  );
});

test('38 the sample is the same all day and another on another day', () => {
  const days = Array.from({ length: 20 }, (_, day) => sampleRanks(300, 5, `day ${day}`).join());
  expect(sampleRanks(300, 5, 'day 0').join()).toBe(days[0]);
  expect(new Set(days).size).toBeGreaterThan(15);
});
