import type { CalendarDate } from '../library/albumPath.ts';
import { wallClock } from '../time/localTime.ts';

/** `YYYY-MM-DD` */
export function formatDate({ year, month, day }: CalendarDate): string {
  const digits = (value: number, length: number) => String(value).padStart(length, '0');
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

/** The day, on a clock in `timezone`, of an instant (milliseconds since 1970 UTC). */
export function dayOf(instant: number, timezone: string): string {
  return formatDate(wallClock(instant, timezone));
}
