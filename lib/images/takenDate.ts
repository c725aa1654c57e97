/** A local time as the camera's clock showed it, without a time zone. */
export type WallTime = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms?: number;
};

/**
 * Parses an EXIF date, `YYYY:MM:DD HH:MM:SS` (EXIF 3.0, section 4.6.6.7); `-`, `/` and `.` as date
 * separators and `T` are accepted since software writes them. Null for what is no date of the
 * calendar: cameras without a set clock write zeros or blanks.
 */
export function parseWallTime(text: string | undefined, subSeconds?: string): WallTime | null {
  const match = /^(\d{4})[:/.-](\d{2})[:/.-](\d{2})[ T](\d{2}):(\d{2}):(\d{2})/.exec(text ?? '');
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map(Number);
  if (year === 0 || hour > 23 || minute > 59 || second > 59) return null;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  const ms = parseSubSeconds(subSeconds);
  return { year, month, day, hour, minute, second, ...(ms === null ? {} : { ms }) };
}

/** Minutes east of UTC from an EXIF offset, `+HH:MM` (EXIF 3.0, section 4.6.6.11), or null. */
export function parseOffset(text: string | undefined): number | null {
  const trimmed = text?.trim();
  if (trimmed === 'Z') return 0;
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(trimmed ?? '');
  if (match === null) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  if (Number(match[3]) > 59 || minutes > 14 * 60) return null;
  return match[1] === '-' ? 0 - minutes : minutes;
}

/** The digits after the decimal point: `5` is half a second, `239` is 239 ms. */
function parseSubSeconds(text: string | undefined): number | null {
  const digits = /^\d{1,9}/.exec(text?.trim() ?? '')?.[0];
  return digits === undefined ? null : Number(digits.padEnd(3, '0').slice(0, 3));
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
