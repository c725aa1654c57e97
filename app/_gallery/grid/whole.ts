import type { MonthCount } from '../../../lib/photos/months.ts';
import { pageHref } from '../../../lib/text/pager.ts';

/** A sequence of photos as a grid knows it before it has read its pages. */
export type Whole = {
  /** The address of its first page; `by: 'place'`: with a query. */
  readonly path: string;
  readonly count: number;
  /** How many photos a page shows. */
  readonly perPage: number;
  /**
   * How addresses name further pages: by their number, by a month or day and how many of its photos
   * to skip, or by the place of their first photo.
   */
  readonly by: 'page' | 'month' | 'place';
  /** How many photos there are of each month, in their order; none: they are not ordered by date. */
  readonly months: readonly MonthCount[];
};

/** The address of the page that begins with the photo at this place, counted from 0. */
export function addressAt({ path, perPage, by, months }: Whole, place: number): string {
  if (place === 0) return path;
  if (by === 'place') return `${path}&from=${place + 1}`;
  if (by === 'page') return pageHref(path, Math.floor(place / perPage) + 1);
  let first = 0;
  for (const { month, photos } of months) {
    if (place < first + photos) {
      const at = `${path}?at=${month === '' ? 'undated' : month}`;
      return place === first ? at : `${at}&skip=${place - first}`;
    }
    first += photos;
  }
  return path;
}

/** Where the parts of a grid begin if one of them begins at this place: each is a page, or less. */
export function startsOfParts({ count, perPage }: Whole, place: number): number[] {
  const first = place % perPage;
  const starts = first === 0 ? [] : [0];
  for (let start = first; start < count; start += perPage) starts.push(start);
  return starts;
}

/** A month (`YYYY-MM`; empty: undated), and the place of its first photo. */
export type MonthPlace = { readonly month: string; readonly place: number };

export function placesOfMonths(months: readonly MonthCount[]): MonthPlace[] {
  let place = 0;
  return months.flatMap(({ month, photos }, at) => {
    const first = { month: month.slice(0, 7), place };
    place += photos;
    // Of a month with very many photos each day is counted.
    return first.month === months[at - 1]?.month.slice(0, 7) ? [] : [first];
  });
}
