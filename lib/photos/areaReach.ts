import type { Viewer } from '../access/access.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { type Area, areaAtLevel, countedLevelFor } from './grid.ts';
import { endOf } from './months.ts';
import { countersIn } from './places.ts';
import type { TimelinePlace } from './timeline.ts';

/** Where a page of an area begins: with the newest photo, or beside a photo. */
export type AreaStart =
  | 'newest'
  | { readonly after: TimelinePlace }
  | { readonly before: TimelinePlace };

/** An album with photos of an area that the viewer may have. */
export type AlbumOfArea = {
  readonly id: number;
  readonly photos: number;
  /** How many of these photos have a date, at least. */
  readonly dated: number;
  /** The first month or day of all photos of the album; empty where one is undated. */
  readonly oldest: string;
  /** The last month or day of all photos of the album. */
  readonly newest: string;
  /** The first month or day of the photos that have a date. */
  readonly firstDated: string;
};

/** The albums with photos of an area. */
export function listAlbumsOfArea(db: Database, viewer: Viewer, area: Area): AlbumOfArea[] {
  const counted = areaAtLevel(area, countedLevelFor(area.level));
  return allRows<AlbumOfArea>(
    db,
    sql`select near.album_id as id, near.photos, near.photos - spans.undated as dated,
        spans.oldest, spans.newest, spans.firstDated
      from (
        select album_id, sum(photos) as photos
        from (${countersIn(viewer, counted)})
        group by album_id) as near
      join (
        select album_id, min(month) as oldest, max(month) as newest,
          coalesce(min(nullif(month, '')), '') as firstDated, sum(iif(month = '', photos, 0)) as undated
        from (
          select album_id, month, photos from album_months
          union all
          select album_id, month, photos from album_audience_months)
        group by album_id) as spans on spans.album_id = near.album_id`,
  );
}

/**
 * Between which times the next `limit` photos of an area after a start, or before it, lie: at or after
 * `from`, and before `to`. An album of which all photos lie beyond the start has all its photos of the
 * area there; once the albums nearest to the start have `limit` of them, the page reaches no farther.
 */
export function reachOf(
  albums: readonly AlbumOfArea[],
  start: AreaStart,
  limit: number,
): { from: string; to: string } {
  const everything = { from: '', to: '~' };
  if (start !== 'newest' && 'before' in start) {
    const from = start.before.at;
    const newer = albums
      .filter(({ firstDated }) => firstDated > endOf(from.slice(0, 10)))
      .sort((a, b) => (a.newest < b.newest ? -1 : 1));
    const last = lastNeeded(newer, limit);
    return { from, to: last ? endOf(last.newest) : everything.to };
  }
  const to = start === 'newest' ? everything.to : endOf(start.after.at);
  const older = albums
    .filter(({ newest }) => start === 'newest' || endOf(newest) <= start.after.at.slice(0, 10))
    .sort((a, b) => (a.firstDated > b.firstDated ? -1 : 1));
  return { from: lastNeeded(older, limit)?.firstDated ?? '', to };
}

/** The first of these albums, in order, with which they have `limit` dated photos; null: they have fewer. */
function lastNeeded(albums: readonly AlbumOfArea[], limit: number): AlbumOfArea | null {
  let dated = 0;
  for (const album of albums) {
    dated += Math.max(0, album.dated);
    if (dated >= limit) return album;
  }
  return null;
}
