import { describe, expect, it } from 'vitest';
import { chooseLocale } from './chooseLocale.ts';

describe('chooseLocale', () => {
  it('takes the most personal wish that it can meet', () => {
    const all = { cookie: 'fr', user: 'en', acceptLanguage: 'en', fallback: 'en' } as const;
    expect(chooseLocale(all)).toBe('fr');
    expect(chooseLocale({ ...all, cookie: null, user: 'fr' })).toBe('fr');
    expect(chooseLocale({ ...all, cookie: null, user: null, acceptLanguage: 'fr' })).toBe('fr');
    expect(chooseLocale({ fallback: 'fr' })).toBe('fr');
  });

  it('ignores what is not one of our languages', () => {
    expect(chooseLocale({ cookie: 'nl', user: '', acceptLanguage: 'fr', fallback: 'en' })).toBe(
      'fr',
    );
    expect(chooseLocale({ cookie: 'toString', acceptLanguage: 'it, nl', fallback: 'fr' })).toBe(
      'fr',
    );
  });

  it.each([
    ['fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
    ['nl;q=0.9, en-US;q=0.5, fr;q=0.4', 'en'],
    ['fr;q=0, en', 'en'],
    ['en;q=0.2, fr;q=0.8', 'fr'],
    ['*', 'en'],
    ['', 'en'],
    [';;;,q=', 'en'],
  ])('reads Accept-Language %j', (acceptLanguage, expected) => {
    expect(chooseLocale({ acceptLanguage, fallback: 'en' })).toBe(expected);
  });

  it('leaves "any" to the gallery', () => {
    expect(chooseLocale({ acceptLanguage: '*', fallback: 'fr' })).toBe('fr');
  });
});
