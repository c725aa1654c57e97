import { expect, test } from 'vitest';
import type { VisiblePhoto } from '../../lib/photos/rows.ts';
import { dayBegun, sectionsOf } from './sections.ts';

/** So many photos of each day, in this order; the empty day is none. */
function photosOf(days: readonly (readonly [day: string, photos: number])[]): VisiblePhoto[] {
  return days.flatMap(([day, photos]) =>
    Array.from({ length: photos }, () => ({ takenAt: day || null }) as unknown as VisiblePhoto),
  );
}

function spansOf(
  days: Parameters<typeof photosOf>[0],
  beside: Parameters<typeof sectionsOf>[1]['beside'] = {},
) {
  const photos = photosOf(days);
  const sections = sectionsOf(photos, { byDay: 'runs-of-days', beside, oneOfMany: true });
  expect(sections.flatMap((section) => section.photos)).toEqual(photos);
  expect(sections.map(({ from }) => from)).toEqual(
    sections.map((_, at) => sections.slice(0, at).flatMap((each) => each.photos).length),
  );
  return sections.map(({ time }) => [...new Set([time?.first, time?.last])].join(' to '));
}

test('days with few photos share a section, within a month or nearly so', () => {
  const days = [
    ['2019-07-30', 1],
    ['2019-07-28', 3],
    ['2019-07-27', 4],
    ['2019-07-20', 1],
    ['2019-07-02', 1],
    ['2019-06-30', 2],
    ['2019-06-29', 2],
    ['2019-05-11', 1],
    ['2018-12-31', 1],
    ['', 1],
  ] as const;
  expect(spansOf(days)).toEqual([
    '2019-07-30 to 2019-07-28',
    '2019-07-27',
    '2019-07-20 to 2019-06-29',
    '2019-05-11',
    '2018-12-31',
    '',
  ]);
});

test('a day that is on two pages is alone on both', () => {
  const days = [
    ['2019-07-30', 1],
    ['2019-07-29', 1],
    ['2019-07-28', 1],
    ['2019-07-27', 1],
  ] as const;
  const [before = null, after = null] = photosOf([
    ['2019-07-30', 1],
    ['2019-07-27', 1],
  ]);
  expect(spansOf(days, { before, after })).toEqual([
    '2019-07-30',
    '2019-07-29 to 2019-07-28',
    '2019-07-27',
  ]);
});

test('the first photo of each day of a run names its day', () => {
  const photos = photosOf([
    ['2019-07-30', 2],
    ['2019-07-28', 1],
  ]);
  const [run] = sectionsOf(photos, { byDay: 'runs-of-days', beside: {}, oneOfMany: true });
  expect(photos.map((_, at) => run && dayBegun(run, at))).toEqual([
    '2019-07-30',
    null,
    '2019-07-28',
  ]);
  const [alone] = sectionsOf(photos.slice(0, 2), {
    byDay: 'runs-of-days',
    beside: {},
    oneOfMany: true,
  });
  expect(alone && dayBegun(alone, 0)).toBeNull();
});
