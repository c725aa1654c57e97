import { expect, test } from 'vitest';
import { dosTime, unixSeconds } from './archiveTime.ts';

function read({ date, time }: { date: number; time: number }): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${1980 + (date >> 9)}-${two((date >> 5) & 15)}-${two(date & 31)}`;
  return `${day} ${two(time >> 11)}:${two((time >> 5) & 63)}:${two((time & 31) * 2)}`;
}

test.each([
  ['2024-07-14T10:20:31Z', 0, '2024-07-14 10:20:30'],
  ['2024-07-14T23:20:30Z', 120, '2024-07-15 01:20:30'],
  ['2024-01-01T00:20:30Z', -210, '2023-12-31 20:50:30'],
  ['1979-12-31T23:59:59Z', 0, '1980-01-01 00:00:00'],
  ['1979-12-31T23:59:59Z', 60, '1980-01-01 00:59:58'],
  ['2107-12-31T23:59:59Z', 60, '2107-12-31 23:59:58'],
  ['+100000-01-01T00:00:00Z', 0, '2107-12-31 23:59:58'],
])('%s at %d minutes east is %s in DOS time', (instant, offset, shown) => {
  expect(read(dosTime(Date.parse(instant), () => offset))).toBe(shown);
});

test('a time that is no number is the earliest there is', () => {
  expect(read(dosTime(Number.NaN, () => 0))).toBe('1980-01-01 00:00:00');
  expect(unixSeconds(Number.NaN)).toBeNull();
});

test('seconds are those that fit in 32 bits with a sign', () => {
  expect(unixSeconds(Date.parse('2024-07-14T10:20:31.900Z'))).toBe(1720952431);
  expect(unixSeconds(-1)).toBe(-1);
  expect(unixSeconds((2 ** 31 - 1) * 1000)).toBe(2 ** 31 - 1);
  expect(unixSeconds(2 ** 31 * 1000)).toBeNull();
  expect(unixSeconds((-(2 ** 31) - 1) * 1000)).toBeNull();
});
