import { expect, test } from 'vitest';
import { compilePattern } from './albumPath.ts';
import { openNearMisses, splitAtSlashes } from './nearMiss.ts';

test('an expression is split at its own slashes alone', () => {
  expect(splitAtSlashes(String.raw`(?:[^/]+/)*?(?<y>\d{4})/a\/b[/)]c/(?:x/y)?`)).toEqual([
    String.raw`(?:[^/]+/)*?(?<y>\d{4})`,
    String.raw`a\/b[/)]c`,
    '(?:x/y)?',
  ]);
});

test('the pattern that comes closest is found, and the part where it fails', () => {
  const file = String.raw`[^/]+\.(?i:jpg|png)`;
  const near = openNearMisses([
    compilePattern(
      'Photos',
      String.raw`(?<a_year>\d{4})/(?<a_month>\d\d)_(?<a_day>\d\d)_[^/]+/${file}`,
    ),
    compilePattern('Scans', `scans/(?<a_name>[^/]+)/${file}`),
  ]);
  expect(near('2013/Snow/a.jpg')).toMatchObject({
    pattern: 0,
    part: String.raw`(?<a_month>\d\d)_(?<a_day>\d\d)_[^/]+`,
    found: 'Snow/a.jpg',
  });
  expect(near('2013/01_19_Snow/a.mp4')).toMatchObject({ pattern: 0, part: file, found: 'a.mp4' });
  expect(near('scans/a.jpg')).toMatchObject({ pattern: 1, found: 'a.jpg' });
  expect(near('other/a.jpg')).toMatchObject({ pattern: 0, found: 'other/a.jpg' });
  expect(openNearMisses([])('a.jpg')).toBeNull();
});
