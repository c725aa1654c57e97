import type { FileDateSource } from '../time/takenSource.ts';
import {
  type CalendarDay,
  formatDay,
  formatWallTime,
  isDay,
  isTime,
  type WallTime,
} from '../time/wallTime.ts';

/** A date as read from a file: wall-clock time, with its offset where the text has one. */
export type ReadDate = {
  readonly at: WallTime;
  /** Minutes east of UTC; null: not known. */
  readonly offset: number | null;
};

/** A date that a file states: what a clock showed, or in milliseconds since 1970 UTC an instant. */
type FoundDate = ReadDate | { readonly instant: number };

/** The dates of a file by where they stand. */
export type FoundDates = { readonly [Source in FileDateSource]?: FoundDate | null };

const FORM =
  /^(\d{4})[:/.-](\d\d)[:/.-](\d\d)(?:[ T]+(?:(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?[ ]?(Z|[+-]\d\d:?\d\d)?|[ :]*))?/;

/**
 * Parses a date of EXIF, `YYYY:MM:DD HH:MM:SS` (EXIF 3.0, section 4.6.6.7), of XMP (ISO 8601, with
 * an offset) and what software writes instead: other separators, no seconds, 24:00:00 for the
 * midnight that ends a day. A date alone, or with blanks for the time as EXIF allows, becomes a day
 * without a time. Null for what is not a valid date: cameras whose clock was never set write zeros
 * or blanks. `subSeconds` are the digits after the decimal point, which EXIF has in a tag of their
 * own.
 */
export function parseDate(text: string | null, subSeconds: string | null = null): ReadDate | null {
  const match = text === null ? null : FORM.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0] = match.slice(1, 4).map(Number);
  const date = { year, month, day };
  if (!isDay(date)) return null;
  const [hours, minutes, seconds = '0', fraction = subSeconds, zone] = match.slice(4);
  if (hours === undefined || minutes === undefined) return { at: formatDay(date), offset: null };
  const time = { hour: Number(hours), minute: Number(minutes), second: Number(seconds) };
  const offset = parseOffset(zone ?? null);
  if (time.hour === 24 && time.minute === 0 && time.second === 0) {
    const next = dayAfter(date);
    return isDay(next) ? { at: formatWallTime({ ...next, ...time, hour: 0 }), offset } : null;
  }
  if (!isTime(time)) return null;
  return { at: formatWallTime({ ...date, ...time, ms: milliseconds(fraction) }), offset };
}

/** Minutes east of UTC from an EXIF offset, `+HH:MM` (EXIF 3.0, section 4.6.6.11), or null. */
export function parseOffset(text: string | null): number | null {
  const trimmed = text?.trim();
  if (trimmed === 'Z') return 0;
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(trimmed ?? '');
  if (match === null) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  if (Number(match[3]) > 59 || minutes > 14 * 60) return null;
  return match[1] === '-' ? 0 - minutes : minutes;
}

/** The digits after the decimal point: `5` is half a second, `239` is 239 ms. */
function milliseconds(text: string | null): number {
  const digits = /^\d{1,9}/.exec(text?.trim() ?? '')?.[0] ?? '0';
  return Number(digits.padEnd(3, '0').slice(0, 3));
}

function dayAfter({ year, month, day }: CalendarDay): CalendarDay {
  const next = new Date(0);
  next.setUTCFullYear(year, month - 1, day + 1);
  return {
    year: next.getUTCFullYear(),
    month: next.getUTCMonth() + 1,
    day: next.getUTCDate(),
  };
}
