import { expect, test } from 'vitest';
import { albumsHref, parseAlbumFilter } from './filter.ts';

const parse = (search: string) => parseAlbumFilter(new URLSearchParams(search));

test('an address holds every filter, and reading it gives the same filters', () => {
  const filter = {
    query: 'été & co',
    category: 'Trips',
    year: 999,
    policy: 'shared',
    names: { kind: 'group', id: 3 },
    condition: 'damaged',
  } as const;
  const href = albumsHref(filter, 2);
  expect(href).toContain('year=0999');
  expect(href).toContain('page=2');
  expect(parse(href.split('?')[1] ?? '')).toEqual(filter);
});

test('without a filter the address has no parameters', () => {
  expect(albumsHref({})).toBe('/admin/albums');
  expect(parse('')).toEqual({});
});

test('a filter that makes no sense is ignored', () => {
  expect(
    parse('q=+&category=&year=20&policy=all&names=share:1&names=group:0&condition=x&other=1'),
  ).toEqual({});
});
