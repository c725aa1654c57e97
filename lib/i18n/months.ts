import { capital } from '../text/capital.ts';
import type { Locale } from './locale.ts';

/** Twelve lists of names, in all forms that a reader of this language may type or read. */
export function monthNames(locale: Locale): readonly (readonly string[])[] {
  return Array.from({ length: 12 }, (_, month) => {
    const day = Date.UTC(2021, month, 15);
    const styles = ['long', 'short'] as const;
    const names = styles.flatMap((style) => [
      format(locale, { month: style }, day),
      // Within a date some languages write the month in another form.
      partOf(locale, { day: 'numeric', month: style }, day),
    ]);
    const [long = ''] = names;
    return [...new Set([...names, long.slice(0, 3)])];
  });
}

/** A month, `YYYY-MM`, where a line begins: "July 2021"; `short`: "Jul", for a list under its year. */
export function monthText(locale: Locale, month: string, { short = false } = {}): string {
  const at = Date.parse(`${month}-15`);
  if (short) return capital(format(locale, { month: 'short' }, at).replace(/\.$/, ''));
  return capital(format(locale, { month: 'long', year: 'numeric' }, at));
}

const made = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter takes longer than rendering a page, so each is made once. */
function formatter(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  // British English, since dates like "3 July" are read by everybody.
  const tag = locale === 'en' ? 'en-GB' : locale;
  const known = made.get(key) ?? new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' });
  made.set(key, known);
  return known;
}

function format(locale: Locale, options: Intl.DateTimeFormatOptions, at: number): string {
  return formatter(locale, options).format(at);
}

function partOf(locale: Locale, options: Intl.DateTimeFormatOptions, at: number): string {
  const parts = formatter(locale, options).formatToParts(at);
  return parts.find(({ type }) => type === 'month')?.value ?? '';
}
