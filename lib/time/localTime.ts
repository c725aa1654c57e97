/** A local date and time, as a wall clock shows it; month and day are counted from 1. */
export type WallClock = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
};

/** An IANA time zone (`Europe/Paris`), or an offset east of UTC in minutes. */
export type ZoneOrOffset = string | number;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MOST_DAYS_KEPT = 50_000;

type DayOffsets = { readonly start: number; readonly end: number };

type Zone = {
  readonly format: Intl.DateTimeFormat | null;
  readonly days: Map<number, DayOffsets>;
};

const zones = new Map<string, Zone>();

/**
 * The instant (milliseconds since 1970 UTC) at which a clock in `zone` shows `wall`. Of a time that
 * occurs twice the first is meant; a time that is skipped is read with the offset from before the
 * change, so 02:30 in a skipped hour is 03:30. (Temporal calls this "compatible".) Never throws;
 * NaN for a zone that does not exist.
 */
export function instantOf(wall: WallClock, zone: ZoneOrOffset): number {
  const asUtc = utcOf(wall);
  if (typeof zone === 'number') return asUtc - toMs(zone);
  const before = offsetAt(asUtc - DAY, zone);
  const byBefore = asUtc - toMs(before);
  if (offsetAt(byBefore, zone) === before) return byBefore;
  const after = offsetAt(asUtc + DAY, zone);
  const byAfter = asUtc - toMs(after);
  return offsetAt(byAfter, zone) === after ? byAfter : byBefore;
}

/** What a clock in `zone` shows at an instant (milliseconds since 1970 UTC). */
export function wallClock(ms: number, zone: ZoneOrOffset): WallClock {
  const date = new Date(ms + toMs(offsetAt(ms, zone)));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

/**
 * The offset of `zone` east of UTC at an instant, in minutes. Not always whole: zones had local
 * mean time in the 19th century.
 */
export function offsetAt(ms: number, zone: ZoneOrOffset): number {
  if (typeof zone === 'number') return zone;
  const { start, end } = dayOffsets(Math.floor(ms / DAY), zoneOf(zone));
  return start === end ? start : readOffset(ms, zoneOf(zone));
}

/**
 * The offsets at the beginning and the end of a day (counted from 1970 UTC). Cached, since a scan
 * needs the same few thousand days again and again, and Intl takes microseconds each time.
 */
function dayOffsets(day: number, zone: Zone): DayOffsets {
  const known = zone.days.get(day);
  if (known) return known;
  const offsets = {
    start: readOffset(day * DAY, zone),
    end: readOffset((day + 1) * DAY - 1, zone),
  };
  if (zone.days.size >= MOST_DAYS_KEPT) zone.days.clear();
  zone.days.set(day, offsets);
  return offsets;
}

/**
 * Parses Intl's `GMT`, `GMT+02:00` or `GMT-00:25:21`. @date-fns/tz 1.5 has the sign of the last one
 * wrong (Dublin until 1916, Monrovia until 1972), which moves old photos by a day.
 */
function readOffset(ms: number, { format }: Zone): number {
  if (format === null || !Number.isFinite(ms)) return Number.NaN;
  const text = format.format(ms);
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (!match) return Number.NaN;
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match;
  const offset = Number(hours) * 60 + Number(minutes) + Number(seconds) / 60;
  return sign === '-' ? -offset : offset;
}

function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (!zone) {
    zone = { format: findFormat(name), days: new Map() };
    zones.set(name, zone);
  }
  return zone;
}

function findFormat(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return null;
  }
}

function utcOf({ year, month, day, hour, minute, second }: WallClock): number {
  const date = new Date(0);
  // Date.UTC maps the years 0 to 99 to 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  return date.setUTCHours(hour, minute, second);
}

function toMs(minutes: number): number {
  return Math.round(minutes * MINUTE);
}
