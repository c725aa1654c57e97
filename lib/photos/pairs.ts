import { isApart, isPart, isPresent } from '../access/facts.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';

/** A file and the photo with which it belongs, as their owner sees the two. */
export type ListedPair = {
  readonly id: number;
  readonly filename: string;
  readonly mainId: number;
  readonly mainFilename: string;
  readonly dirpath: string;
  /** Is it a part of the photo? */
  readonly isJoined: boolean;
  /** Does the owner keep the two apart? */
  readonly isKeptApart: boolean;
};

/**
 * Files that a scan found to belong to another file, but that are photos of their own: at most `most`,
 * those on which nobody has decided first.
 */
export function listApart(db: Database, most: number): ListedPair[] {
  return readPairs(
    db,
    sql`photos indexed by photos_pairs join photos as main on main.id = photos.pairs_with`,
    sql`${isApart}`,
    most,
  );
}

/**
 * The parts of a photo, and the files that might become one or are kept apart from it. Asked about such
 * a file, the answer is its own pair.
 */
export function listPairsOf(db: Database, photoId: number): ListedPair[] {
  const tables = sql`photos
    join photos as main on main.id = coalesce(photos.part_of, photos.pairs_with)`;
  return readPairs(
    db,
    tables,
    sql`photos.id in (
      select ${photoId}
      union all
      select photos.id from photos indexed by photos_parts
        where ${isPart} and photos.part_of = ${photoId}
      union all
      select photos.id from photos indexed by photos_pairs
        where ${isApart} and photos.pairs_with = ${photoId})`,
    100,
  );
}

type Flags = 'isJoined' | 'isKeptApart';

function readPairs(db: Database, tables: Sql, where: Sql, most: number): ListedPair[] {
  const rows = allRows<Omit<ListedPair, Flags> & Record<Flags, number>>(
    db,
    sql`select photos.id, photos.filename, main.id as mainId, main.filename as mainFilename,
        albums.dirpath, ${isPart} as isJoined, photos.kept_apart as isKeptApart
      from ${tables}
      join albums on albums.id = photos.album_id
      where ${where} and ${isPresent('photos')}
      order by photos.kept_apart, albums.dirpath, photos.filename
      limit ${most}`,
  );
  return rows.map((row) => ({
    ...row,
    isJoined: row.isJoined === 1,
    isKeptApart: row.isKeptApart === 1,
  }));
}
