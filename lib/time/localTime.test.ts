import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOf, offsetAt, wallClock } from './localTime.ts';

function wall(text: string) {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text
    .split(/[- :]/)
    .map(Number);
  return { year, month, day, hour, minute, second };
}

function instant(text: string, zone: string | number) {
  return new Date(instantOf(wall(text), zone)).toISOString();
}

describe('instantOf', () => {
  test.each([
    ['2013-01-19 19:12:43', 'Europe/Paris', '2013-01-19T18:12:43.000Z'],
    ['2013-07-19 19:12:43', 'Europe/Paris', '2013-07-19T17:12:43.000Z'],
    ['2013-07-19 19:12:43', 'UTC', '2013-07-19T19:12:43.000Z'],
    ['2013-07-19 19:12:43', 'Asia/Kathmandu', '2013-07-19T13:27:43.000Z'],
    ['2013-07-19 19:12:43', 'America/Los_Angeles', '2013-07-20T02:12:43.000Z'],
    ['2013-07-19 00:00:00', 'Pacific/Kiritimati', '2013-07-18T10:00:00.000Z'],
    ['2013-07-19 19:12:43', 330, '2013-07-19T13:42:43.000Z'],
    ['2013-07-19 19:12:43', -480, '2013-07-20T03:12:43.000Z'],
  ])('%s in %s', (text, zone, expected) => {
    expect(instant(text, zone)).toBe(expected);
  });

  test.each([
    ['skipped, northern', '2025-03-30 02:30:00', 'Europe/Paris', '2025-03-30T01:30:00.000Z'],
    ['just before', '2025-03-30 01:59:59', 'Europe/Paris', '2025-03-30T00:59:59.000Z'],
    ['just after', '2025-03-30 03:00:00', 'Europe/Paris', '2025-03-30T01:00:00.000Z'],
    ['twice, northern', '2025-10-26 02:30:00', 'Europe/Paris', '2025-10-26T00:30:00.000Z'],
    ['after it', '2025-10-26 03:00:00', 'Europe/Paris', '2025-10-26T02:00:00.000Z'],
    ['skipped, west', '2025-03-09 02:30:00', 'America/New_York', '2025-03-09T07:30:00.000Z'],
    ['twice, west', '2025-11-02 01:30:00', 'America/New_York', '2025-11-02T05:30:00.000Z'],
    [
      'twice, half an hour',
      '2025-04-06 01:45:00',
      'Australia/Lord_Howe',
      '2025-04-05T14:45:00.000Z',
    ],
    ['a skipped day', '2011-12-30 12:00:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z'],
  ])('%s', (_name, text, zone, expected) => {
    expect(instant(text, zone)).toBe(expected);
  });

  test.each([
    ['1900-01-01 00:00:00', 'Europe/Dublin', '1900-01-01T00:25:21.000Z'],
    ['1900-01-01 00:00:00', 'Europe/Paris', '1899-12-31T23:50:39.000Z'],
    ['1965-01-01 00:00:00', 'Africa/Monrovia', '1965-01-01T00:44:30.000Z'],
    ['0013-01-01 00:00:00', 'UTC', '0013-01-01T00:00:00.000Z'],
  ])('long ago: %s in %s', (text, zone, expected) => {
    expect(instant(text, zone)).toBe(expected);
  });

  test('a zone that does not exist gives NaN, no exception', () => {
    expect(instantOf(wall('2013-01-19 19:12:43'), 'Mars/Olympus')).toBeNaN();
    expect(wallClock(0, 'Mars/Olympus').year).toBeNaN();
  });
});

describe('wallClock', () => {
  test('in a zone, by an offset, before 1970', () => {
    const ms = Date.UTC(2013, 6, 19, 22, 30, 5);
    expect(wallClock(ms, 'Europe/Paris')).toEqual(wall('2013-07-20 00:30:05'));
    expect(wallClock(ms, -90)).toEqual(wall('2013-07-19 21:00:05'));
    expect(wallClock(Date.UTC(1950, 0, 1), 'UTC')).toEqual(wall('1950-01-01 00:00:00'));
  });

  test('is what Intl shows, and instantOf leads back to it', () => {
    const zones = ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Europe/Dublin'];
    const seconds = fc.integer({ min: -2_500_000_000, max: 2_500_000_000 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), seconds, (timeZone, second) => {
        const clock = wallClock(second * 1000, timeZone);
        const shown = new Intl.DateTimeFormat('sv-SE', {
          timeZone,
          dateStyle: 'short',
          timeStyle: 'medium',
        }).format(second * 1000);
        expect(clock).toEqual(wall(shown));
        expect(wallClock(instantOf(clock, timeZone), timeZone)).toEqual(clock);
      }),
    );
  });
});

test('offsetAt changes within a day', () => {
  expect(offsetAt(Date.UTC(2025, 2, 30, 0, 59), 'Europe/Paris')).toBe(60);
  expect(offsetAt(Date.UTC(2025, 2, 30, 1, 0), 'Europe/Paris')).toBe(120);
  expect(offsetAt(0, 'Etc/GMT+5')).toBe(-300);
  expect(offsetAt(0, 17)).toBe(17);
});
