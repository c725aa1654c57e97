/** Minutes east of UTC at an instant (milliseconds since 1970 UTC). */
export type OffsetMinutesAt = (instantMs: number) => number;

const MINUTE_MS = 60_000;
const FIRST_DOS = Date.UTC(1980, 0, 1);
const LAST_DOS = Date.UTC(2107, 11, 31, 23, 59, 58);

/**
 * An instant in MS-DOS format (APPNOTE 4.4.6): wall-clock time in steps of two seconds (rounded
 * down), from 1980 to 2107; times outside become the nearest limit.
 */
export function dosTime(
  mtimeMs: number,
  offsetMinutesAt: OffsetMinutesAt,
): { readonly date: number; readonly time: number } {
  const local = mtimeMs + offsetMinutesAt(mtimeMs) * MINUTE_MS;
  const clamped = Math.min(Math.max(Number.isNaN(local) ? FIRST_DOS : local, FIRST_DOS), LAST_DOS);
  const wall = new Date(clamped);
  const year = wall.getUTCFullYear() - 1980;
  return {
    date: (year << 9) | ((wall.getUTCMonth() + 1) << 5) | wall.getUTCDate(),
    time:
      (wall.getUTCHours() << 11) |
      (wall.getUTCMinutes() << 5) |
      Math.floor(wall.getUTCSeconds() / 2),
  };
}

/**
 * Whole seconds since 1970 UTC for the extended timestamp field, or null where they do not fit into
 * signed 32 bits (before 1901, after 2038); then there is only the DOS time.
 */
export function unixSeconds(mtimeMs: number): number | null {
  const seconds = Math.floor(mtimeMs / 1000);
  return seconds === (seconds | 0) ? seconds : null;
}
