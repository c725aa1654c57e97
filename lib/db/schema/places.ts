import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable } from 'drizzle-orm/sqlite-core';
import { albums, photos } from './albums.ts';

/*
 * Where photos were taken, for the map. All of it is derived from `camera_details`, by `recountAlbums`
 * (`lib/photos/counters.ts`), for present and approved photos of present albums. Places are those of
 * `lib/photos/grid.ts`: squares of the world in Web Mercator, counted from its north-west corner.
 */

/** The place of each photo that has a position, in steps of the finest grid. */
export const photoPlaces = sqliteTable(
  'photo_places',
  {
    albumId: integer('album_id')
      .notNull()
      .references(() => albums.id),
    x: integer().notNull(),
    y: integer().notNull(),
    photoId: integer('photo_id')
      .notNull()
      .references(() => photos.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.albumId, table.x, table.y, table.photoId] }),
    index('photo_places_photo').on(table.photoId, table.x, table.y),
  ],
);

/**
 * How many photos of an album there are in a cell of one of the grids that are counted. Photos
 * without a policy of their own are counted apart; those with one are counted by the people whom it
 * names (their audience).
 */
export const albumCells = sqliteTable(
  'album_cells',
  {
    albumId: integer('album_id')
      .notNull()
      .references(() => albums.id),
    /**
     * 0: photos without a policy of their own. A row may remain of an audience that was removed; no
     * query counts it.
     */
    audienceId: integer('audience_id').notNull(),
    /** The grid has two to the power of `level` cells in each direction. */
    level: integer().notNull(),
    x: integer().notNull(),
    y: integer().notNull(),
    /** 1: the photos' own policies keep metadata, or the photos have no policy of their own. */
    keepsMetadata: integer('keeps_metadata').notNull(),
    photos: integer().notNull(),
    /** The sums of `photo_places.x` and `y` of these photos. */
    sumX: integer('sum_x').notNull(),
    sumY: integer('sum_y').notNull(),
    /** The photo among them that was added last. */
    photoId: integer('photo_id').notNull(),
  },
  (table) => [
    primaryKey({
      columns: [
        table.albumId,
        table.audienceId,
        table.level,
        table.x,
        table.y,
        table.keepsMetadata,
      ],
    }),
    index('album_cells_audience')
      .on(table.audienceId, table.level, table.x, table.y)
      .where(sql`audience_id > 0`),
  ],
);
