import { expect, test } from 'vitest';
import type { VisiblePhoto } from './rows.ts';
import type { TimelineStart } from './timeline.ts';
import { firstNumber, parseTimelineStart, timelineHref } from './timelineAddress.ts';

const first: TimelineStart = { month: '2020-01' };
const parse = (search: string) =>
  parseTimelineStart(Object.fromEntries(new URLSearchParams(search)), first);

test.each([
  { month: '2019-07' },
  { month: '' },
  { month: '2019-07', skip: 400 },
  { month: '2019-07-31', skip: 400 },
  { month: '', skip: 1 },
  { after: { at: '2019-07-14T10:22:33.123', id: 12 } },
  { before: { at: '2019-07-14T00:00:00', id: 12 } },
  { before: { at: '', id: 12 } },
] satisfies TimelineStart[])('the address of %j leads there', (start) => {
  expect(parse(timelineHref(start).split('?')[1] ?? '')).toEqual(start);
});

test.each([
  ...[
    'at=',
    'at=2019',
    'at=2019-13',
    'at=2019-00',
    'at=x',
    'skip=2',
    'at=2019-07&skip=0',
    'at=2019-07&skip=-1',
    'at=2019-07&skip=',
    'after=',
    'after=1',
    'after=2019-07-14_1',
  ],
  ...['after=_0', 'after=_01', 'before=%25_1', 'at=2019-07&after=_1', `after=_${'9'.repeat(20)}`],
])('%s is no address of the timeline', (search) => {
  expect(parse(search)).toBeNull();
});

test('without parameters the timeline begins with its newest month', () => {
  expect(parse('')).toBe(first);
});

test('photos are counted from the newest, on from the number in the address', () => {
  const at = { at: '2019-07-14T10:22:33', id: 12 };
  const months = [
    { month: '2020-01', photos: 10 },
    { month: '2019-07', photos: 5 },
  ];
  // Only the place of the first photo and their number are read.
  const photos = [{ orderAt: at.at, id: 12 }, { id: 11 }] as unknown as VisiblePhoto[];
  const page = { photos, hasNewer: true, hasOlder: true };
  const numberOf = (start: TimelineStart, n?: string, of = page) =>
    firstNumber(start, of, months, n);
  expect(numberOf({ month: '2019-07' })).toBe(11);
  expect(numberOf({ after: at }, '12')).toBe(13);
  expect(numberOf({ before: at }, '15')).toBe(13);
  expect(numberOf({ before: at }, '1')).toBe(1);
  expect(numberOf({ after: at })).toBe(11);
  expect(numberOf({ after: at }, '-3')).toBe(11);
  expect(numberOf({ before: at }, '40', { ...page, hasNewer: false })).toBe(1);
});
