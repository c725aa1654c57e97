import type { Locale } from './locale.ts';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/**
 * `12 MB`, `3,4 Go`: bytes in the unit that leaves one to three digits before the comma, which stays on a
 * line with them.
 */
export function fileSize(locale: Locale, bytes: number): string {
  let size = bytes;
  let unit = 0;
  // From 999.5 on it would be rounded to 1,000.
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const format = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[unit] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: size < 10 && unit > 1 ? 1 : 0,
  });
  return format.format(size).replace(' ', '\u00a0');
}
