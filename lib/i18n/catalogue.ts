import { createTranslator } from 'use-intl/core';
import type { Locale } from './locale.ts';
import { typesetFrench } from './typeset.ts';

/** The same keys in another language: a missing or unknown key does not compile. */
export type Translation<Source> = { readonly [Key in keyof Source]: string };

type Messages = Readonly<Record<string, string>>;

type Translate<Source extends Messages> = ReturnType<typeof createTranslator<Source>>;

/**
 * The translators of a catalogue, one for each language, created on first use and kept, since
 * parsing ICU messages costs more than formatting them. The keys and the types of their arguments
 * come from the English messages, declared `as const`. A message that cannot be formatted throws,
 * so that tests find it.
 */
export function translators<const Source extends Messages>(
  catalogues: { readonly en: Source } & Readonly<Record<Locale, Translation<Source>>>,
): (locale: Locale) => Translate<Source> {
  const made = new Map<Locale, Translate<Source>>();
  return (locale) => {
    const known = made.get(locale);
    if (known) return known;
    const translate = createTranslator<Source>({
      locale,
      // The keys are the source's, as the parameter's type demands.
      messages: (locale === 'fr' ? typesetFrench(catalogues.fr) : catalogues[locale]) as Source,
      timeZone: 'UTC',
      onError: (error) => {
        throw error;
      },
    });
    made.set(locale, translate);
    return translate;
  };
}
