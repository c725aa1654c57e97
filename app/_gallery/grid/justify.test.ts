import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heightOf, justify, placeInRow } from './justify.ts';

const metrics = { width: 1000, row: 200, gap: 10 };

test('rows take what fits at the least height and grow until they are full; the last one stays short', () => {
  // At 200 pixels: three of 300 with two gaps are 920, and a fourth would be too much.
  const rows = justify([1.5, 1.5, 1.5, 1.5], metrics);
  expect(rows).toEqual([
    { from: 0, to: 3, top: 0, height: 980 / 4.5 },
    { from: 3, to: 4, top: 980 / 4.5 + 10, height: 200 },
  ]);
  expect(heightOf(rows)).toBe(980 / 4.5 + 210);
  expect(heightOf(justify([], metrics))).toBe(0);
});

test('a photo that is wider than the window is as wide as that', () => {
  expect(justify([6], metrics)).toEqual([{ from: 0, to: 1, top: 0, height: 1000 / 6 }]);
});

test('a last row without room for what browsers put behind it is a full one', () => {
  const [row] = justify([4.97], { width: 1000, row: 200, gap: 10 });
  expect(row?.height).toBe(1000 / 4.97);
});

test('where photos go on, all rows are full and about as high, unless there are too few photos', () => {
  const ratios = Array.from({ length: 13 }, (_, at) => [1.5, 0.67, 1.78, 1][at % 4] ?? 1);
  const full = justify(ratios, metrics, true);
  for (const row of full) {
    const last = placeInRow(ratios, row, metrics.gap).at(-1);
    expect((last?.left ?? 0) + (last?.width ?? 0)).toBeCloseTo(1000);
    expect(row.height).toBeLessThan(360);
  }
  expect(justify([1.5], metrics, true)).toEqual([{ from: 0, to: 1, top: 0, height: 200 }]);
});

test('each photo stands in one row, in order, and no row is wider than the grid', () => {
  const ratio = fc.double({ min: 0.4, max: 4, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(ratio, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 280, max: 3000 }),
      fc.boolean(),
      (ratios, width, isFull) => {
        const rows = justify(ratios, { ...metrics, width }, isFull);
        expect(rows[0]?.from).toBe(0);
        expect(rows.at(-1)?.to).toBe(ratios.length);
        for (const [at, row] of rows.entries()) {
          expect(row.to).toBeGreaterThan(row.from);
          if (at > 0) expect(row.from).toBe(rows[at - 1]?.to);
          const last = placeInRow(ratios, row, metrics.gap).at(-1);
          expect((last?.left ?? 0) + (last?.width ?? 0)).toBeLessThan(width + 0.01);
        }
      },
    ),
    { numRuns: 300 },
  );
});
