import { expect, test } from 'vitest';
import { cut, type GridSection, type Item, layOut, type Shown } from './part.ts';
import { Parts } from './parts.ts';
import type { Whole } from './whole.ts';

const metrics = { width: 1000, row: 200, gap: 10, heading: 50 };
const whole: Whole = { path: '/albums/7', count: 1000, perPage: 200, by: 'page', months: [] };

/** Photos of 3:2, of which three fill a row. */
const items = (first: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: first + at, ratio: 1.5, elements: 3 }) as Item);
const section = (first: number, count: number, more: Partial<GridSection> = {}): GridSection => ({
  heading: null,
  joins: false,
  goesOn: false,
  items: items(first, count),
  ...more,
});
const page = (first: number, more: Partial<GridSection> = {}): Shown => ({
  first,
  count: 1000,
  sections: [section(first, 200, more)],
});

function open(served: Shown): Parts {
  const parts = new Parts(whole, served, metrics);
  parts.learn(parts.partAt(served.first), served);
  return parts;
}

test('a grid is as high from the beginning as its photos will need, as far as some are known', () => {
  const parts = open(page(0, { joins: true, goesOn: true }));
  const known = parts.heightOf(0);
  expect(parts.height).toBeCloseTo(5 * known);
  // A row of three photos at 980 / 4.5 pixels, and a gap.
  expect(known).toBeGreaterThan(66 * 227);
  // What is read later moves nothing above it.
  const above = parts.topOf(3);
  parts.learn(parts.partAt(600), page(600));
  expect(parts.topOf(3)).toBe(above);
  expect(parts.heightOf(3)).not.toBe(known);
});

test('what is at the top of the window is found again after heights have changed', () => {
  const parts = open(page(600));
  const at = parts.topOfPlace(630) + 20;
  const anchor = parts.anchorAt(at);
  expect(parts.placeAtTop(at)).toBe(630);
  parts.learn(parts.partAt(0), { ...page(0), sections: [section(0, 100), section(100, 100)] });
  expect(parts.topOfAnchor(anchor)).not.toBe(anchor.top);
  expect(parts.topOfAnchor(anchor)).toBe(parts.topOfPlace(630));
  // Where nothing is known, a place is a share of its part.
  expect(parts.placeAtTop(parts.topOf(4) + parts.heightOf(4) / 2 + 1)).toBe(900);
});

test('parts that are far away are forgotten, but not how high they are', () => {
  const many = { ...whole, count: 4000 };
  const parts = new Parts(many, { ...page(0), count: 4000 }, metrics);
  parts.learn(parts.partAt(0), page(0));
  const height = parts.heightOf(0);
  parts.forgetFarFrom([3000]);
  expect(parts.partAt(0).sections).toBeNull();
  expect(parts.itemAt(5)).toBeUndefined();
  expect(parts.heightOf(0)).toBe(height);
});

test('a million photos are not higher than browsers allow', () => {
  const parts = new Parts({ ...whole, count: 1_000_000 }, page(0), metrics);
  parts.learn(parts.partAt(0), page(0));
  expect(parts.heightOf(0)).toBeGreaterThan(66 * 227);
  expect(parts.height).toBeLessThan(15_000_001 + parts.heightOf(0));
});

test('a day that goes on in the next part has one heading there and full rows here', () => {
  const day = section(0, 4, { heading: 'Monday', goesOn: true, joins: true });
  const alone = layOut([day], metrics);
  expect(alone.sections[0]?.headingTop).toBeNull();
  expect(layOut([day], metrics, { before: 'Sunday' }).sections[0]?.headingTop).toBe(0);
  const widths = (after: string | undefined) =>
    layOut([day], metrics, { after }).sections[0]?.rows.map(({ height }) => Math.round(height));
  expect(widths('Tuesday')).toEqual([218, 200]);
  expect(widths('Monday')).toEqual([162]);
});

test('of a page that shows more than a part has, the rest is left out', () => {
  const sections = [section(0, 3, { heading: 'a' }), section(3, 3, { heading: 'b', joins: true })];
  const ids = (skip: number, count: number) =>
    cut(sections, skip, count).map((each) => each.items.map(({ id }) => id));
  expect(ids(0, 6)).toEqual([
    [0, 1, 2],
    [3, 4, 5],
  ]);
  expect(ids(1, 3)).toEqual([[1, 2], [3]]);
  expect(cut(sections, 1, 3).map(({ joins, goesOn }) => [joins, goesOn])).toEqual([
    [true, false],
    [true, true],
  ]);
});
