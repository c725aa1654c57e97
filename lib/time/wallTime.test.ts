import { describe, expect, test } from 'vitest';
import {
  dayOfWall,
  formatWallTime,
  hasTime,
  instantOfWall,
  parseWallTime,
  shownByUtc,
  wallTimeAt,
} from './wallTime.ts';

const instant = Date.UTC(2021, 6, 3, 12, 5, 9, 239);

describe('wall times', () => {
  test('are what a clock in a zone, or at an offset, shows', () => {
    expect(wallTimeAt(instant, 'Europe/Paris')).toBe('2021-07-03T14:05:09.239');
    expect(wallTimeAt(instant, 'Asia/Tokyo')).toBe('2021-07-03T21:05:09.239');
    expect(wallTimeAt(instant, -210)).toBe('2021-07-03T08:35:09.239');
    expect(wallTimeAt(-1, 0)).toBe('1969-12-31T23:59:59.999');
    expect(wallTimeAt(0, 0)).toBe('1970-01-01T00:00:00');
  });

  test('lead back to the instant, where the place is known', () => {
    for (const zone of ['Europe/Paris', 'America/St_Johns', -210, 825]) {
      expect(instantOfWall(wallTimeAt(instant, zone), zone)).toBe(instant);
    }
    expect(instantOfWall('2021-07-03', 'Europe/Paris')).toBe(Date.UTC(2021, 6, 2, 22));
  });

  test('are told from days, and are shown as they are', () => {
    expect([hasTime('2021-07-03'), hasTime('2021-07-03T00:00:00')]).toEqual([false, true]);
    expect(dayOfWall('2021-07-03T14:05:09')).toBe('2021-07-03');
    expect(new Date(shownByUtc('2021-07-03T14:05:09')).toISOString()).toBe(
      '2021-07-03T14:05:09.000Z',
    );
    expect(new Date(shownByUtc('2021-07-03')).toISOString()).toBe('2021-07-03T00:00:00.000Z');
  });

  test('sort as text, through all years', () => {
    const clock = { month: 1, day: 2, hour: 3, minute: 4, second: 5 };
    const times = [99, 999, 1950, 9999].map((year) => formatWallTime({ year, ...clock }));
    expect(times.toSorted()).toEqual(times);
    expect(times[0]).toBe('0099-01-02T03:04:05');
    expect(formatWallTime({ year: 1950, ...clock, ms: 5 })).toBe('1950-01-02T03:04:05.005');
  });
});

describe('parseWallTime', () => {
  test.each([
    ['2021-07-03', '2021-07-03'],
    ['2021-07-03T14:05', '2021-07-03T14:05:00'],
    ['2021-07-03T14:05:09', '2021-07-03T14:05:09'],
    ['2021-07-03T14:05:09.239', '2021-07-03T14:05:09.239'],
    ['2024-02-29T00:00:00', '2024-02-29T00:00:00'],
  ])('reads %s', (text, wall) => {
    expect(parseWallTime(text)).toBe(wall);
  });

  test.each([
    '',
    'T14:05',
    '2021-7-3',
    '2021-02-29',
    '2021-13-01',
    '0000-01-01',
    '2021-07-03T24:00',
    '2021-07-03T14:60',
    '2021-07-03T14:05:09Z',
    '12021-07-03',
  ])('refuses %j', (text) => {
    expect(parseWallTime(text)).toBeNull();
  });
});
