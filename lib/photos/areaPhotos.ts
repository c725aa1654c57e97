import {
  albumIsPresent,
  type Purpose,
  photoIsCounted,
  photoRule,
  type Viewer,
} from '../access/access.ts';
import { isForAudience } from '../access/audiences.ts';
import { photosFor, photosForBoth } from '../access/checkedRows.ts';
import { compile } from '../access/condition.ts';
import type { Database } from '../db/open.ts';
import { type Sql, sql } from '../db/sql.ts';
import { type AlbumOfArea, type AreaStart, listAlbumsOfArea, reachOf } from './areaReach.ts';
import { type Area, areaAtLevel, countedLevelFor } from './grid.ts';
import { endOf } from './months.ts';
import { cellsOfAudience, countIn, isPlaceIn, mapViewer, sharedPlaces } from './places.ts';
import type { VisiblePhoto } from './rows.ts';
import { isBeside, listPartOfSequence, type PartOfSequence, type Sequence } from './sequence.ts';
import { PHOTOS_PER_PAGE } from './sequencePage.ts';
import { keyOfPlace, type PartOfTimeline, placeOf } from './timeline.ts';

/** How many photos can be sorted in some tens of milliseconds. */
const MOST_SORTED = 20_000;

/** The photos of an area; `many`: too many to sort them all for each page. */
type AreaSequence = Sequence & { readonly area: Area; readonly many: boolean };

/**
 * The photos of an area whose positions the viewer may have, newest first, undated ones last. `count` is
 * what `countInArea` returns. Up to `sortAtMost` photos are found by their places and sorted; if there
 * are more, the index of times is read, which has the order and soon comes upon some of them.
 */
export function areaSequence(
  viewer: Viewer,
  area: Area,
  count: number,
  sortAtMost = MOST_SORTED,
): AreaSequence {
  const asked = mapViewer(viewer);
  const many = count > sortAtMost;
  const tables = many ? byTime(area) : byPlace(asked, area);
  return {
    area,
    many,
    viewer: asked,
    photosFor: (purpose) => photosForBoth(asked, purpose, 'metadata', tables),
    countFor: (purpose) => {
      if (purpose === 'see' || purpose === 'metadata') return countIn(asked, area);
      const { tables: from, condition } = photosForBoth(asked, purpose, 'metadata', tables);
      return sql`(select count(*) from ${from} where ${condition})`;
    },
    order: [sql`photos.timeline_at`, sql`photos.id`],
    descends: true,
    keyOf: (photo) => keyOfPlace(placeOf(photo)),
  };
}

type AreaLimits = {
  readonly perPage?: number;
  /** At most so many photos are sorted to find those of a page. */
  readonly sortAtMost?: number;
};

/** A page of the photos of an area. They are read from a photo on, and never by an offset. */
export function pageArea(
  db: Database,
  all: AreaSequence,
  start: AreaStart,
  { perPage = PHOTOS_PER_PAGE, sortAtMost = MOST_SORTED }: AreaLimits = {},
): PartOfTimeline {
  const limit = perPage + 1;
  const list = (where: Sql, fromEnd = false) => {
    const wanted = { where, limit, fromEnd };
    if (!all.many || all.viewer.sharesAlone) return listNearest(db, all, wanted);
    const soon = listNearest(db, firstEntries(all, start, sortAtMost), wanted);
    if (soon.length === limit) return soon;
    return listNearest(db, nearPart(db, all, start, { limit, sortAtMost }), wanted);
  };
  if (start !== 'newest' && 'before' in start) {
    const photos = list(isBeside(all, 'before', keyOfPlace(start.before)), true);
    // Fewer photos than a page would be before this place, so the newest page is shown, which
    // contains them and more.
    if (photos.length <= perPage) return pageArea(db, all, 'newest', { perPage, sortAtMost });
    return { photos: photos.slice(-perPage), hasNewer: true, hasOlder: true };
  }
  const isFirst = start === 'newest';
  const photos = list(isFirst ? sql`1` : isBeside(all, 'after', keyOfPlace(start.after)));
  return {
    photos: photos.slice(0, perPage),
    hasNewer: !isFirst,
    hasOlder: photos.length > perPage,
  };
}

