import { describe, expect, it } from 'vitest';
import { galleryTexts } from './gallery.ts';
import { locales } from './locale.ts';
import { gallery as en } from './messages/en/gallery.ts';
import { gallery as fr } from './messages/fr/gallery.ts';
import { notices } from './notices.ts';

const argumentsOf = (message: string) =>
  [...message.matchAll(/\{\w+[,}]|<\w+>/g)].map((match) => match[0]).sort();

describe('the catalogues', () => {
  it('have the same keys, all with words', () => {
    expect(Object.keys(fr)).toEqual(Object.keys(en));
    expect(Object.keys(notices.fr).sort()).toEqual(Object.keys(notices.en).sort());
    for (const text of [en, fr, notices.en, notices.fr].flatMap(Object.values)) {
      expect(text).not.toBe('');
    }
  });

  it('use the same arguments in each message', () => {
    for (const [key, message] of Object.entries(en)) {
      const translated = fr[key as keyof typeof fr];
      expect([key, new Set(argumentsOf(translated))]).toEqual([key, new Set(argumentsOf(message))]);
    }
  });

  it.each(locales)('can be formatted, every message of them (%s)', (locale) => {
    const t = galleryTexts(locale);
    const values = {
      count: 2,
      page: '1',
      pages: '2',
      year: '2021',
      name: 'Name',
      current: 'Other',
      album: 'Album',
      place: '1',
      query: 'q',
      size: '2 MB',
      date: '1 May 2021',
      percent: '5',
      kind: 'JXL',
      bdi: (chunks: string) => `[${chunks}]`,
      q: (chunks: string) => `[${chunks}]`,
    };
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      const markup = t.markup as (key: string, values: object) => string;
      expect(markup(key, values)).not.toMatch(/[{}]/);
    }
  });
});

describe('counts', () => {
  it('are words for one, numbers for others, and never "one" for none', () => {
    const counted = (locale: 'en' | 'fr') =>
      [0, 1, 2, 1_000_000].map((count) => galleryTexts(locale)('photoCount', { count }));
    expect(counted('en')).toEqual(['0 photos', 'one photo', '2 photos', '1,000,000 photos']);
    expect(counted('fr')[0]).toBe('0 photo');
    expect(counted('fr')[1]).toBe('une photo');
    expect(counted('fr')[2]).toBe('2 photos');
    expect(counted('fr')[3]).toMatch(/^1\s000\s000 photos$/u);
  });
});

it('makes one translator a language', () => {
  expect(galleryTexts('fr')).toBe(galleryTexts('fr'));
  expect(galleryTexts('fr')).not.toBe(galleryTexts('en'));
});
