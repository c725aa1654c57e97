import { isForgettable, isPresent, wasShown } from '../access/facts.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';

/** An album or a photo whose files have vanished. Instants in milliseconds since 1970 UTC. */
type MissingThing = {
  readonly id: number;
  /** For people; '' for the root of the library. */
  readonly path: string;
  readonly name: string;
  readonly missingSince: number;
  /** Of an album: how many photos it had. */
  readonly photos: number;
};

/** How many there are in all, and the latest of them. */
export type MissingThings = { readonly total: number; readonly things: readonly MissingThing[] };

const MOST_LISTED = 500;

/** What is missing and not forgotten: albums, and photos of albums that are there. */
export function readMissing(db: Database): {
  readonly albums: MissingThings;
  readonly photos: MissingThings;
} {
  return {
    albums: readThings(
      db,
      sql`select albums.id, albums.dirpath as path, albums.shown_name as name,
          albums.missing_since as missingSince,
          (select count(*) from photos
            where photos.album_id = albums.id and ${wasShown('photos')}) as photos,
          count(*) over () as total
        from albums
        where ${isForgettable('albums')}
        order by albums.missing_since desc, albums.id
        limit ${MOST_LISTED}`,
    ),
    photos: readThings(
      db,
      sql`select photos.id, iif(albums.dirpath = '', '', albums.dirpath || '/') || photos.filename as path,
          photos.filename as name, photos.missing_since as missingSince, 1 as photos,
          count(*) over () as total
        from photos indexed by photos_missing
        join albums on albums.id = photos.album_id
        where ${isForgettable('photos')} and ${isPresent('albums')}
        order by photos.missing_since desc, photos.id
        limit ${MOST_LISTED}`,
    ),
  };
}

function readThings(db: Database, statement: Sql): MissingThings {
  const things = allRows<MissingThing & { total: number }>(db, statement);
  return { things, total: things[0]?.total ?? 0 };
}
