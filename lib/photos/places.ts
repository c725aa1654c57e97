import { albumIsPresent, photoRule, type Viewer, withoutShares } from '../access/access.ts';
import { isForAudience } from '../access/audiences.ts';
import { photosForBoth } from '../access/checkedRows.ts';
import { compile } from '../access/condition.ts';
import type { Database } from '../db/open.ts';
import { rememberedRows } from '../db/remembered.ts';
import { allRows, firstRow } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import {
  type Area,
  areaAtLevel,
  type Cell,
  cellsIn,
  countedLevelFor,
  finestLevel,
  type Position,
  positionAt,
  wholeWorld,
} from './grid.ts';
import { isBeside, listPartOfSequence, photosPerPage, type Sequence } from './sequence.ts';
import { type PartOfTimeline, placeOf, type TimelinePlace } from './timeline.ts';

/** The photos in a cell of a grid whose positions the viewer may have. */
export type Cluster = Cell &
  Position & {
    readonly photos: number;
    /** The photo that stands for them: the one that was added last. */
    readonly photoId: number;
  };

/** So many clusters an answer has at most. */
export const mostClusters = 2_000;

/**
 * The clusters of an area in cells of its level, or of a coarser one where that would be too many. Summed
 * from counters (`placeCounters.ts`) by the rule of access for metadata, so the counts, positions and
 * bounds know nothing of photos that are hidden, or whose policy withholds where they were taken. What
 * only a share shows is not in them.
 */
export function listClusters(
  db: Database,
  viewer: Viewer,
  asked: Area,
  most = mostClusters,
): Cluster[] {
  let area = asked;
  while (cellsIn(area) > most) area = areaAtLevel(area, area.level - 1);
  return allRows<ClusterRow>(db, clustersIn(withoutShares(viewer), area)).map(clusterOf);
}

/**
 * The clusters of the whole world, in cells of this level at most: of a coarser one where there would be
 * more than `most`. Remembered until anything changes.
 */
export function listWorld(
  db: Database,
  viewer: Viewer,
  { level, most }: { readonly level: number; readonly most: number },
): Cluster[] {
  const world = areaAtLevel(wholeWorld, level);
  const rows = rememberedRows<ClusterRow>(db, clustersIn(withoutShares(viewer), world));
  return rows.length > most && level > 0
    ? listWorld(db, viewer, { level: level - 1, most })
    : rows.map(clusterOf);
}

/** Does the viewer have a position of any photo? Remembered until anything changes. */
export function hasPlaces(db: Database, viewer: Viewer): boolean {
  const asked = withoutShares(viewer);
  const area = areaAtLevel(wholeWorld, countedLevelFor(0));
  const some = sql`select 1 as some from (${countersIn(asked, area)}) limit 1`;
  return rememberedRows(db, some).length > 0;
}

/** How many photos there are in an area whose positions the viewer may have. */
export function countInArea(db: Database, viewer: Viewer, area: Area): number {
  const count = sql`select ${countIn(withoutShares(viewer), area)} as count`;
  return firstRow<{ count: number }>(db, count)?.count ?? 0;
}

/** So many photos are sorted in some tens of milliseconds. */
const mostSorted = 10_000;

/**
 * The photos of an area whose positions the viewer may have, newest first, undated ones last. `count` is
 * that of `countInArea`: few photos are found by their places and sorted, of many the newest are soon met
 * in the index of times.
 */
export function areaSequence(
  viewer: Viewer,
  area: Area,
  count: number,
  sortAtMost = mostSorted,
): Sequence {
  const asked = withoutShares(viewer);
  const tables = count <= sortAtMost ? byPlace(asked, area) : byTime(area);
  return {
    viewer: asked,
    photosFor: (purpose) => photosForBoth(asked, purpose, 'metadata', tables),
    countFor: (purpose) => {
      if (purpose === 'see' || purpose === 'metadata') return countIn(asked, area);
      const { tables: from, condition } = photosForBoth(asked, purpose, 'metadata', tables);
      return sql`(select count(*) from ${from} where ${condition})`;
    },
    order: [sql`photos.timeline_at`, sql`photos.id`],
    descends: true,
    keyOf: (photo) => keyOf(placeOf(photo)),
  };
}

const keyOf = ({ at, id }: TimelinePlace): Sql[] => [sql`${at}`, sql`${id}`];

/** Where a page of an area begins: with the newest photo, or beside a photo. */
export type AreaStart =
  | 'newest'
  | { readonly after: TimelinePlace }
  | { readonly before: TimelinePlace };

