import { describe, expect, test } from 'vitest';
import { compileBeginning, compileWhole, groupNames } from './patternSource.ts';
import { PatternSourceError } from './pythonPattern.ts';

describe('Python forms', () => {
  test.each([
    ['named groups and references', '(?P<a>.)-(?P=a)', ['x-x'], ['x-y']],
    ['leading (?i)', '(?i)abc', ['ABC', 'abc'], ['abd']],
    ['leading (?s)', '(?s)a.b', ['a\nb'], ['a\nbc']],
    ['without (?s)', 'a.b', ['axb'], ['a\nb']],
    ['leading (?m) leaves the anchors to the path', '(?m)a$', ['a'], ['a\nb', 'b\na']],
    ['several leading flags', '(?i)(?s)a.B', ['A\nb'], ['A\nc']],
    ['flags in one', '(?isu)a.B', ['A\nb'], ['A\nc']],
    ['a flag for a part', 'a(?i:b)', ['ab', 'aB'], ['Ab']],
    [String.raw`\A and \Z`, String.raw`\Aab\Z`, ['ab'], ['abZ', 'Aab']],
    ['comments', 'a(?#no (more)b', ['ab'], ['a']],
    ['re.escape', String.raw`a\_b\-c\ d\'e\#\&\~\,\@\%\é`, ["a_b-c d'e#&~,@%é"], ['a_b-c']],
    ['re.escape in a class', String.raw`[\w\-\_\.\ ]+`, ['a-b_c. d'], ['a+b']],
    ['a bracket first in a class', '(?P<a>[]x]+)', [']x]'], ['y']],
    ['a bracket first in a negated class', '(?P<a>[^]x]+)', ['y'], ['y]']],
    [
      String.raw`\w takes in letters`,
      String.raw`(?P<a>\w+)/(?P<b>[\w ]+)`,
      ['Été/À la mer'],
      ['É-/a'],
    ],
    [String.raw`\W does not`, String.raw`(?P<a>\W)`, ['-'], ['é', '_']],
    ['digits of all scripts', String.raw`(?P<a>\d+)`, ['2012', '٢٠١٢'], ['²']],
    ['at most so many', '(?P<a>a{,2})', ['', 'aa'], ['aaa']],
    [String.raw`\p is known, and other groups`, String.raw`(?P<a>\p{L})(?<b>\w)`, ['éé'], ['1é']],
    ['a brace on its own', '(?P<a>x{)', ['x{'], ['x']],
    ['an escaped P group', String.raw`\(?P<`, ['(P<', 'P<'], ['(?P<']],
  ])('%s', (_name, source, matching, other) => {
    const regex = compileWhole(source);
    for (const text of matching) expect(regex.test(text), text).toBe(true);
    for (const text of other) expect(regex.test(text), text).toBe(false);
  });
});

describe('where case does not matter', () => {
  // V8 forgets the flag of a group in what is as long as this.
  const long = 'z'.repeat(21_000);

  test.each([
    [
      'endings',
      String.raw`[^/]+\.(?i:jpe?g|mp~2|7z)`,
      ['a.JPG', 'a.jpeg', 'a.Mp~2', 'a.7Z'],
      ['a.gif', 'A.j'],
    ],
    ['a leading flag', '(?i)[a-z]é/(?P<a>x)', ['AÉ/X', 'bé/x'], ['a/x']],
    ['long s and the Kelvin sign', '(?i:sk)', ['SK', 'sK', '\u017f\u212a'], ['s']],
  ])('%s, however long the pattern is', (_name, source, matching, other) => {
    for (const pattern of [source, `${source}|${long}`]) {
      const regex = compileWhole(pattern);
      for (const text of matching) expect(regex.test(text), text).toBe(true);
      for (const text of other) expect(regex.test(text), text).toBe(false);
    }
  });

  test.each([
    ['an escaped parenthesis', String.raw`\(?i:a`, ['(i:a', 'i:a'], ['I:a', '(i:A']],
    ['a class', '[(?i:a)]b', ['(b', 'ib', 'ab'], ['Ib', 'Ab']],
    ['what is more than letters', '(?i:é[a-c]+)x', ['ÉBx', 'éax'], ['ÉBX']],
  ])('%s is read as it was', (_name, source, matching, other) => {
    const regex = compileWhole(source);
    for (const text of matching) expect(regex.test(text), text).toBe(true);
    for (const text of other) expect(regex.test(text), text).toBe(false);
  });
});

