import { describe, expect, test } from 'vitest';
import {
  albumDirectory,
  compileIgnore,
  compilePattern,
  displayName,
  matchPath,
  PatternError,
  splitPath,
} from './albumPath.ts';

const documented = String.raw`(?<a_year>\d{4})/(?<a_month>\d{2})_(?<a_day>\d{2})_(?<a_name>[^_/]+)/.*\.(?i:jpe?g|png)`;
const python = String.raw`(?P<a_year>\d{4})/(?P<a_month>\d{2})_(?P<a_day>\d{2})_(?P<a_name>[^_/]+)/(?P<p_year>\d{4})-(?P<p_month>\d{2})-(?P<p_day>\d{2})_(?P<p_hour>\d{2})-(?P<p_minute>\d{2})-(?P<p_second>\d{2})\.jpg`;

function match(source: string, path: string) {
  return matchPath([compilePattern('Photos', source)], [], path);
}

describe('matching', () => {
  test.each([
    ['private/', ['private/a.jpg', 'private/b/c.jpg'], ['x/private/a.jpg', 'private.jpg']],
    ['a|b', ['a', 'bc', 'b/c'], ['cb']],
    ['(?i)tmp', ['TMP1/x', 'tmp'], ['a/tmp']],
    ['a$', ['a'], ['ab']],
    [String.raw`\Aa\Z`, ['a'], ['ab']],
    ['.*draft', ['a/my draft.jpg'], ['a\n/draft']],
    // These are ignored by the reading of Python.
    [String.raw`[\w ]+/private/`, ['Été 2012/private/a.jpg'], ['Été-2012/private/a.jpg']],
    // The path is compared as it is too, and the entry in the form in which it was typed.
    ['E./private/', ['E\u0301/private/a.jpg'], ['E/private/a.jpg']],
    ['E\u0301/', ['É/a.jpg', 'E\u0301/a.jpg'], ['E/a.jpg']],
  ])('an ignore matches the beginning of a path: %s', (source, ignored, others) => {
    const ignores = [compileIgnore(source)];
    for (const path of ignored) expect(matchPath([], ignores, path).kind, path).toBe('ignored');
    for (const path of others) expect(matchPath([], ignores, path).kind, path).toBe('unmatched');
  });

  test('reads category, name and date', () => {
    expect(match(documented, '2013/01_19_Snow in Paris/a.JPG')).toMatchObject({
      kind: 'matched',
      category: 'Photos',
      name: 'Snow in Paris',
      date: { year: 2013, month: 1, day: 19 },
      taken: null,
    });
  });

  test.each(['x2013/01_19_Snow/a.jpg', '2013/01_19_Snow/a.jpg.bak', '2013/01_19_Snow/a.jpg\n'])(
    'the whole path has to match: %j',
    (path) => {
      expect(match(documented, path)).toEqual({ kind: 'unmatched' });
    },
  );

  test('the first pattern that matches wins, and ignores go before patterns', () => {
    const patterns = ['First', 'Second'].map((name) => compilePattern(name, '.*'));
    const ignores = [compileIgnore(String.raw`(.*/)?\.DS_Store`)];
    expect(matchPath(patterns, ignores, 'a')).toMatchObject({ category: 'First' });
    expect(matchPath(patterns, ignores, 'x/y/.DS_Store')).toEqual({ kind: 'ignored' });
    expect(matchPath(patterns, ignores, '.DS_Store')).toEqual({ kind: 'ignored' });
    expect(matchPath(patterns, ignores, 'x/.DS_Store.jpg')).toEqual({ kind: 'ignored' });
    expect(matchPath(patterns, ignores, 'x.DS_Store')).toMatchObject({ kind: 'matched' });
  });

  test('patterns and ignores see the path folded, names keep their characters', () => {
    expect(match('(?<a_name>É.)/x', 'E\u0301t/x')).toMatchObject({ name: 'E\u0301t' });
    expect(match('(?<a_name>É.)/x', 'Ét/x')).toMatchObject({ name: 'Ét' });
    expect(match('(?<a_name>fin 51⁄2)/x', 'ﬁn 5½/x')).toMatchObject({ name: 'ﬁn 5½' });
    expect(match('(?<a_name>[^_]+)_1\\.jpg', 'm²①_１．ｊｐｇ')).toMatchObject({ name: 'm²①' });
    expect(matchPath([], [compileIgnore('fin/.*')], 'ﬁn/x')).toEqual({ kind: 'ignored' });
  });

  test('numbers are read in the digits of any script, as Python does', () => {
    const source = String.raw`(?P<a_year>\d{4})/(?P<a_month>\d+)_(?P<a_name>.*)/.*`;
    const date = { year: 2012, month: 9, day: 1 };
    for (const path of ['2012/9_x/a', '٢٠١٢/٩_x/a', '𝟐𝟎𝟏𝟐/９_x/a', '२०१२/०९_x/a', '𞥒𞥐𞥑𞥒/𞥙_x/a']) {
      expect(match(source, path), path).toMatchObject({ kind: 'matched', date });
    }
  });

  test('numbers are read folded', () => {
    const path = '２０１３/０１_１９_Snow/２０１３-01-19_19-12-43.jpg';
    expect(match(python, path)).toMatchObject({
      name: 'Snow',
      date: { year: 2013, month: 1, day: 19 },
      taken: { year: 2013, month: 1, day: 19, hour: 19, minute: 12, second: 43 },
    });
  });

  test.each(['a／b', 'a℀b', 'a℁b', 'a℅b', 'a℆b', '／'])(
    'no character of %j becomes a directory',
    (name) => {
      const secret = compilePattern('Family', '(?<a_name>Family [^/]+)/[^/]+');
      const open = compilePattern('Open', '(?<a_name>.+)/[^/]+');
      expect(matchPath([secret, open], [], `Family ${name}/x`)).toMatchObject({
        category: 'Family',
        name: `Family ${name}`,
      });
      expect(match('[^/]+', name)).toMatchObject({ kind: 'matched' });
    },
  );

  test('a capture that cuts a character captures nothing', () => {
    const source = '(?<a_year>\\d{4})(?<a_month>\\d)(?<a_day>\\d)_(?<a_name1>.)(?<a_name2>.)/x';
    expect(match(source, '201312_ab/x')).toMatchObject({ name: 'a b', date: { month: 1, day: 2 } });
    expect(match(source, '2013⑫_ﬁ/x')).toMatchObject({
      kind: 'matched',
      name: '',
      date: { year: 2013, month: 1, day: 1 },
    });
    expect(match('(?<a_name>.)[^/]+/x', '½/x')).toMatchObject({ kind: 'matched', name: '' });
    // This pattern is invalid in Unicode mode, so its `.` matches half of the character.
    expect(match('(?<a_name>.).{/x', '😀{/x')).toMatchObject({ kind: 'matched', name: '' });
  });

  test('U+FFFD, in place of what is not UTF-8, is matched like any character', () => {
    const text = Buffer.from([0x41, 0xff, 0x2f, 0xe9, 0x2e, 0x6a, 0x70, 0x67]).toString('utf8');
    expect(match('(?<a_name>A.)/.\\.jpg', text)).toMatchObject({ name: 'A\ufffd' });
  });

  test('duplicate names in alternatives', () => {
    const source = String.raw`(?:(?<a_year>\d{4}) (?<a_name>\w+)|(?<a_name>\w+) (?<a_year>\d{4}))/.*`;
    expect(match(source, '2020 Snow/x')).toMatchObject({ name: 'Snow', date: { year: 2020 } });
    expect(match(source, 'Snow 2020/x')).toMatchObject({ name: 'Snow', date: { year: 2020 } });
  });
});

