import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern, matchPath } from './albumPath.ts';
import { foldPath, unfoldSlice } from './foldedPath.ts';

const runs = process.env['TEST_LONG'] === undefined ? 800 : 20_000;

/**
 * Characters that merge, split, combine or change their order when folded, and some that do not.
 */
const awkward = [
  ...'aé1/._ -½①ﬁ㌔Åﾊ',
  'e\u0301',
  'a\u0323\u0307',
  'a\u0307\u0323',
  'x\u0302',
  '\u0301',
  '\u0338',
  '\uff9e',
  '\u0345',
  '\u037a',
  '\u1100\u1161\u11a8',
  '\uac00\u11a8',
  '\u3131\u314f',
  '\uffa1\uffc2',
  '\u0e01\u0e33',
  '\u09c7\u09be',
  '\u{16d63}\u{16d67}\u{16d67}',
  '\u{1d15e}',
  '\u{1f600}',
  '\u0fb2\u0f71\u0f80',
  '\ufffd',
  '\uff0f',
  '\u2100',
  '\u2106',
];
const paths = fc
  .array(fc.oneof(fc.constantFrom(...awkward), fc.string({ unit: 'binary', maxLength: 3 })), {
    maxLength: 12,
  })
  .map((pieces) => pieces.join(''));

const neverFolded = /([/\uff0f\u2100\u2101\u2105\u2106])/;

describe('foldPath', () => {
  test('is NFKC between the characters that stay', () => {
    fc.assert(
      fc.property(paths, (text) => {
        expect(foldPath(text).folded).toBe(foldedBetween(text));
      }),
      { numRuns: runs },
    );
  });

  test('neither makes a slash nor takes one', () => {
    fc.assert(
      fc.property(paths, (text) => {
        const parts = text.split('/');
        expect(foldPath(text).folded.split('/')).toEqual(
          parts.map((each) => foldPath(each).folded),
        );
      }),
      { numRuns: runs },
    );
  });

  test('leaves exactly the characters alone whose fold holds a slash', () => {
    const kept = everyCharacter().filter(
      (each) => each !== '/' && each.normalize('NFKC').includes('/'),
    );
    expect(kept.map((each) => foldPath(each).folded)).toEqual(kept);
    expect(kept.sort().join('')).toBe('\u2100\u2101\u2105\u2106\uff0f');
  });

  test('no character melts into the one before without being asked', () => {
    // All characters that can be the second part of a composition, or that are reordered among
    // combining marks.
    const later = new Set(everyCharacter().flatMap((each) => [...each.normalize('NFD')].slice(1)));
    const before = ['e', '\u1100', '\uac00', '\u09c7', '\u{16d63}', '\u0fb2'];
    for (const each of everyCharacter()) {
      const form = each.normalize('NFKD');
      if (!later.has([...form][0] ?? '') && !/^\p{M}/u.test(form)) continue;
      for (const first of before) {
        expect(foldPath(first + each).folded).toBe(foldedBetween(first + each));
      }
    }
  });
});

describe('unfoldSlice', () => {
  test('gives back what folds to the slice', () => {
    fc.assert(
      fc.property(paths, fc.nat(), fc.nat(), (text, one, other) => {
        const path = foldPath(text);
        const [start, end] = [one, other]
          .map((each) => each % (path.folded.length + 1))
          .sort((a, b) => a - b) as [number, number];
        const slice = unfoldSlice(path, start, end);
        if (slice === null) return;
        expect(text).toContain(slice);
        expect(foldPath(slice).folded).toBe(path.folded.slice(start, end));
      }),
      { numRuns: runs },
    );
  });

  test('gives back each part, and the whole', () => {
    fc.assert(
      fc.property(paths, (text) => {
        const path = foldPath(text);
        expect(unfoldSlice(path, 0, path.folded.length)).toBe(text);
        let at = 0;
        for (const part of text.split('/')) {
          const { length } = foldPath(part).folded;
          expect(unfoldSlice(path, at, at + length)).toBe(part);
          at += length + 1;
        }
      }),
      { numRuns: runs },
    );
  });
});

test('a name in any form is matched alike and kept as it is', () => {
  const pattern = compilePattern('Photos', '(?<a_name>[^/]+)/(?:[^/]+/)*[^/]+');
  fc.assert(
    fc.property(paths, paths, (directory, rest) => {
      fc.pre(/^[^/\n]+$/.test(directory) && /^[^/\n]+$/.test(rest));
      for (const form of ['NFC', 'NFD'] as const) {
        const name = directory.normalize(form);
        const match = matchPath([pattern], [], `${name}/${rest}`);
        expect(match).toMatchObject({ kind: 'matched', name });
      }
    }),
  );
});

function everyCharacter(): string[] {
  const points = Array.from({ length: 0x110000 }, (_, point) => point);
  return points
    .filter((point) => point < 0xd800 || point > 0xdfff)
    .map((point) => String.fromCodePoint(point));
}

/** The expected folding, in its simplest form. (`split` with a group keeps the separators.) */
function foldedBetween(text: string): string {
  return text
    .split(neverFolded)
    .map((each, at) => (at % 2 === 1 ? each : each.normalize('NFKC')))
    .join('');
}
