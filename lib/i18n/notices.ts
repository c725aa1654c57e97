import { languages, typesetAll } from './languages.ts';
import type { Locale } from './locale.ts';

type Words = (typeof languages)[Locale];

export type Notices = Words['notices'] &
  Words['problem'] &
  Pick<Words['access'], 'pasteLabel' | 'pasteButton'>;

/**
 * Plain strings without ICU placeholders, for pages that are shown when something else has failed.
 */
export function noticesIn(locale: Locale): Notices {
  const language = languages[locale];
  const { pasteLabel, pasteButton } = language.access;
  const words = { ...language.notices, ...language.problem, pasteLabel, pasteButton };
  return typesetAll(words, language);
}
