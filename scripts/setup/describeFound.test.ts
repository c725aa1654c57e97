import { expect, test } from 'vitest';
import { detectPatterns } from '../../lib/library/detectPatterns.ts';
import { describeFound } from './describeFound.ts';

test('no control characters of the names of directories are printed', () => {
  const detected = detectPatterns(['\u001b[2Jgone/a.jpg', '2024/01_02_Snow/b.jpg']);
  expect(describeFound('/photos\u001b[31m', detected)).toBe(
    [
      'Found 2 photos in /photos\\u{1b}[31m:',
      '  1 photo in 1 directory of the form YYYY/MM_DD_name/, which gives their date and name',
      '  1 photo in 1 directory without a date: each takes the date of its earliest photo',
      '    \\u{1b}[2Jgone',
    ].join('\n'),
  );
});
