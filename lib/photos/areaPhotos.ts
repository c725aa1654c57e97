import { albumIsPresent, type Purpose, photoRule, type Viewer } from '../access/access.ts';
import { isForAudience } from '../access/audiences.ts';
import { photosFor, photosForBoth } from '../access/checkedRows.ts';
import { compile } from '../access/condition.ts';
import type { Database } from '../db/open.ts';
import { type Sql, sql } from '../db/sql.ts';
import { type Area, areaAtLevel, countedLevelFor } from './grid.ts';
import { cellsOfAudience, countIn, isPlaceIn, mapViewer, sharedPlaces } from './places.ts';
import type { VisiblePhoto } from './rows.ts';
import { isBeside, listPartOfSequence, photosPerPage, type Sequence } from './sequence.ts';
import { type PartOfTimeline, placeOf, type TimelinePlace } from './timeline.ts';

/** So many photos are sorted in some tens of milliseconds. */
const mostSorted = 20_000;

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
  const asked = mapViewer(viewer);
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
    listNearest(db, sequence, where, perPage + 1, fromEnd);
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

/**
 * The first photos, or the last ones, of a sequence that meet `where`, in order. Their ids are found first:
 * to sort thousands of rows with all that a page shows of each takes several times as long.
 */
function listNearest(
  db: Database,
  sequence: Sequence,
  where: Sql,
  limit: number,
  fromEnd: boolean,
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

/** In the index of times, whose name SQLite would not always choose. */
function byTime(area: Area): Sql {
  return sql`photos indexed by photos_timeline
    cross join albums on albums.id = photos.album_id
    cross join photo_places
      on photo_places.photo_id = photos.id and ${isPlaceIn(area)}`;
}

/** By the places of the photos of albums in which the viewer may have some positions of the area. */
function byPlace(viewer: Viewer, area: Area): Sql {
  if (viewer.sharesAlone) return sharedPlaces(viewer, area);
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
      on photo_places.album_id = near.id and ${isPlaceIn(area)}
    cross join photos on photos.id = photo_places.photo_id
    cross join albums on albums.id = photos.album_id`;
}
