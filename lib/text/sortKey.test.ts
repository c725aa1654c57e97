import { describe, expect, test } from 'vitest';
import { sortKey } from './sortKey.ts';

function sorted(names: readonly string[]): string[] {
  return names.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

describe('sortKey', () => {
  test.each([
    ['numbers by their value', ['1.jpg', '2.jpg', '10.jpg', '100.jpg']],
    ['numbers inside names', ['IMG_9.jpg', 'IMG_10.jpg', 'IMG_11 (9).jpg', 'IMG_11 (10).jpg']],
    ['zeros before numbers count for nothing', ['a01.jpg', 'a2.jpg', 'a003.jpg', 'a10.jpg']],
    ['numbers of any length', ['9', '10', '999999999', '1000000000', `1${'0'.repeat(30)}`]],
    ['a name before its copies', ['IMG_1.jpg', 'IMG_1 (2).jpg', 'IMG_1-edited.jpg', 'IMG_2.jpg']],
    ['neither case nor accents', ['Ebene.jpg', 'été 1.jpg', 'Éte\u0301 2.jpg', 'Fluss.jpg']],
    ['a hidden file is all stem', ['.1', '.2', '.10']],
  ])('%s', (_what, names) => {
    expect(sorted(names.toReversed())).toEqual(names);
  });

  test('names that people take for one have one key', () => {
    expect(sortKey('IMG_002.JPG')).toBe(sortKey('img_2.jpg'));
    expect(sortKey('é.jpg')).toBe(sortKey('e\u0301.jpg'));
    expect(sortKey('IMG_20.jpg')).not.toBe(sortKey('IMG_2.jpg'));
  });
});
