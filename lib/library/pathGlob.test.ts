import { expect, test } from 'vitest';
import { openGlob } from './pathGlob.ts';

test.each<[glob: string, matched: readonly string[], others: readonly string[]]>([
  ['2025/**', ['2025/a', '2025/a/b', '2025/.hidden/a'], ['x/2025', '2026/a']],
  ['2025/*', ['2025/a', '2025/.a'], ['2025/a/b']],
  ['20{24,25}/?', ['2024/a', '2025/\uff1f'], ['2026/a', '2024/ab']],
  ['a[bc]', ['ab', 'ac'], ['ad']],
  ['{.trash,Work}/**', ['.trash/a', 'Work/.a/b'], ['trash/a', 'x.trash/a']],
  ['Work/{a,.b/{.c,d}}', ['Work/a', 'Work/.b/.c', 'Work/.b/d'], ['Work/b/d', 'Work/.b/c']],
  ['a{.jpg,.png}', ['a.jpg', 'a.png'], ['a', 'a_jpg']],
  ['*.jp?g', ['a.jpeg', '.jpeg'], ['ajpeg']],
  ['[.a]b', ['.b', 'ab'], ['bb']],
  ['20{24..26}/*', ['2024/a', '2026/.a'], ['2027/a', '20/a']],
  ['Caf\u00e9/*', ['Cafe\u0301/a'], ['Cafe/a']],
  // A character that only looks like a wildcard is an ordinary one.
  ['Why\uff1f', ['Why\uff1f'], ['Whys']],
  ['Wow\u2049/*', ['Wow\u2049/a'], ['Wow!s/a']],
  ['\u65c5\uff0a', ['\u65c5\uff0a'], ['\u65c5\u884c']],
  ['Party!(2)', ['Party!(2)'], ['Party', 'Party3']],
  ['Party\uff01\uff082\uff09', ['Party\uff01\uff082\uff09', 'Party!(2)'], ['Party3']],
  ['[(]1)', ['(1)'], ['1)']],
])('%s matches %j and not %j', (glob, matched, others) => {
  const isMatched = openGlob(glob);
  for (const each of matched) expect(isMatched(each), each).toBe(true);
  for (const each of others) expect(isMatched(each), each).toBe(false);
});

test('case counts unless it is to be ignored', () => {
  expect(openGlob('Work/*')('work/a')).toBe(false);
  expect(openGlob('W\u00d6RK/*', { anyCase: true })('wo\u0308rk/A')).toBe(true);
});

test('no character becomes a wildcard', () => {
  for (let code = 0x80; code < 0x11_0000; code++) {
    const letter = String.fromCodePoint(code);
    if (!letter.isWellFormed() || !/[*?[\]{}]/.test(letter.normalize('NFKC'))) continue;
    expect(openGlob(`a${letter}`)('ab'), code.toString(16)).toBe(false);
    expect(openGlob(`a${letter}`)(`a${letter}`), code.toString(16)).toBe(true);
  }
});