/** Those photos of a sequence that are among the first entries of the index of times from a start on. */
function firstEntries(all: AreaSequence, start: AreaStart, entries: number): Sequence {
  const time = sql`photos.timeline_at`;
  const isBefore = start !== 'newest' && 'before' in start;
  const edge =
    start === 'newest'
      ? sql`1`
      : isBefore
        ? sql`${time} >= ${start.before.at}`
        : sql`${time} <= ${start.after.at}`;
  const last = sql`(
    select photos.timeline_at
    from photos indexed by photos_timeline
    where ${compile(photoIsCounted)} and ${edge}
    order by photos.timeline_at ${isBefore ? sql`asc` : sql`desc`}
    limit 1 offset ${entries})`;
  const reach = isBefore
    ? sql`${time} <= coalesce(${last}, '~')`
    : sql`${time} >= coalesce(${last}, '')`;
  return partBy(all, sql`${byTime(all.area)} and ${reach} and ${edge}`);
}

/** The same sequence, with only those of its photos that are in these tables. */
function partBy({ area: _, many: __, ...sequence }: AreaSequence, tables: Sql): Sequence {
  return {
    ...sequence,
    photosFor: (purpose) => photosForBoth(sequence.viewer, purpose, 'metadata', tables),
  };
}

/**
 * The part of a sequence of many photos that holds the `limit` photos of a page. Counters of albums and
 * months tell how far the page reaches at most (`reachOf`), so only photos between its start and there
 * are read: by their places, if they are few. Otherwise, for an area whose photos were taken long ago,
 * all photos taken since would be looked through.
 */
function nearPart(
  db: Database,
  all: AreaSequence,
  start: AreaStart,
  { limit, sortAtMost }: { readonly limit: number; readonly sortAtMost: number },
): Sequence {
  const { area } = all;
  const albums = listAlbumsOfArea(db, all.viewer, area);
  const { from, to } = reachOf(albums, start, limit);
  const near = albums.filter(({ oldest, newest }) => oldest < to && endOf(newest) > from);
  const photos = near.reduce((sum, album) => sum + album.photos, 0);
  const tables = photos <= sortAtMost ? byPlaceIn(idsOf(near), area) : byTime(area);
  return partBy(
    all,
    sql`${tables} and photos.timeline_at >= ${from} and photos.timeline_at < ${to}`,
  );
}

const idsOf = (albums: readonly AlbumOfArea[]) =>
  sql`(select value as id from json_each(${JSON.stringify(albums.map(({ id }) => id))}))`;

/**
 * The first photos, or the last ones, of a sequence that meet `where`, in order. Their ids are found first:
 * to sort thousands of rows with all that a page shows of each takes several times as long.
 */
function listNearest(
  db: Database,
  sequence: Sequence,
  { where, limit, fromEnd }: Required<Omit<PartOfSequence, 'skip'>>,
): VisiblePhoto[] {
  const { tables, condition } = sequence.photosFor('see');
  const direction = fromEnd ? sql`asc` : sql`desc`;
  const nearest = sql`(select photos.id
    from ${tables}
    where (${where}) and ${condition}
    order by photos.timeline_at ${direction}, photos.id ${direction}
    limit ${sql.raw(String(limit))})`;
  const found = {
    ...sequence,
    photosFor: <P extends Purpose>(purpose: P) => photosFor(sequence.viewer, purpose),
  };
  return listPartOfSequence(db, found, { where: sql`photos.id in ${nearest}`, limit });
}

/** A FROM that finds photos of an area in the index of times, newest first. */
function byTime(area: Area): Sql {
  return sql`photos indexed by photos_timeline
    cross join albums on albums.id = photos.album_id
    cross join photo_places
      on photo_places.photo_id = photos.id and ${isPlaceIn(area)}`;
}

/** A FROM by places: of the albums in which the viewer may have positions of the area. */
function byPlace(viewer: Viewer, area: Area): Sql {
  if (viewer.sharesAlone) return sharedPlaces(viewer, area);
  const counted = areaAtLevel(area, countedLevelFor(area.level));
  return byPlaceIn(
    sql`(
      select albums.id
      from albums
      where ${compile(albumIsPresent)} and ${compile(photoRule(viewer, 'metadata').inherited)}
      union
      select album_cells.album_id
      from audiences
      cross join ${cellsOfAudience(counted)}
      where ${isForAudience(viewer, 'metadata')})`,
    area,
  );
}

/** A FROM by the places of the photos of these albums. */
function byPlaceIn(albums: Sql, area: Area): Sql {
  return sql`${albums} as near
    cross join photo_places
      on photo_places.album_id = near.id and ${isPlaceIn(area)}
    cross join photos on photos.id = photo_places.photo_id
    cross join albums on albums.id = photos.album_id`;
}
