import { expect, test } from 'vitest';
import { cellSizes, coverSizes } from './cardSizes.ts';

/** The width in `sizes` for each layout, from that of four columns to a phone's. */
const widths = (sizes: string) => [...sizes.matchAll(/(\d+)vw/g)].map(([, vw]) => Number(vw));

test('a cover is asked for as wide as its card shows it, or as its part beside the sample', () => {
  const listed = { place: 1, count: 12 };
  expect(widths(coverSizes({ shape: 'wide', beside: 4 }, listed))).toEqual([19, 28, 46, 53]);
  expect(widths(coverSizes({ shape: 'tall', beside: 4 }, listed))).toEqual([14, 21, 34, 39]);
  expect(widths(coverSizes({ shape: 'tall', beside: 0 }, listed))).toEqual([19, 28, 46, 53]);
});

test('the sample takes small pictures, unless few of it fill the card', () => {
  const listed = { place: 1, count: 12 };
  expect(widths(cellSizes({ shape: 'wide', beside: 4 }, listed))).toEqual([5, 7, 12, 14]);
  expect(widths(cellSizes({ shape: 'tall', beside: 4 }, listed))).toEqual([6, 8, 13, 15]);
  expect(widths(cellSizes({ shape: 'wide', beside: 1 }, listed))).toEqual([19, 28, 46, 53]);
});

test('where the albums of a year do not fill the rows, the first card is wider', () => {
  const mosaic = { shape: 'wide', beside: 4 } as const;
  // Of five: one row of its own with four columns, two of three columns, one row with two.
  expect(widths(coverSizes(mosaic, { place: 0, count: 5 }))).toEqual([35, 37, 60, 53]);
  expect(widths(cellSizes(mosaic, { place: 0, count: 5 }))).toEqual([23, 12, 19, 14]);
  // Of six with four columns, the first two share a row.
  expect(widths(coverSizes(mosaic, { place: 1, count: 6 }))).toEqual([25, 28, 46, 53]);
  // A card that shows one photo stays as it is.
  expect(widths(coverSizes({ ...mosaic, beside: 0 }, { place: 0, count: 5 }))).toEqual([
    19, 28, 46, 53,
  ]);
});
