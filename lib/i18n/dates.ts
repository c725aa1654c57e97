import { capital } from '../text/capital.ts';
import { dayOfWall, hasTime, shownByUtc, type WallTime, wallTimeAt } from '../time/wallTime.ts';
import { languages } from './languages.ts';
import type { Locale } from './locale.ts';

/** The date formats of a language. Days are `YYYY-MM-DD`. */
export type Dates = {
  /** An album's `YYYY-MM-DD`: "3 July 2021". */
  readonly day: (date: string) => string;
  /**
   * When a photo was taken: "Saturday 3 July 2021, 14:05", without the parts that are not known. It
   * begins a line.
   */
  readonly taken: (wall: WallTime) => string;
  /** When a photo was taken, without the weekday: "3 July 2021, 14:05". */
  readonly shortTaken: (wall: WallTime) => string;
  /** Two days, the earlier first: "3–12 July 2021". */
  readonly span: (first: string, last: string) => string;
  /** A day among others of its year: "3 Jul". */
  readonly shortDay: (date: string) => string;
  /** A day of any year, `MM-DD`: "14 July", which stays on one line. */
  readonly dayOfYear: (day: string) => string;
  /** An instant in ms, as clocks in `zone` show it: "3 July 2021, 14:05". */
  readonly shortMoment: (ms: number, zone: string) => string;
};

const made = new Map<Locale, Dates>();

/**
 * The date formats of a language. The formatters are created once, since creating one takes longer
 * than rendering a page.
 */
export function datesOf(locale: Locale): Dates {
  const known = made.get(locale);
  if (known) return known;
  const dates = makeDates(locale);
  made.set(locale, dates);
  return dates;
}

function makeDates(locale: Locale): Dates {
  const { tag, write } = languages[locale].dates;
  const inUtc = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' });
  const day = inUtc({ day: 'numeric', month: 'long', year: 'numeric' });
  const longDay = inUtc({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const dayAndMonth = inUtc({ day: 'numeric', month: 'long' });
  const dayAndShortMonth = inUtc({ day: 'numeric', month: 'short' });
  const time = inUtc({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const join = (format: Intl.DateTimeFormat, wall: WallTime) => {
    const ms = shownByUtc(wall);
    return write(format.format(ms)) + (hasTime(wall) ? `, ${time.format(ms)}` : '');
  };
  return {
    day: (date) => join(day, date),
    taken: (wall) => capital(join(longDay, wall)),
    shortTaken: (wall) => join(day, wall),
    span: (first, last) => write(day.formatRange(shownByUtc(first), shownByUtc(last))),
    shortDay: (date) => join(dayAndShortMonth, date),
    // In a leap year, so that there is a 29 February.
    dayOfYear: (date) => join(dayAndMonth, `2020-${date}`).replaceAll(' ', '\u00a0'),
    shortMoment: (ms, zone) => join(day, wallTimeAt(ms, zone)),
  };
}

/**
 * An instant for the `datetime` of `<time>`, as clocks in `zone` show it: "2021-07-03T14:05:09".
 */
export function isoMoment(ms: number, zone: string): string {
  return wallTimeAt(ms, zone).slice(0, 19);
}

/** The day at `ms` in a time zone, as `YYYY-MM-DD`. */
export function dayAt(ms: number, zone: string): string {
  return dayOfWall(wallTimeAt(ms, zone));
}
