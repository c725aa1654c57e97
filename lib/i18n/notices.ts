import { languages, typesetAll } from './languages.ts';
import type { Locale } from './locale.ts';

export type Notices = (typeof languages)[Locale]['notices'] & (typeof languages)[Locale]['problem'];

/** Plain strings without ICU, for pages that come when something else could not. */
export function noticesIn(locale: Locale): Notices {
  const language = languages[locale];
  return typesetAll({ ...language.notices, ...language.problem }, language);
}