describe('names', () => {
  test('a slash becomes a step', () => {
    expect(match('(?<a_name>.+/.+)/[^/]+', 'Trip/Day 1/x')).toMatchObject({ name: 'Trip > Day 1' });
    expect(match('(?<a_name1>Trip)/(?<a_name2>Day 1/)x', 'Trip/Day 1/x')).toMatchObject({
      name: 'Trip Day 1 > ',
    });
  });

  test('a capture that took no part is left out', () => {
    expect(match('(?<a_name1>Trip)(?:-(?<a_name2>[^/]+))?/x', 'Trip/x')).toMatchObject({
      name: 'Trip',
    });
  });

  test('the parts of a name are in the order of their numbers, not of the path', () => {
    const source = '(?<a_name10>.)(?<a_name2>.)(?<a_name>.)(?<a_name1>.)/x';
    expect(match(source, 'dcab/x')).toMatchObject({ name: 'a b c d' });
  });

  test('a pattern without a group for names gives none', () => {
    expect(match('.*', 'a/b')).toMatchObject({ name: '', date: null });
  });

  test('an album without a name is shown by its directory', () => {
    expect(displayName({ name: 'Snow', dirpath: 'x/y' })).toBe('Snow');
    expect(displayName({ name: '', dirpath: 'x/y/z' })).toBe('x > y > z');
    expect(displayName({ name: '', dirpath: '' })).toBe('/');
  });

  test('a path is split into its directory and its file', () => {
    expect(splitPath('a/b/c.jpg')).toEqual({ dirpath: 'a/b', filename: 'c.jpg' });
    expect(splitPath('c.jpg')).toEqual({ dirpath: '', filename: 'c.jpg' });
    expect(albumDirectory('a/b/c.jpg')).toBe('a/b');
    expect(albumDirectory('c.jpg')).toBe('');
  });
});

