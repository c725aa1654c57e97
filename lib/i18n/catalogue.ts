import { createTranslator } from 'use-intl/core';
import { type CatalogueName, languages, typesetAll } from './languages.ts';
import type { Locale } from './locale.ts';

/**
 * A catalogue in another language, with the same keys: a missing or unknown key does not compile.
 */
export type Translation<Source> = { readonly [Key in keyof Source]: string };

type Translate<Name extends CatalogueName> = ReturnType<
  typeof createTranslator<(typeof languages.en)[Name]>
>;

/**
 * The translators of a catalogue, one for each language, created on first use and kept, since
 * parsing ICU messages costs more than formatting them. The keys and the types of their arguments
 * come from the English messages, declared `as const`. A message that cannot be formatted throws,
 * so that tests find it.
 */
export function translators<Name extends CatalogueName>(
  name: Name,
): (locale: Locale) => Translate<Name> {
  const made = new Map<Locale, Translate<Name>>();
  return (locale) => {
    const known = made.get(locale);
    if (known) return known;
    const language = languages[locale];
    const translate = createTranslator<(typeof languages.en)[Name]>({
      locale,
      // The keys are the source's, as the type of a language demands.
      messages: typesetAll(language[name], language) as (typeof languages.en)[Name],
      timeZone: 'UTC',
      onError: (error) => {
        throw error;
      },
    });
    made.set(locale, translate);
    return translate;
  };
}
