import {
  albumIsPresent,
  namesPersonInAlbum,
  photoCondition,
  photoRule,
  type Viewer,
  withoutShares,
} from '../access/access.ts';
import { isForAudience, isForPerson } from '../access/audiences.ts';
import { compile, idList } from '../access/condition.ts';
import type { Database } from '../db/open.ts';
import { rememberedRows } from '../db/remembered.ts';
import { allRows, firstRow } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { Position } from '../images/metadata/camera.ts';
import {
  type Area,
  areaAtLevel,
  type Cell,
  cellsIn,
  countedLevelFor,
  FINEST_LEVEL,
  finestCounted,
  MOST_CELLS,
  positionAt,
  wholeWorld,
} from './grid.ts';
import { type ListScope, photoViewer } from './scope.ts';

/** The photos in a cell of a grid whose positions the viewer may have. */
export type Cluster = Cell &
  Position & {
    readonly photos: number;
    /** The photo that is shown for them: the one that was added last. */
    readonly photoId: number;
  };

/**
 * The clusters of an area, in cells of its level. Summed from counters (`placeCounters.ts`) by the rule of
 * access for metadata, so the counts, positions and bounds know nothing of photos that are hidden, or
 * whose policy withholds where they were taken. What only a share shows is not in them, unless the viewer
 * looks through shares alone (`throughShares`): then nothing else is.
 */
export function listClusters(db: Database, viewer: Viewer, area: Area): Cluster[] {
  return allRows<ClusterRow>(db, clustersIn(mapViewer(viewer), area)).map(clusterOf);
}

/** The viewer without any share, as in lists, or through shares alone. */
export function mapViewer(viewer: Viewer): Viewer {
  return viewer.sharesAlone ? viewer : withoutShares(viewer);
}

/** Cells of some 300 km at the equator. */
const WORLD_LEVEL = 7;

/**
 * The clusters of an area, or (null) of the whole world, largest first, in the finest cells in which
 * there are at most `most`. Those of the world are remembered until anything changes.
 */
export function listPlaces(
  db: Database,
  viewer: Viewer,
  area: Area | null,
  most: number,
): Cluster[] {
  const asked = mapViewer(viewer);
  let rows: readonly ClusterRow[] =
    area === null
      ? rememberedRows<ClusterRow>(db, clustersIn(asked, areaAtLevel(wholeWorld, WORLD_LEVEL)))
      : allRows<ClusterRow>(db, clustersIn(asked, areaAtLevel(area, finerLevel(area))));
  while (rows.length > most) rows = mergeCells(rows);
  return rows.map(clusterOf).sort((one, other) => other.photos - one.photos);
}

/**
 * The places in scope, and the viewer for whom they are. If hiding public albums would leave none,
 * all places that the viewer may have.
 */
export function listPlacesInScope(
  db: Database,
  scope: ListScope,
  area: Area | null,
  most: number,
): { readonly viewer: Viewer; readonly places: Cluster[] } {
  const viewer = photoViewer(scope);
  const places = listPlaces(db, viewer, area, most);
  if (places.length > 0 || scope.withPublic) return { viewer, places };
  return listPlacesInScope(db, { ...scope, withPublic: true }, area, most);
}

/** The finest level at which the area has at most `MOST_CELLS` cells. */
function finerLevel(area: Area): number {
  let { level } = area;
  while (level < finestCounted && cellsIn(areaAtLevel(area, level + 1)) <= MOST_CELLS) level += 1;
  return level;
}

/** Adds up cells to those of the next coarser grid. */
function mergeCells(rows: readonly ClusterRow[]): ClusterRow[] {
  const merged = new Map<string, ClusterRow>();
  for (const row of rows) {
    const cell = { level: row.level - 1, x: row.x >> 1, y: row.y >> 1 };
    const key = `${cell.x} ${cell.y}`;
    const sum = merged.get(key) ?? { ...cell, photos: 0, sumX: 0, sumY: 0, photoId: 0 };
    merged.set(key, {
      ...cell,
      photos: sum.photos + row.photos,
      sumX: sum.sumX + row.sumX,
      sumY: sum.sumY + row.sumY,
      photoId: Math.max(sum.photoId, row.photoId),
    });
  }
  return [...merged.values()];
}

/**
 * May the viewer have the position of any photo? Remembered until anything changes; not for shares, which
 * show few photos.
 */
export function hasPlaces(db: Database, viewer: Viewer): boolean {
  const read = viewer.sharesAlone ? allRows : rememberedRows;
  const [row] = read<{ some: 0 | 1 }>(db, sql`select ${someHasPlace(viewer)} as some`);
  return row?.some === 1;
}

/** As `hasPlaces`, as SQL: 0 or 1. */
export function someHasPlace(viewer: Viewer): Sql {
  const area = areaAtLevel(wholeWorld, countedLevelFor(0));
  if (viewer.sharesAlone) {
    // A photo may be listed twice, which does no harm since the first one ends the search; listing
    // each once would mean to read all that is shared.
    return sql`exists (
      select 1
      from ${sharedPlaces(viewer, area, sql`union all`)}
      where ${compile(photoCondition(viewer, 'metadata'))})`;
  }
  return sql`exists (select 1 from (${countersIn(mapViewer(viewer), area)}))`;
}

