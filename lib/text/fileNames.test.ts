import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutToBytes, nameBytes, plainFileName, splitExtension } from './fileNames.ts';

describe('plainFileName', () => {
  test.each([
    ['Été à la plage.jpg', 'Été à la plage.jpg'],
    ['家族👨‍👩‍👧.jpg', '家族👨‍👩‍👧.jpg'],
    ['a"b\'c;d=e%41.jpg', 'a"b\'c;d=e%41.jpg'],
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['a\\b.jpg', 'a_b.jpg'],
    ['a\r\nSet-Cookie: x\u0000\u007f\u0085.jpg', 'aSet-Cookie: x.jpg'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['\u2066a\u2069\u200f.jpg', 'a.jpg'],
    ['lone\ud83d.jpg', 'lone\ufffd.jpg'],
  ])('%j becomes %j', (name, plain) => {
    expect(plainFileName(name)).toBe(plain);
  });

  test('leaves 255 bytes alone and cuts 256 before the extension', () => {
    const fits = `${'a'.repeat(251)}.jpg`;
    expect(plainFileName(fits)).toBe(fits);
    expect(plainFileName(`a${fits}`)).toBe(fits);
  });

  test('cuts no code point in two', () => {
    const name = plainFileName(`x${'👪'.repeat(100)}.jpeg`);
    expect(name).toBe(`x${'👪'.repeat(62)}.jpeg`);
    expect(nameBytes(name)).toBe(254);
  });
});

test('an extension is what follows the last dot of a name that has more than it', () => {
  expect(splitExtension('a.tar.gz')).toEqual(['a.tar', '.gz']);
  expect(splitExtension('.profile')).toEqual(['.profile', '']);
  expect(splitExtension('Dr. Who came')).toEqual(['Dr. Who came', '']);
  expect(splitExtension(`a.${'x'.repeat(30)}`)).toEqual([`a.${'x'.repeat(30)}`, '']);
});

test('cutToBytes gives the longest beginning that fits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, limit) => {
      const cut = cutToBytes(text, limit);
      expect(text.startsWith(cut)).toBe(true);
      expect(nameBytes(cut)).toBeLessThanOrEqual(limit);
      const [next] = text.slice(cut.length);
      if (next !== undefined) expect(nameBytes(cut + next)).toBeGreaterThan(limit);
    }),
  );
});
