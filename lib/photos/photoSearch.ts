import { type Viewer, withoutShares } from '../access/access.ts';
import { photosFor, selectVisible } from '../access/checkedRows.ts';
import type { Database } from '../db/open.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { Asker } from './photoWords.ts';
import { type PhotoRow, photoColumns, type VisiblePhoto } from './rows.ts';
import { planSearch, type SearchLimits } from './searchPlan.ts';
import type { Search } from './searchQuery.ts';
import { isBeside } from './sequence.ts';
import { PHOTOS_PER_PAGE } from './sequencePage.ts';
import { type TimelinePlace, timelineSequence } from './timeline.ts';

/**
 * Matches are counted up to this number; beyond it the page says "more than". Threat: counting all of
 * them would take the longer the more are hidden.
 */
export const MOST_COUNTED = 1_000;

export type FoundPhotos = {
  /** Newest first. */
  readonly photos: readonly VisiblePhoto[];
  /** Are there older ones? */
  readonly hasOlder: boolean;
  /** Of all that is found; `MOST_COUNTED + 1`: there are more. */
  readonly count: number;
};

/**
 * The photos that are found, newest first: beginning after a photo, or without the first `skip`, which
 * must be among the `MOST_COUNTED` that are found to be counted anyway. The order is by date, never by
 * rank, since FTS5's ranks depend on hidden photos as well.
 */
export function searchPhotos(
  db: Database,
  viewer: Viewer,
  search: Search,
  {
    after = null,
    skip = 0,
    perPage = PHOTOS_PER_PAGE,
    makesFilms = false,
    ...limits
  }: { after?: TimelinePlace | null; skip?: number; perPage?: number } & Partial<SearchLimits> &
    Partial<Pick<Asker, 'makesFilms'>> = {},
): FoundPhotos {
  const asked = withoutShares(viewer);
  const parts = planSearch(db, { viewer: asked, makesFilms }, search, limits);
  if (parts.length === 0) return { photos: [], hasOlder: false, count: 0 };
  const timeline = timelineSequence(asked);
  const order = sql`photos.timeline_at desc, photos.id desc`;
  const where = after ? isBeside(timeline, 'after', [sql`${after.at}`, sql`${after.id}`]) : sql`1`;
  const found = (condition: Sql, most: number) =>
    sql.join(
      parts.map((part) => {
        const { tables, condition: rule } = part.photosFor('see');
        return sql`select * from (
          select photos.id, photos.timeline_at as at
          from ${tables}
          where ${condition} and ${rule}
          order by ${order}
          limit ${most})`;
      }),
      sql` union `,
    );
  // Without `after`, all matches that count are found at once and counted. By its id each photo of the
  // page is checked by the rule again.
  const most = after ? perPage + 1 : MOST_COUNTED + 1;
  const tables = sql`(
      select id, min(count(*) over (), ${MOST_COUNTED + 1}) as total
      from (${found(where, most)})
      order by at desc, id desc
      limit ${perPage + 1}
      offset ${skip}) as found
    cross join photos on photos.id = found.id
    join albums on albums.id = photos.album_id`;
  const total = after
    ? sql`(select count(*) from (${found(sql`1`, MOST_COUNTED + 1)} limit ${MOST_COUNTED + 1}))`
    : sql`found.total`;
  const rows = selectVisible<PhotoRow & { found: number }, 'see'>(
    db,
    photosFor(asked, 'see', tables),
    { columns: sql`${photoColumns}, ${total} as found`, order, limit: perPage + 1 },
  );
  return {
    photos: rows.slice(0, perPage),
    hasOlder: rows.length > perPage,
    count: rows[0]?.found ?? 0,
  };
}
