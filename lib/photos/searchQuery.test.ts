import { describe, expect, test } from 'vitest';
import { monthNames } from '../i18n/months.ts';
import { parseSearch } from './searchQuery.ts';

const dated = (text: string, locale: 'en' | 'fr' = 'en') =>
  parseSearch(text, monthNames(locale)).dated;

describe('parseSearch', () => {
  test.each([
    ['July 2019', 'en', ['2019-07'], []],
    ['juillet 2019', 'fr', ['2019-07'], []],
    ['JUIL. 2019', 'fr', ['2019-07'], []],
    ['aout', 'fr', ['-08'], []],
    ['fév 2020', 'fr', ['2020-02'], []],
    ['Sept 2019', 'en', ['2019-09'], []],
    ['2019 july lake', 'en', ['2019-07'], ['lake']],
    ['lake 2019', 'en', ['2019'], ['lake']],
    ['2019 2021', 'en', ['2019', '2021'], []],
    ['14 July 2019', 'en', ['2019-07-14'], []],
    ['July 14th, 2019', 'en', ['2019-07-14'], []],
    ['1er mai 2019', 'fr', ['2019-05-01'], []],
    ['2019-07-14', 'en', ['2019-07-14'], []],
    ['14.07.2019', 'fr', ['2019-07-14'], []],
    ['2019-07', 'en', ['2019-07'], []],
    ['14 July', 'en', ['-07-14'], []],
    ['IMG_2019', 'en', ['2019'], ['img']],
  ] as const)('%s (%s)', (text, locale, dates, words) => {
    expect(dated(text, locale)).toEqual({ dates, words });
  });

  test.each(['juillet', 'snow', '1234', '14', '32 12', '', '2019x'])('%j has no date', (text) => {
    expect(dated(text)).toBeNull();
  });

  test('words are folded, each counts once, and a query has a limit', () => {
    expect(parseSearch('  Été  à l’ÉTÉ ', monthNames('en'))).toEqual({
      text: 'Été  à l’ÉTÉ',
      words: ['ete', 'a', 'l'],
      dated: null,
    });
    expect(parseSearch('a1 '.repeat(500), []).text.length).toBeLessThanOrEqual(200);
    expect(
      parseSearch(Array.from({ length: 40 }, (_, i) => `w${i}`).join(' '), []).words,
    ).toHaveLength(12);
  });
});