/** How many photos there are in an area whose positions the viewer may have. */
export function countInArea(db: Database, viewer: Viewer, area: Area): number {
  const count = sql`select ${countIn(mapViewer(viewer), area)} as count`;
  return firstRow<{ count: number }>(db, count)?.count ?? 0;
}

type ClusterRow = Cell & { photos: number; sumX: number; sumY: number; photoId: number };

function clusterOf({ level, x, y, photos, sumX, sumY, photoId }: ClusterRow): Cluster {
  // A place is the corner of a cell of the finest grid, so half a step leads to the cell's middle.
  const middle = positionAt(FINEST_LEVEL, sumX / photos + 0.5, sumY / photos + 0.5);
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

/** SQL: how many photos of the area there are for this viewer. */
export function countIn(viewer: Viewer, area: Area): Sql {
  const counted = areaAtLevel(area, countedLevelFor(area.level));
  return sql`coalesce((select sum(photos) from (${countersIn(viewer, counted)})), 0)`;
}

/**
 * SQL: the counters that count photos for this viewer in an area of a counted level. It begins with the
 * albums and audiences that are open to the viewer, so no counter of hidden photos is read.
 */
export function countersIn(viewer: Viewer, area: Area): Sql {
  if (viewer.sharesAlone) return sharedIn(viewer, area);
  const columns = sql`album_cells.album_id, album_cells.x, album_cells.y, album_cells.photos, album_cells.sum_x,
    album_cells.sum_y, album_cells.photo_id`;
  const named = viewer.hidesPublic ? isForPerson : isForAudience;
  const counters = sql`select ${columns}
    from albums
    cross join album_cells
      on album_cells.album_id = albums.id and album_cells.audience_id = 0 and ${isCell(area)}
    where ${compile(albumIsPresent)} and ${compile(photoRule(viewer, 'metadata').inherited)}
    union all
    select ${columns}
    from audiences
    cross join ${cellsOfAudience(area)}
    where ${named(viewer, 'metadata')}`;
  if (!viewer.hidesPublic) return counters;
  // Photos that are public themselves, in an album that names the viewer, are listed as the album is.
  return sql`${counters}
    union all
    select ${columns}
    from audiences
    cross join ${cellsOfAudience(area)}
    cross join albums on albums.id = album_cells.album_id
    where audiences.public = 1 and album_cells.keeps_metadata = 1 and not ${isForPerson(viewer)}
      and ${compile(albumIsPresent)} and ${compile(namesPersonInAlbum(viewer))}`;
}

/** The same for photos under shares, which have no counters: each photo is a row. */
function sharedIn(viewer: Viewer, area: Area): Sql {
  const by = FINEST_LEVEL - area.level;
  return sql`select photos.album_id, photo_places.x >> ${by} as x, photo_places.y >> ${by} as y, 1 as photos,
      photo_places.x as sum_x, photo_places.y as sum_y, photos.id as photo_id
    from ${sharedPlaces(viewer, area)}
    where ${compile(photoCondition(viewer, 'metadata'))}`;
}

/**
 * A FROM of the photos that shares list, or whose album they share, with their places in the area. With
 * `union` each comes once, with `union all` as often as it is shared.
 */
export function sharedPlaces(
  { shareIds }: Pick<Viewer, 'shareIds'>,
  area: Area,
  union = sql`union`,
): Sql {
  const ids = idList(shareIds);
  return sql`(
      select share_photos.photo_id from share_photos where share_photos.share_id in ${ids}
      ${union}
      select photos.id
      from shares
      cross join photos on photos.album_id = shares.album_id
      where shares.id in ${ids}) as shared
    cross join photos on photos.id = shared.photo_id
    cross join albums on albums.id = photos.album_id
    cross join photo_places on photo_places.photo_id = photos.id and ${isPlaceIn(area)}`;
}

/** A FROM of an audience's counters. The index is named, since SQLite would not always choose it. */
export function cellsOfAudience(area: Area): Sql {
  return sql`album_cells indexed by album_cells_audience
    on album_cells.audience_id = audiences.id and album_cells.audience_id > 0 and ${isCell(area)}`;
}

function isCell(area: Area): Sql {
  return sql`album_cells.level = ${area.level} and ${isWithin(sql`album_cells`, area)}`;
}

/** SQL over `photo_places`: is it in the area? */
export function isPlaceIn(area: Area): Sql {
  return isWithin(sql`photo_places`, areaAtLevel(area, FINEST_LEVEL));
}

function isWithin(table: Sql, { west, north, east, south }: Area): Sql {
  return sql`${table}.x between ${west} and ${east} and ${table}.y between ${north} and ${south}`;
}
