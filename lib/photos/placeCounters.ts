import { albumIsPresent, photoIsCounted } from '../access/access.ts';
import { compile, idList } from '../access/condition.ts';
import { saidByPolicy } from '../access/facts.ts';
import { lacksPolicy } from '../access/visibility.ts';
import type { ClientTx } from '../db/client.ts';
import { allRows, runStatement } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { countedLevels, FINEST_LEVEL, MOST_NORTH } from './grid.ts';
import { audienceKey } from './monthCounters.ts';

const STEPS = 2 ** FINEST_LEVEL;

/** SQL over `camera_details`: the cell of a photo in the finest grid, computed as `cellAt` does. */
const x = stepsFrom(sql.raw('(longitude + 180.0) / 360.0'));
const y = stepsFrom(
  sql.raw(
    `0.5 - asinh(tan(radians(max(-${MOST_NORTH}, min(${MOST_NORTH}, latitude))))) / (2 * pi())`,
  ),
);

function stepsFrom(share: Sql): Sql {
  const [last, all] = [sql.raw(String(STEPS - 1)), sql.raw(`${STEPS}.0`)];
  return sql`max(0, min(${last}, cast(floor((${share}) * ${all}) as integer)))`;
}

/**
 * Recomputes the cells of the photos of these albums, and how many photos each cell has. For
 * `recountAlbums` alone.
 */
export function recountPlaces(tx: ClientTx, albumIds: readonly number[]): void {
  const ids = idList(albumIds);
  runStatement(tx, sql`delete from album_cells where album_id in ${ids}`);
  runStatement(tx, sql`delete from photo_places where album_id in ${ids}`);
  runStatement(
    tx,
    sql`insert into photo_places (album_id, x, y, photo_id)
      select photos.album_id, ${x}, ${y}, photos.id
      from json_each(${JSON.stringify(albumIds)}) as counted
      join albums on albums.id = counted.value and ${compile(albumIsPresent)}
      cross join photos indexed by photos_order
        on photos.album_id = albums.id and ${compile(photoIsCounted)}
      cross join camera_details on camera_details.photo_id = photos.id
      where latitude is not null and longitude is not null`,
  );
  countFinest(tx, albumIds);
  for (const [at, level] of countedLevels.entries()) {
    const finer = countedLevels[at - 1];
    if (finer !== undefined) addUp(tx, albumIds, finer, level);
  }
}

const columns = sql`album_id, audience_id, level, x, y, keeps_metadata, photos, sum_x, sum_y, photo_id`;

const sums = sql`count(*) as photos, sum(photo_places.x) as "sumX", sum(photo_places.y) as "sumY",
  max(photo_places.photo_id) as "photoId"`;

/** Counts photos in the finest counted grid. */
function countFinest(tx: ClientTx, albumIds: readonly number[]): void {
  const [level] = countedLevels;
  const by = FINEST_LEVEL - level;
  const cell = sql`photo_places.x >> ${by} as "cellX", photo_places.y >> ${by} as "cellY"`;
  const placed = sql`json_each(${JSON.stringify(albumIds)}) as counted
    cross join photo_places on photo_places.album_id = counted.value
    cross join photos on photos.id = photo_places.photo_id`;
  runStatement(
    tx,
    sql`insert into album_cells (${columns})
      select photo_places.album_id, 0, ${level}, ${cell}, 1, ${sums}
      from ${placed}
      where ${compile(lacksPolicy)}
      group by 1, 4, 5`,
  );
  const own = allRows<OwnCell>(
    tx,
    sql`select photo_places.album_id as "albumId", ${audienceKey} as key, ${cell},
        ${saidByPolicy.keepsMetadata} as keeps, ${sums}
      from ${placed}
      join policies on policies.id = photos.policy_id
      group by 1, 2, 3, 4, 5`,
  );
  for (const { albumId, key, cellX, cellY, keeps, photos, sumX, sumY, photoId } of own) {
    runStatement(
      tx,
      sql`insert into album_cells (${columns})
        select ${albumId}, audiences.id, ${level}, ${cellX}, ${cellY}, ${keeps}, ${photos}, ${sumX},
          ${sumY}, ${photoId}
        from audiences
        where audiences.key = ${key}`,
    );
  }
}

/** A cell, and how many photos of an album it has whose own policies name the same people. */
type OwnCell = {
  albumId: number;
  key: string;
  cellX: number;
  cellY: number;
  keeps: 0 | 1;
  photos: number;
  sumX: number;
  sumY: number;
  photoId: number;
};

/** Adds the cells of one counted grid up to those of a coarser one. */
function addUp(tx: ClientTx, albumIds: readonly number[], from: number, to: number): void {
  const by = from - to;
  runStatement(
    tx,
    sql`insert into album_cells (${columns})
      select album_id, audience_id, ${to}, x >> ${by}, y >> ${by}, keeps_metadata, sum(photos), sum(sum_x),
        sum(sum_y), max(photo_id)
      from album_cells
      where album_id in ${idList(albumIds)} and level = ${from}
      group by 1, 2, 4, 5, 6`,
  );
}
