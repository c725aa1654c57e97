import { instantOf, type WallClock, wallClock, type ZoneOrOffset } from './localTime.ts';

/**
 * Wall-clock time, as text that sorts chronologically: `2021-07-03T14:05:09`, with `.239` behind it
 * where milliseconds are known; or a day without a time, `2021-07-03`. It is not an instant, since
 * the clock's time zone is not known.
 */
export type WallTime = string;

/** A wall clock with milliseconds where they are known. */
type WallMoment = WallClock & { readonly ms?: number };

/** Formats a wall clock, which must show a valid time (`isDay`, `isTime`). Never throws. */
export function formatWallTime({ hour, minute, second, ms = 0, ...day }: WallMoment): WallTime {
  const time = [hour, minute, second].map((part) => digits(part, 2)).join(':');
  return `${formatDay(day)}T${time}${ms > 0 ? `.${digits(ms, 3)}` : ''}`;
}

/** A day of the calendar, month and day counted from 1. */
export type CalendarDay = Pick<WallClock, 'year' | 'month' | 'day'>;

/** `YYYY-MM-DD` */
export function formatDay({ year, month, day }: CalendarDay): string {
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

/** What clocks in `zone` show at a showable instant (milliseconds since 1970 UTC). */
export function wallTimeAt(instant: number, zone: ZoneOrOffset): WallTime {
  const ms = ((Math.floor(instant) % 1000) + 1000) % 1000;
  return formatWallTime({ ...wallClock(instant, zone), ms });
}

/**
 * The first and last instant that clocks in every zone show as a wall time, with a year from 1 to
 * 9999.
 */
const showable = { first: Date.parse('0001-01-02T00:00Z'), last: Date.parse('9999-12-31T00:00Z') };

/** Do clocks in every zone show a year from 1 to 9999 at this instant? */
export function isShowable(instant: number): boolean {
  return instant >= showable.first && instant <= showable.last;
}

/** The showable instant that is nearest to this one. */
export function nearestShowable(instant: number): number {
  return Math.min(Math.max(instant, showable.first), showable.last);
}

/**
 * The instant (milliseconds since 1970 UTC) at which clocks in `zone` showed this; for a day
 * without a time, its midnight.
 */
export function instantOfWall(wall: WallTime, zone: ZoneOrOffset): number {
  const { ms = 0, ...clock } = clockOf(wall);
  return instantOf(clock, zone) + ms;
}

/** The day of a wall time, `YYYY-MM-DD`. */
export function dayOfWall(wall: WallTime): string {
  return wall.slice(0, DAY_LENGTH);
}

/** Does it have a time? False: only the day is known. */
export function hasTime(wall: WallTime): boolean {
  return wall.length > DAY_LENGTH;
}

/**
 * The instant at which a clock in UTC shows this wall time. Only for formatting with a formatter
 * for UTC.
 */
export function shownByUtc(wall: WallTime): number {
  return Date.parse(hasTime(wall) ? `${wall}Z` : `${wall}T00:00Z`);
}

/** Does the calendar have this day? Months are counted from 1, years from 1 to 9999. */
export function isDay({ year, month, day }: CalendarDay): boolean {
  return isWithin(year, 1, 9999) && isWithin(month, 1, 12) && isWithin(day, 1, daysIn(year, month));
}

/** Does a clock show this time? Midnight is 0:00, never 24:00. */
export function isTime({ hour, minute, second }: Omit<WallClock, keyof CalendarDay>): boolean {
  return isWithin(hour, 0, 23) && isWithin(minute, 0, 59) && isWithin(second, 0, 59);
}

const DAY_LENGTH = 'YYYY-MM-DD'.length;
const FORM = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{3}))?)?)?$/;

/**
 * Parses a wall time from outside, with optional seconds; null for invalid text and times that do
 * not exist.
 */
export function parseWallTime(text: string): WallTime | null {
  const match = FORM.exec(text);
  if (match === null) return null;
  const clock = clockOf(text);
  if (!isDay(clock) || !isTime(clock)) return null;
  return match[4] === undefined ? text : formatWallTime(clock);
}

/** The parts of a wall time; midnight for a day without a time. */
export function clockOf(wall: WallTime): WallMoment {
  const parts = (FORM.exec(wall) ?? []).slice(1).map((part) => Number(part ?? 0));
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] = parts;
  return { year, month, day, hour, minute, second, ms };
}

/** How many days a month has, counted from 1; 0 where there is no such month. */
export function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** Is it a whole number from `least` to `most`? NaN, which other texts become, is none. */
export function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