describe('JavaScript forms', () => {
  test.each([
    ['alternatives are anchored as a whole', 'a|b', ['a', 'b'], ['ax', 'xb']],
    ['properties', String.raw`\p{L}+\_x`, ['é_x'], ['p{L}_x', '1_x']],
    ['astral characters are one', '.', ['😀'], ['😀😀']],
    [String.raw`\w stays as it is`, String.raw`\w`, ['e'], ['é']],
    ['a bracket on its own', 'a]', ['a]'], ['a']],
    ['back-references', String.raw`(?<a>.)\k<a>`, ['xx'], ['xy']],
    ['parentheses in a class', '[(?P<]', ['(', 'P', '<'], ['x']],
  ])('%s', (_name, source, matching, other) => {
    const regex = compileWhole(source);
    for (const text of matching) expect(regex.test(text), text).toBe(true);
    for (const text of other) expect(regex.test(text), text).toBe(false);
  });
});

describe('the beginning of a path, in the reading of either language', () => {
  test.each([
    [String.raw`\w+/private/`, 'Été/private/s.jpg', 'É-/private/s.jpg'],
    [String.raw`[\w ]+/private/`, 'Été 2012/private/a.jpg', 'Été-2012/private/a.jpg'],
    [String.raw`private/\d+/`, 'private/٢٠١٢/a.jpg', 'private/a.jpg'],
    [String.raw`.*/\bété\b/`, 'a/été/b.jpg', 'a/étés/b.jpg'],
    [String.raw`a\s+b/`, 'a\x1cb/c.jpg', 'ab/c.jpg'],
    [String.raw`[^\W\d_]+/`, 'été/a.jpg', 'été1/a.jpg'],
    [String.raw`[\W]/`, '-/a.jpg', 'a/a.jpg'],
    ['[]x]+/', ']x/a.jpg', 'y/a.jpg'],
    ['[^]x]+/', 'y/a.jpg', ''],
    ['a{,3}/', 'aa/b.jpg', 'aaaa/b.jpg'],
    ['a{,3}/', '/b.jpg', 'b/b.jpg'],
    ['.*/private/', 'a\r\u2028b/private/c.jpg', 'a/c.jpg'],
    ['private$', 'private\n', 'private/a'],
    [String.raw`\Aprivate\Z`, 'private', 'private/'],
    [String.raw`\141/`, 'a/b.jpg', 'b/b.jpg'],
    ['(?=a)*b', 'b', 'a'],
    ['(?:(?s:.)|b)c.', '\ncd', 'bc\n'],
    ['E\u0301te\u0301/', 'Été/a.jpg', 'Ete/a.jpg'],
    // Expressions that only JavaScript knows, or in which it sees more.
    [String.raw`\p{L}+/private/`, 'Été/private/a.jpg', '1/private/a.jpg'],
    [String.raw`\W+/private/`, 'é/private/a.jpg', 'e/private/a.jpg'],
    [String.raw`[\w-.]+/private/`, 'a-b.c/private/d.jpg', 'a b/private/c.jpg'],
    ['(?<a>x)y', 'xy', 'yx'],
  ])('%s hides %j', (source, hidden, shown) => {
    const hides = (path: string) => compileBeginning(source).some((reading) => reading.test(path));
    expect([hides(hidden), hides(shown)]).toEqual([true, false]);
  });
});

test.each([
  ['(a', 'Unterminated group'],
  ['a)(b', "Unmatched ')'"],
  ['[a', 'Unterminated character class'],
  ['(?P=a', 'Unterminated group'],
  ['(?#a', 'Unterminated group'],
  ['(?<a>.)(?<a>.)', 'Duplicate capture group name'],
  ['(?P<a b>.)', 'Invalid capture group name'],
  ['(?x)a', 'the flag (?x) is not supported'],
  [String.raw`a\y`, String.raw`\y is not a known escape`],
  ['a\\', String.raw`\ at end of pattern`],
  [String.raw`\p{Nonsense}`, 'Invalid property name'],
])('%j is refused: %s', (source, reason) => {
  expect(() => compileWhole(source)).toThrow(PatternSourceError);
  expect(() => compileWhole(source)).toThrow(reason);
});

test('all group names are known, whether they match or not', () => {
  expect(groupNames(compileWhole('(?P<a>x)?(?:(?<b>y)|(?<c>z))'))).toEqual(['a', 'b', 'c']);
  expect(groupNames(compileWhole('x'))).toEqual([]);
});
