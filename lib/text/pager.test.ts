import { describe, expect, it } from 'vitest';
import { countPages, offeredPages, pageHref, parsePage } from './pager.ts';

describe('countPages', () => {
  it('has a page for the rest, and one for nothing', () => {
    expect([0, 1, 20, 21, 40, 41].map((total) => countPages(total, 20))).toEqual([
      1, 1, 1, 2, 2, 3,
    ]);
  });
});

describe('parsePage', () => {
  it('knows the pages that there are', () => {
    expect(parsePage(undefined, 2)).toBe(1);
    expect(parsePage('1', 2)).toBe(1);
    expect(parsePage('2', 2)).toBe(2);
    expect(parsePage('last', 2)).toBe(2);
    expect(parsePage('last', 1)).toBe(1);
  });

  it.each(['3', '0', '-1', '1.0', '01', ' 1', '1e0', 'x', '', 'Last', '99999999999999999999'])(
    'knows no page %j',
    (value) => {
      expect(parsePage(value, 2)).toBeNull();
    },
  );
});

describe('pageHref', () => {
  it('escapes the query for a URL', () => {
    expect(pageHref('/', 2, 'a&page=9#x ü"<')).toBe('/?q=a%26page%3D9%23x+%C3%BC%22%3C&page=2');
  });

  it('says nothing of the first page and of no query', () => {
    expect(pageHref('/years/2021', 1)).toBe('/years/2021');
    expect(pageHref('/', 1, 'lake')).toBe('/?q=lake');
    expect(pageHref('/', 3)).toBe('/?page=3');
  });
});

describe('offeredPages', () => {
  it('offers the ends and the surroundings, with gaps of two or more', () => {
    expect(offeredPages(1, 2)).toEqual([1, 2]);
    expect(offeredPages(1, 9)).toEqual([1, 2, null, 9]);
    expect(offeredPages(4, 9)).toEqual([1, 2, 3, 4, 5, null, 9]);
    expect(offeredPages(5, 9)).toEqual([1, null, 4, 5, 6, null, 9]);
    expect(offeredPages(9, 9)).toEqual([1, null, 8, 9]);
  });
});
