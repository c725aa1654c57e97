import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameBytes } from '../text/fileNames.ts';
import { archiveName, archiveNames } from './archiveNames.ts';

describe('archiveName', () => {
  test.each([
    ['Été 家族 👨‍👩‍👧 & co.jpg', 'Été 家族 👨‍👩‍👧 & co.jpg'],
    ['a..b.jpg', 'a..b.jpg'],
    ['..', '_'],
    ['.', '_'],
    ['', '_'],
    ['\u202e', '_'],
    ['../../x.jpg', '__.._x.jpg'],
    ['/etc/passwd', '_etc_passwd'],
    ['C:\\boot.ini', 'C__boot.ini'],
    ['what? <now>: "a|b*".jpg', 'what_ _now__ _a_b__.jpg'],
    ['trailing. . ', 'trailing'],
    ['CON', '_CON'],
    ['con.jpg', '_con.jpg'],
    ['Lpt1 .tar.gz', '_Lpt1 .tar.gz'],
    ['COM².jpg', '_COM².jpg'],
    ['CO\u200eN.jpg', '_CON.jpg'],
    ['CONCERT.jpg', 'CONCERT.jpg'],
    ['COM10.jpg', 'COM10.jpg'],
  ])('%j becomes %j', (name, safe) => {
    expect(archiveName(name)).toBe(safe);
  });

  test('a reserved name of full length stays within 255 bytes', () => {
    const name = archiveName(`CON.${'a'.repeat(247)}.jpg`);
    expect(name.startsWith('_CON.aaa') && name.endsWith('a.jpg')).toBe(true);
    expect(nameBytes(name)).toBe(255);
  });
});

describe('archiveNames', () => {
  test.each([
    [
      ['a.jpg', 'a.jpg', 'a.jpg'],
      ['a.jpg', 'a (2).jpg', 'a (3).jpg'],
    ],
    [
      ['a.jpg', 'a.jpg', 'a (2).jpg'],
      ['a.jpg', 'a (3).jpg', 'a (2).jpg'],
    ],
    [
      ['a (2).jpg', 'a.jpg', 'A.JPG'],
      ['a (2).jpg', 'a.jpg', 'A (3).JPG'],
    ],
    [
      ['\u00e9.jpg', 'e\u0301.jpg', '\u00c9.jpg'],
      ['\u00e9.jpg', 'e\u0301 (2).jpg', '\u00c9 (3).jpg'],
    ],
    [
      ['Straße', 'STRASSE'],
      ['Straße', 'STRASSE (2)'],
    ],
    [
      ['a?.jpg', 'a*.jpg'],
      ['a_.jpg', 'a_ (2).jpg'],
    ],
  ])('%j become %j', (names, unique) => {
    expect(archiveNames(names)).toEqual(unique);
  });

  test('names of 255 bytes are cut to make room for the number', () => {
    const long = `${'é'.repeat(125)}x.jpg`;
    const names = archiveNames([long, long]);
    expect(names).toEqual([long, `${'é'.repeat(123)} (2).jpg`]);
  });

  test('100,000 equal names are numbered without looking at each other', () => {
    const names = archiveNames(Array.from({ length: 100_000 }, () => 'a.jpg'));
    expect(names.at(-1)).toBe('a (100000).jpg');
  });

  const hostile = fc.oneof(
    fc.constantFrom(
      'a.jpg',
      'A.JPG',
      'a (2).jpg',
      'a (3).jpg',
      'con',
      '..',
      '\u202ea.jpg',
      'é',
      'e\u0301',
    ),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom('a', 'A', '.', ' ', '(', '2', ')', '/', '\\', '👪') }),
    fc.constantFrom('x', 'y').map((end) => `${'é'.repeat(126)}${end}.jpg`),
  );

  test('are unique on every file system, safe, and as many as there were', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 40 }), (names) => {
        const unique = archiveNames(names);
        expect(unique).toHaveLength(names.length);
        for (const fold of [
          (name: string) => name.normalize('NFC').toLowerCase(),
          (name: string) => name.normalize('NFD').toUpperCase(),
          (name: string) => name.normalize('NFKD').toUpperCase(),
        ]) {
          expect(new Set(unique.map(fold)).size).toBe(names.length);
        }
        for (const name of unique) {
          expect(name).not.toMatch(/[/\\<>:"|?*\p{Cc}\u202a-\u202e\u2066-\u2069]|^\.\.|^$|[. ]$/u);
          expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
          expect(nameBytes(name)).toBeLessThanOrEqual(255);
          expect(name.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