/** A page of the photos of an area. They are read from a photo on, and never by an offset. */
export function pageArea(
  db: Database,
  sequence: Sequence,
  start: AreaStart,
  perPage = photosPerPage,
): PartOfTimeline {
  const list = (where: Sql, fromEnd = false) =>
    listPartOfSequence(db, sequence, { where, limit: perPage + 1, fromEnd });
  if (start !== 'newest' && 'before' in start) {
    const photos = list(isBeside(sequence, 'before', keyOf(start.before)), true);
    // What is left above would be a page with few photos: the newest page shows them and more.
    if (photos.length <= perPage) return pageArea(db, sequence, 'newest', perPage);
    return { photos: photos.slice(-perPage), hasNewer: true, hasOlder: true };
  }
  const isFirst = start === 'newest';
  const photos = list(isFirst ? sql`1` : isBeside(sequence, 'after', keyOf(start.after)));
  return {
    photos: photos.slice(0, perPage),
    hasNewer: !isFirst,
    hasOlder: photos.length > perPage,
  };
}

/** In the index of times, whose name SQLite would not always choose. */
function byTime(area: Area): Sql {
  return sql`photos indexed by photos_timeline
    cross join albums on albums.id = photos.album_id
    cross join photo_places
      on photo_places.photo_id = photos.id and ${isWithin(sql`photo_places`, areaAtLevel(area, finestLevel))}`;
}

/** By the places of the photos of albums in which the viewer may have some positions of the area. */
function byPlace(viewer: Viewer, area: Area): Sql {
  const counted = areaAtLevel(area, countedLevelFor(area.level));
  return sql`(
      select albums.id
      from albums
      where ${compile(albumIsPresent)} and ${compile(photoRule(viewer, 'metadata').inherited)}
      union
      select album_cells.album_id
      from audiences
      cross join ${cellsOfAudience(counted)}
      where ${isForAudience(viewer, 'metadata')}) as near
    cross join photo_places
      on photo_places.album_id = near.id and ${isWithin(sql`photo_places`, areaAtLevel(area, finestLevel))}
    cross join photos on photos.id = photo_places.photo_id
    cross join albums on albums.id = photos.album_id`;
}

type ClusterRow = Cell & { photos: number; sumX: number; sumY: number; photoId: number };

function clusterOf({ level, x, y, photos, sumX, sumY, photoId }: ClusterRow): Cluster {
  // Places are the corners of steps, so half a step leads to their middle.
  const middle = positionAt(finestLevel, sumX / photos + 0.5, sumY / photos + 0.5);
  return { level, x, y, photos, photoId, ...middle };
}

function clustersIn(viewer: Viewer, area: Area): Sql {
  const { level } = area;
  const by = countedLevelFor(level) - level;
  return sql`select ${level} as level, x >> ${by} as x, y >> ${by} as y, sum(photos) as photos,
      sum(sum_x) as "sumX", sum(sum_y) as "sumY", max(photo_id) as "photoId"
    from (${countersIn(viewer, areaAtLevel(area, countedLevelFor(level)))})
    group by 2, 3
    order by 2, 3`;
}

function countIn(viewer: Viewer, area: Area): Sql {
  const counted = areaAtLevel(area, countedLevelFor(area.level));
  return sql`coalesce((select sum(photos) from (${countersIn(viewer, counted)})), 0)`;
}

/**
 * SQL: the counters of an area of a counted level that tell of photos of the viewer. First it is found out
 * what is open, so that nothing hidden is read: neither albums nor photos with a policy of their own.
 */
function countersIn(viewer: Viewer, area: Area): Sql {
  const columns = sql`album_cells.x, album_cells.y, album_cells.photos, album_cells.sum_x,
    album_cells.sum_y, album_cells.photo_id`;
  return sql`select ${columns}
    from albums
    cross join album_cells
      on album_cells.album_id = albums.id and album_cells.audience_id = 0 and ${isCell(area)}
    where ${compile(albumIsPresent)} and ${compile(photoRule(viewer, 'metadata').inherited)}
    union all
    select ${columns}
    from audiences
    cross join ${cellsOfAudience(area)}
    where ${isForAudience(viewer, 'metadata')}`;
}

/** The index is named, since SQLite would not always choose it. */
function cellsOfAudience(area: Area): Sql {
  return sql`album_cells indexed by album_cells_audience
    on album_cells.audience_id = audiences.id and album_cells.audience_id > 0 and ${isCell(area)}`;
}

function isCell(area: Area): Sql {
  return sql`album_cells.level = ${area.level} and ${isWithin(sql`album_cells`, area)}`;
}

function isWithin(table: Sql, { west, north, east, south }: Area): Sql {
  return sql`${table}.x between ${west} and ${east} and ${table}.y between ${north} and ${south}`;
}
