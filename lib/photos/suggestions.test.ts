import { expect, test } from 'vitest';
import { suggestMonths, suggestSearches } from './suggestions.ts';

const written = (names: string[], ...texts: string[]) => ({ names, texts });

test('the last word is completed by what most of the found photos have', () => {
  const found = [
    written(['Grandma Rose'], 'Grand day out'),
    written(['Grandma Rose', 'Grandpa']),
    written([], 'a grand day'),
  ];
  expect(suggestSearches('gran', found)).toEqual(['Grand', 'Grandma Rose', 'Grandpa']);
  expect(suggestSearches('lake GRAN', found)).toEqual([
    ...['lake Grand', 'lake Grandma Rose', 'lake Grandpa'],
  ]);
});

test('suggestions disregard accents and case, and leave out what is typed already', () => {
  const found = [written(['Noël'], 'noel à Évreux')];
  expect(suggestSearches('noe', found)).toEqual(['Noël']);
  expect(suggestSearches('NOEL', found)).toEqual([]);
  expect(suggestSearches('évr', found)).toEqual(['Évreux']);
});

test('a name whose beginning is typed is not written twice', () => {
  const found = [written(['Grandma Rose'])];
  expect(suggestSearches('grandma ro', found)).toEqual(['Grandma Rose']);
  expect(suggestSearches('lake grandma ro', found)).toEqual(['lake Grandma Rose']);
  expect(suggestSearches('ro', found)).toEqual(['Grandma Rose']);
});

test('after a space, or of one letter, nothing is completed', () => {
  const found = [written(['Grandma Rose'], 'lake')];
  expect(suggestSearches('grandma ', found)).toEqual([]);
  expect(suggestSearches('g', found)).toEqual([]);
});

test('months are offered by their names, the newest first', () => {
  const names: Record<string, string> = {
    '2021-07': 'July 2021',
    '2021-06': 'June 2021',
    '2020-07': 'July 2020',
    '2019-07': 'July 2019',
  };
  const months = [...Object.keys(names), ''];
  const suggest = (typed: string) => suggestMonths(typed, months, (month) => names[month] ?? '');
  expect(suggest('jul')).toEqual(['July 2021', 'July 2020']);
  expect(suggest('July 20')).toEqual(['July 2021', 'July 2020']);
  expect(suggest('ju')).toEqual([]);
  expect(suggest('2021')).toEqual([]);
});
