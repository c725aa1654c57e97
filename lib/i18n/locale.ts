/** The languages of the gallery: each is a directory of `messages`. */
export const locales = ['en', 'fr', 'de'] as const;

export type Locale = (typeof locales)[number];

/** Each language's own name for itself, which its speakers look for. */
export const localeNames: Readonly<Record<Locale, string>> = {
  en: 'English',
  fr: 'Français',
  de: 'Deutsch',
};

/** The name of the cookie with the language chosen on this device. */
export const LOCALE_COOKIE = 'locale';

/** Is this one of the languages of the gallery? */
export function isLocale(value: unknown): value is Locale {
  return locales.some((locale) => locale === value);
}
