import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { galleryTexts } from './gallery.ts';
import { type CatalogueName, languages } from './languages.ts';
import { localeNames, locales } from './locale.ts';
import { noticesIn } from './notices.ts';
import { problems } from './problems.ts';

const root = join(import.meta.dirname, '..', '..');
const names = Object.keys(languages.en).filter(
  (name): name is CatalogueName => name !== 'dates' && name !== 'typeset',
);
const others = locales.filter((locale) => locale !== 'en');

it('every directory of messages is a language of the gallery, with the same files', () => {
  const at = join(root, 'lib', 'i18n', 'messages');
  expect(readdirSync(at).sort()).toEqual([...locales].sort());
  expect(Object.keys(languages).sort()).toEqual(Object.keys(localeNames).sort());
  for (const locale of others) {
    expect(readdirSync(join(at, locale))).toEqual(readdirSync(join(at, 'en')));
  }
});

/** The arguments and tags of a message, whatever their order; not the words of a plural's branch. */
const argumentsOf = (message: string) =>
  [...message.matchAll(/(?<!(?:=\d+|one|other) )\{(\w+)(?=[,}])|<(\w+)>/g)]
    .map(([, argument, tag]) => argument ?? `<${tag}>`)
    .filter((name, at, all) => all.indexOf(name) === at)
    .sort();

describe.each(others)('%s', (locale) => {
  it.each(names)('has every message of %s, with the same arguments', (name) => {
    const english: Readonly<Record<string, string>> = languages.en[name];
    const translated: Readonly<Record<string, string>> = languages[locale][name];
    expect(Object.keys(translated).sort()).toEqual(Object.keys(english).sort());
    for (const [key, message] of Object.entries(english)) {
      const words = translated[key] ?? '';
      expect(words.trim()).not.toBe('');
      expect([key, argumentsOf(words)]).toEqual([key, argumentsOf(message)]);
    }
  });
});

/**
 * What the gallery, its pages and its commands say, by their sources: string literals, and the
 * literals with holes from which keys are put together.
 */
function readSources() {
  const files = globSync('{app,lib,scripts}/**/*.{ts,tsx}', { cwd: root }).filter(
    (file) => !/^lib\/i18n\/messages\/|\.test\.tsx?$/.test(file),
  );
  const text = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  const literals = new Set([...text.matchAll(/'([\w-]+)'/g)].map((match) => match[1]));
  const templates = [...text.matchAll(/`((?:[\w-]*\$\{[^`{}]*\})+[\w-]*)`/g)].flatMap(
    ([, template = '']) => {
      const fixed = template.split(/\$\{[^`{}]*\}/);
      return fixed.join('').length > 3 ? [new RegExp(`^${fixed.join('([\\w-]+)')}$`)] : [];
    },
  );
  return { literals, templates, words: new Set(text.match(/\w+/g)) };
}

it('every message is used', () => {
  const { literals, templates, words } = readSources();
  /** A key that is put together: what fills the holes are words of the sources as well. */
  const isPutTogether = (key: string) =>
    templates.some((template) => {
      const filled = template.exec(key)?.slice(1);
      return filled?.every((part) => part.split('-').every((word) => words.has(word)));
    });
  const plain: readonly CatalogueName[] = ['notices', 'problem', 'archiveNote'];
  const unused = names.flatMap((name) =>
    Object.keys(languages.en[name])
      .filter((key) =>
        // Plain texts are members of an object, others are named by a string.
        plain.includes(name) ? !words.has(key) : !literals.has(key) && !isPutTogether(key),
      )
      .map((key) => `${name}: ${key}`),
  );
  expect(unused).toEqual([]);
});

it.each(locales)('every message of relatives can be formatted (%s)', (locale) => {
  const t = galleryTexts(locale);
  const tag = (chunks: string) => `[${chunks}]`;
  const names = Object.values(languages.en.gallery).flatMap(argumentsOf);
  const values = Object.fromEntries(
    names.map((name) => (name.startsWith('<') ? [name.slice(1, -1), tag] : [name, 'x'])),
  );
  for (const key of Object.keys(languages.en.gallery)) {
    const markup = t.markup as (key: string, values: object) => string;
    expect(markup(key, { ...values, count: 2 })).not.toMatch(/[{}]/);
  }
});

describe('counts', () => {
  const counted = (locale: keyof typeof languages) =>
    [0, 1, 2, 1_000_000].map((count) => galleryTexts(locale)('photoCount', { count }));

  it('are words for one, numbers for others, and never "one" for none', () => {
    expect(counted('en')).toEqual(['0 photos', 'one photo', '2 photos', '1,000,000 photos']);
    expect(counted('de')).toEqual(['0 Fotos', 'ein Foto', '2 Fotos', '1.000.000 Fotos']);
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

describe('print', () => {
  it('keeps French marks and quotes on the line of their words', () => {
    const { typeset } = languages.fr;
    expect(typeset('Perdu ? « {name} » : oui ; non ! 5 %')).toBe(
      'Perdu\u202f? «\u202f{name}\u202f»\u202f: oui\u202f; non\u202f! 5\u202f%',
    );
    expect(typeset('{size, number, ::.0} Mo')).toBe('{size, number, ::.0} Mo');
    expect(galleryTexts('fr')('olderYear', { year: '2019' })).toBe('Plus ancien\u202f: 2019');
    expect(Object.values(noticesIn('fr')).join()).not.toMatch(/ [?!;:]/);
    // The browser gets these messages without a parser.
    expect(Object.values(problems.fr).join()).not.toMatch(/ [?!;:%»]|« /);
  });

  it('keeps a German percent sign with its number', () => {
    expect(galleryTexts('de')('filmPreparing', { percent: '5' })).toMatch(/: 5\u202f%$/);
  });

  it('has the apostrophes and quotes of each language', () => {
    const quotes = { en: /[„«»]/, fr: /[“”„]|[^\u202f]»|«[^\u202f]/, de: /[”«»]|(?<!„[^“]*)“/ };
    const typed = locales.flatMap((locale) =>
      names
        .flatMap((name) => Object.values<string>(languages[locale][name]))
        .map(languages[locale].typeset)
        .filter((text) => /\p{L}''?[\p{L}{<]|["]/u.test(text) || quotes[locale].test(text)),
    );
    expect(typed).toEqual([]);
  });
});
