import { describe, expect, it } from 'vitest';
import { parseOffset, parseWallTime } from './takenDate.ts';

describe('parseWallTime', () => {
  it('reads the form of EXIF and those that software writes', () => {
    const expected = { year: 2019, month: 5, day: 4, hour: 3, minute: 2, second: 1 };
    for (const text of ['2019:05:04 03:02:01', '2019-05-04T03:02:01', '2019/05/04 03:02:01Z']) {
      expect(parseWallTime(text)).toEqual(expected);
    }
  });

  it('reads fractions of a second', () => {
    expect(parseWallTime('2019:05:04 03:02:01', '5')?.ms).toBe(500);
    expect(parseWallTime('2019:05:04 03:02:01', '239')?.ms).toBe(239);
    expect(parseWallTime('2019:05:04 03:02:01', '574922')?.ms).toBe(574);
    expect(parseWallTime('2019:05:04 03:02:01', '  ')).not.toHaveProperty('ms');
  });

  it.each([
    undefined,
    '',
    '    :  :     :  :  ',
    '0000:00:00 00:00:00',
    '2019:00:01 00:00:00',
    '2019:13:01 00:00:00',
    '2019:02:29 00:00:00',
    '1900:02:29 00:00:00',
    '2019:04:31 00:00:00',
    '2019:04:00 00:00:00',
    '2019:04:01 24:00:00',
    '2019:04:01 00:60:00',
    '2019:04:01 00:00:60',
    '2019:04:01',
  ])('ignores %j', (text) => {
    expect(parseWallTime(text)).toBeNull();
  });

  it('knows leap years', () => {
    expect(parseWallTime('2000:02:29 00:00:00')?.day).toBe(29);
    expect(parseWallTime('2024:02:29 00:00:00')?.day).toBe(29);
  });
});

describe('parseOffset', () => {
  it.each([
    ['+02:00', 120],
    ['-03:30', -210],
    ['+05:45', 345],
    ['+14:00', 840],
    ['Z', 0],
    ['-00:00', 0],
    [' +01:00 ', 60],
  ])('reads %j', (text, minutes) => {
    expect(parseOffset(text)).toBe(minutes);
  });

  it.each([undefined, '', '   :  ', '+15:00', '+01:60', '2', '+1:00', 'CET'])(
    'ignores %j',
    (text) => {
      expect(parseOffset(text)).toBeNull();
    },
  );
});