describe('album dates', () => {
  const source = String.raw`(?<a_year>\w+)(?:-(?<a_month>\d+))?(?:-(?<a_day>\d+))?/.*`;

  test.each([
    ['2013/x', { year: 2013, month: 1, day: 1 }],
    ['2013-07/x', { year: 2013, month: 7, day: 1 }],
    ['2012-02-29/x', { year: 2012, month: 2, day: 29 }],
    ['2000-02-29/x', { year: 2000, month: 2, day: 29 }],
  ])('%s', (path, date) => {
    const found = match(source, path);
    expect(found).toMatchObject({ date });
    expect(found).not.toHaveProperty('dateFault');
  });

  test.each([
    ['2013-02-30/x', 'day is out of range for month 2013-02-30'],
    ['1900-02-29/x', 'day is out of range for month 1900-02-29'],
    ['2013-04-31/x', 'day is out of range for month 2013-04-31'],
    ['2013-13-01/x', 'month must be in 1..12 2013-13-01'],
    ['2013-00-01/x', 'month must be in 1..12 2013-00-01'],
    ['2013-01-00/x', 'day is out of range for month 2013-01-00'],
    ['0000/x', 'year must be in 1..9999 0000-1-1'],
    ['holiday/x', 'year must be in 1..9999 holiday-1-1'],
  ])('%s is a fault, the photo still matches', (path, dateFault) => {
    expect(match(source, path)).toMatchObject({ kind: 'matched', date: null, dateFault });
  });

  test('without a year there is no date and no fault', () => {
    const found = match(String.raw`(?:(?<a_year>\d{4}))?(?<a_month>\d\d).*`, '99x');
    expect(found).toMatchObject({ kind: 'matched', date: null });
    expect(found).not.toHaveProperty('dateFault');
  });
});

describe('photo dates', () => {
  test('from six captures, in the form of Python', () => {
    expect(match(python, '2013/01_19_Snow/2013-01-19_19-12-43.jpg')).toMatchObject({
      taken: { year: 2013, month: 1, day: 19, hour: 19, minute: 12, second: 43 },
    });
  });

  test.each([
    ['2013-13-19_19-12-43', 'month must be in 1..12 2013-13-19 19:12:43'],
    ['2013-02-30_19-12-43', 'day is out of range for month 2013-02-30 19:12:43'],
    ['2013-01-19_24-12-43', 'hour must be in 0..23 2013-01-19 24:12:43'],
    ['2013-01-19_19-60-43', 'minute must be in 0..59 2013-01-19 19:60:43'],
    ['2013-01-19_19-12-60', 'second must be in 0..59 2013-01-19 19:12:60'],
  ])('%s is a fault', (name, takenFault) => {
    expect(match(python, `2013/01_19_Snow/${name}.jpg`)).toMatchObject({
      date: { year: 2013, month: 1, day: 19 },
      taken: null,
      takenFault,
    });
  });

  test('a capture that the pattern lacks, or that took no part, means no date', () => {
    const five = python.replace('(?P<p_second>', '(?:');
    const optional = python.replace(
      String.raw`-(?P<p_second>\d{2})`,
      String.raw`(?:-(?P<p_second>\d{2}))?`,
    );
    const withoutSecond = match(five, '2013/01_19_Snow/2013-01-19_19-12-43.jpg');
    const notTaken = match(optional, '2013/01_19_Snow/2013-01-19_19-12.jpg');
    for (const found of [withoutSecond, notTaken]) {
      expect(found).toMatchObject({ kind: 'matched', taken: null });
      expect(found).not.toHaveProperty('takenFault');
    }
  });
});

test('a pattern that cannot be compiled is named', () => {
  expect(() => compilePattern('Photos', '(?<a_year>a')).toThrow(PatternError);
  expect(() => compilePattern('Photos', '(?<a_year>a')).toThrow(
    `pattern of category "Photos" '(?<a_year>a': Unterminated group`,
  );
  expect(() => compileIgnore('*')).toThrow("ignore '*': Nothing to repeat");
});
