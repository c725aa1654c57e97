import type { VisiblePhoto } from '../../lib/photos/rows.ts';
import { dayOfWall } from '../../lib/time/wallTime.ts';

export type Section = {
  /**
   * The time of its photos, as the beginning of `YYYY-MM-DD`: `first` and `last` are the same day,
   * month or year, or else the first and the last of several days with few photos each. Empty:
   * undated; null: the page has no headings.
   */
  readonly time: { readonly first: string; readonly last: string } | null;
  /** The place of its first photo on the page, counted from 0. */
  readonly from: number;
  readonly photos: readonly VisiblePhoto[];
  /** Did it begin on the page before, and does it go on on the next one? */
  readonly joins: boolean;
  readonly goesOn: boolean;
};

/** The photos before and after those of a page, as far as they were read. */
export type Beside = Readonly<Partial<Record<'before' | 'after', VisiblePhoto | null>>>;

/**
 * `runs-of-days`: photos stand under the days on which they were taken, where several days with few photos
 * may share a heading; `where-several`: only where days have several photos.
 */
export type ByDay = 'runs-of-days' | 'where-several';

type Options = {
  readonly byDay: ByDay | undefined;
  readonly beside: Beside;
  /** Is this page one of several? */
  readonly oneOfMany: boolean;
};

/**
 * Divides the photos of a page, which are in the order of their times, into parts with headings.
 *
 * With `where-several` there is a heading for each day if days have three photos on average. If they have
 * fewer, so many headings would only be in the way: an album of one page then has none, and the pages of a
 * longer one are divided by months or years instead, because other pages of it may well have headings.
 */
export function sectionsOf(
  photos: readonly VisiblePhoto[],
  { byDay, beside: { before, after }, oneOfMany }: Options,
): readonly Section[] {
  const startsBy = (length: number) => {
    const of = timesOf(length);
    return photos.flatMap((photo, at) => (at > 0 && of(photos[at - 1]) === of(photo) ? [] : [at]));
  };
  const isFew = (starts: readonly number[]) => starts.length * 3 <= photos.length;
  const units = oneOfMany ? [DAY, MONTH, YEAR] : [DAY];
  const isByRuns = byDay === 'runs-of-days';
  const unit = isByRuns ? DAY : units.find((length) => isFew(startsBy(length)));
  const starts = unit === undefined ? [] : startsBy(unit);
  if (!byDay || unit === undefined || !(starts.length > 1 || oneOfMany || isByRuns)) {
    return [{ time: null, from: 0, photos, joins: Boolean(before), goesOn: Boolean(after) }];
  }
  const timeOf = timesOf(unit);
  const sections = starts.map((from, at): Section => {
    const ofSection = photos.slice(from, starts[at + 1]);
    const time = timeOf(ofSection[0]);
    return {
      time: { first: time, last: time },
      from,
      photos: ofSection,
      joins: from === 0 && Boolean(before) && timeOf(before) === time,
      goesOn: at === starts.length - 1 && Boolean(after) && timeOf(after) === time,
    };
  });
  return isByRuns ? joinFew(sections) : sections;
}

/** Lengths of a day, a month and a year as text. */
const [DAY, MONTH, YEAR] = ['YYYY-MM-DD'.length, 'YYYY-MM'.length, 'YYYY'.length];

const timesOf = (length: number) => (photo: VisiblePhoto | null | undefined) =>
  photo?.takenAt ? dayOfWall(photo.takenAt).slice(0, length) : '';

/** A day with more photos than these fills a row of a phone, and has a heading of its own. */
const FEW = 3;

/**
 * Days are joined beyond the end of a month only while they have fewer photos than these together,
 * and never beyond the end of a year.
 */
const ENOUGH = 6;

/**
 * Joins days that follow one another and have few photos each into one section. A day that
 * continues on another page is left alone: it may have many photos there.
 */
function joinFew(days: readonly Section[]): Section[] {
  const joined: Section[] = [];
  let run: Section | null = null;
  for (const day of days) {
    const may = day.photos.length <= FEW && day.time?.first !== '' && !day.joins && !day.goesOn;
    if (may && run && belongs(run, day)) {
      joined.pop();
      run = joinTwo(run, day);
    } else run = may ? day : null;
    joined.push(run ?? day);
  }
  return joined;
}

function belongs(run: Section, day: Section): boolean {
  const isSame = (length: number) =>
    run.time?.last.slice(0, length) === day.time?.last.slice(0, length);
  return isSame(MONTH) || (isSame(YEAR) && run.photos.length < ENOUGH);
}

const joinTwo = (run: Section, day: Section): Section => ({
  ...run,
  time: run.time && day.time && { first: run.time.first, last: day.time.last },
  photos: [...run.photos, ...day.photos],
});

/** The day of a photo that is the first of its day in a section of several days; null: it is not. */
export function dayBegun({ time, photos }: Section, place: number): string | null {
  if (time === null || time.first === time.last) return null;
  const dayOf = timesOf(DAY);
  const day = dayOf(photos[place]);
  return place > 0 && dayOf(photos[place - 1]) === day ? null : day;
}
