import type { TimelinePlace, TimelineStart } from './timeline.ts';

/** The parameters of the timeline's page. */
export type TimelineParameters = Readonly<
  Partial<Record<'at' | 'after' | 'before' | 'on', string | undefined>>
>;

/** A photo's place in an address: its time, if it has any, and its id. */
export function placeText({ at, id }: TimelinePlace): string {
  return `${at}_${id}`;
}

/** Reads what `placeText` wrote; null for anything else. */
export function parsePlace(text: string): TimelinePlace | null {
  const form = /^((?:\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)?)_([1-9]\d{0,14})$/;
  const [, at, id] = form.exec(text) ?? [];
  return at === undefined ? null : { at, id: Number(id) };
}

const monthForm = /^\d{4}-(?:0[1-9]|1[0-2])$/;

/** The address of a page of the timeline. */
export function timelineHref(start: TimelineStart): string {
  if ('month' in start) return `/timeline?at=${start.month === '' ? 'undated' : start.month}`;
  const [side, place] = 'after' in start ? ['after', start.after] : ['before', start.before];
  return `/timeline?${new URLSearchParams({ [side]: placeText(place as TimelinePlace) })}`;
}

/**
 * Where a page begins by the parameters of its address: `first` without any; null where they are none
 * that `timelineHref` writes.
 */
export function parseTimelineStart(
  { at, after, before }: TimelineParameters,
  first: TimelineStart,
): TimelineStart | null {
  if ([at, after, before].filter((each) => each !== undefined).length > 1) return null;
  if (at !== undefined) {
    if (at === 'undated') return { month: '' };
    return monthForm.test(at) ? { month: at } : null;
  }
  const place = parsePlace(after ?? before ?? '');
  if (after !== undefined) return place && { after: place };
  if (before !== undefined) return place && { before: place };
  return first;
}

/** A day of any year, `MM-DD`; null for anything else. */
export function parseDayOfYear(text: string): string | null {
  const [, month = '', day = ''] = /^(\d{2})-(\d{2})$/.exec(text) ?? [];
  const date = new Date(`2020-${month}-${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day) ? null : text;
}
