import type { Database } from '../db/open.ts';
import { sql } from '../db/sql.ts';
import { listMonths, type TimelineScope } from './months.ts';
import type { VisiblePhoto } from './rows.ts';
import { listPartOfSequence } from './sequence.ts';
import { PHOTOS_PER_PAGE } from './sequencePage.ts';
import { timelineSequence } from './timeline.ts';

/** Parses a day of any year, `MM-DD`; null for anything else. */
export function parseDayOfYear(text: string): string | null {
  const [, month = '', day = ''] = /^(\d{2})-(\d{2})$/.exec(text) ?? [];
  const date = new Date(`2020-${month}-${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day) ? null : text;
}

/** In how many years photos of a day are looked for. */
const MOST_YEARS = 25;

/**
 * The photos taken on this day (`MM-DD`) of the newest years of which the viewer sees any of its
 * month: each year is a range of the index of times. If hiding public albums would leave none,
 * those of all that the viewer sees.
 */
export function listOnThisDay(
  db: Database,
  timeline: TimelineScope,
  day: string,
  limit = PHOTOS_PER_PAGE,
): VisiblePhoto[] {
  const photos = listDay(db, timeline, day, limit);
  const { hidesPublic, ...viewer } = timeline.viewer;
  if (photos.length > 0 || !hidesPublic) return photos;
  return listDay(db, { viewer, months: listMonths(db, viewer) }, day, limit);
}

function listDay(
  db: Database,
  { viewer, months }: TimelineScope,
  day: string,
  limit: number,
): VisiblePhoto[] {
  const years = months.flatMap(({ month }) =>
    month.slice(5, 7) === day.slice(0, 2) ? [month.slice(0, 4)] : [],
  );
  const days = [...new Set(years)].slice(0, MOST_YEARS).map((year) => `${year}-${day}`);
  if (days.length === 0) return [];
  const tables = sql`json_each(${JSON.stringify(days)}) as days
    cross join photos indexed by photos_timeline
      on photos.timeline_at >= days.value and photos.timeline_at < days.value || '~'
    cross join albums on albums.id = photos.album_id`;
  const sequence = timelineSequence(viewer, tables);
  return listPartOfSequence(db, sequence, { limit });
}
