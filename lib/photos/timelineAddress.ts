import { endOf, type MonthCount } from './months.ts';
import {
  type PartOfTimeline,
  placeOf,
  type TimelinePlace,
  type TimelineStart,
} from './timeline.ts';

/** The parameters in the address of the timeline's page. */
type TimelineParameters = Readonly<
  Partial<Record<'at' | 'skip' | 'after' | 'before' | 'n' | 'on', string | undefined>>
>;

/** A photo's place in an address: its time, if it has any, and its id. */
export function formatPlace({ at, id }: TimelinePlace): string {
  return `${at}_${id}`;
}

/** Reads what `formatPlace` wrote; null for anything else. */
export function parsePlace(text: string): TimelinePlace | null {
  const form = /^((?:\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)?)_([1-9]\d{0,14})$/;
  const [, at, id] = form.exec(text) ?? [];
  return at === undefined ? null : { at, id: Number(id) };
}

/** A month, or a day. */
const TIME_FORM = /^\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?$/;

/**
 * The address of a page of the timeline. `number` is the number of the photo beside which it
 * begins, counted from the newest. The page counts on from there, since counting the photos before
 * it would mean to read them.
 */
export function timelineHref(start: TimelineStart, number?: number): string {
  if ('month' in start) {
    const month = `/timeline?at=${start.month === '' ? 'undated' : start.month}`;
    return start.skip ? `${month}&skip=${start.skip}` : month;
  }
  const [side, place] = 'after' in start ? ['after', start.after] : ['before', start.before];
  const parameters = new URLSearchParams({ [side]: formatPlace(place as TimelinePlace) });
  if (number !== undefined) parameters.set('n', String(number));
  return `/timeline?${parameters}`;
}

/**
 * The number of the first photo of a page, counted from the newest. It is exact where the page
 * begins with a month; otherwise it is taken from the address, and only shown.
 */
export function firstNumber(
  start: TimelineStart,
  { photos, hasNewer }: PartOfTimeline,
  months: readonly MonthCount[],
  n: string | undefined,
): number {
  if (!hasNewer) return 1;
  const [first] = photos;
  const day = first ? placeOf(first).at.slice(0, 10) : '';
  const skip = 'month' in start ? (start.skip ?? 0) : 0;
  const newer = months.filter(({ month }) =>
    skip > 0 && 'month' in start ? month >= endOf(start.month) : month > day,
  );
  const ofMonth = 1 + skip + newer.reduce((sum, each) => sum + each.photos, 0);
  if ('month' in start || n === undefined || !/^[1-9]\d{0,8}$/.test(n)) return ofMonth;
  return Math.max(1, 'after' in start ? Number(n) + 1 : Number(n) - photos.length);
}

/**
 * Where a page begins, by the parameters of its address: `first` without any; null where `timelineHref`
 * would not write them.
 */
export function parseTimelineStart(
  { at, skip, after, before }: TimelineParameters,
  first: TimelineStart,
): TimelineStart | null {
  if ([at, after, before].filter((each) => each !== undefined).length > 1) return null;
  if (skip !== undefined && (at === undefined || !/^[1-9]\d{0,8}$/.test(skip))) return null;
  if (at !== undefined) {
    if (at !== 'undated' && !TIME_FORM.test(at)) return null;
    const month = at === 'undated' ? '' : at;
    return skip === undefined ? { month } : { month, skip: Number(skip) };
  }
  const place = parsePlace(after ?? before ?? '');
  if (after !== undefined) return place && { after: place };
  if (before !== undefined) return place && { before: place };
  return first;
}
