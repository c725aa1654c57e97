import type { Translation } from './catalogue.ts';
import type { Locale } from './locale.ts';
import { german } from './messages/de/language.ts';
import { english } from './messages/en/language.ts';
import { french } from './messages/fr/language.ts';

/** What is particular to the writing of a language. */
export type Writing = {
  readonly dates: {
    /** The language tag for which Intl formats days and hours. */
    readonly tag: string;
    /** Corrects what Intl made of a date. */
    readonly write: (date: string) => string;
  };
  /** Puts the no-break spaces into a message that the language's typography demands. */
  readonly typeset: (text: string) => string;
};

/** Everything that is written in a language: a directory of `messages`. */
export type Language = Writing & {
  readonly [Name in CatalogueName]: Translation<(typeof english)[Name]>;
};

export type CatalogueName = Exclude<keyof typeof english, keyof Writing>;

export const languages: Readonly<Record<Locale, Language>> & { readonly en: typeof english } = {
  en: english,
  fr: french,
  de: german,
};

/** A catalogue of a language, with the spaces of its typography. */
export function typesetAll<Messages extends Readonly<Record<string, string>>>(
  messages: Messages,
  { typeset }: Pick<Writing, 'typeset'>,
): Messages {
  const entries = Object.entries(messages).map(([key, text]) => [key, typeset(text)]);
  return Object.fromEntries(entries) as Messages;
}
