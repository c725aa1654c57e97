import { expect, test } from 'vitest';
import { formatOutline, parseOutline, type Rings } from './outline.ts';

test('an outline with holes is read back to a fiftieth of a degree', () => {
  const land: Rings[] = [
    [
      [
        [-180, 85.5],
        [179.98, -89.999],
        [2.3522, 48.8566],
        [-180, 85.5],
      ],
      [
        [0, 0],
        [0.001, 0.001],
        [0.02, 0],
        [0, 0],
      ],
    ],
    [[[10, 20]]],
  ];
  const rounded = (degrees: number) => Math.round(degrees * 50) / 50;
  const expected = land.map((rings) =>
    rings.map((ring) =>
      ring
        .map(([x, y]) => [rounded(x), rounded(y)])
        .filter(([x, y], at, all) => at === 0 || x !== all[at - 1]?.[0] || y !== all[at - 1]?.[1]),
    ),
  );
  const found = parseOutline(formatOutline(land));
  expect(found.flat(3).map((each) => each.toFixed(6))).toEqual(
    expected.flat(3).map((each) => (each ?? 0).toFixed(6)),
  );
});
