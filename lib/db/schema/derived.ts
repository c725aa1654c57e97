import { blob, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { albums, photos } from './albums.ts';

/*
 * What follows from other tables, from the cache or from the library, kept so that it need not be
 * found out again.
 */

/**
 * Whom the own policies of the present and approved photos of an album name. A query of a viewer
 * whom none of them names need not read the photos. Derived, by `recountAlbums`.
 */
export const photoGrants = sqliteTable(
  'photo_grants',
  {
    albumId: integer('album_id')
      .notNull()
      .references(() => albums.id),
    kind: text({ enum: ['public', 'user', 'group'] }).notNull(),
    /** The id of the user or the group; 0: everybody. */
    grantee: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.albumId, table.kind, table.grantee] })],
);

/**
 * Thumbnails that are known to be in the cache, by their names there. Where the cache is a bucket,
 * pages let browsers load these from it. Derived; it may be emptied at any time.
 */
export const keptThumbnails = sqliteTable(
  'kept_thumbnails',
  {
    photoId: integer('photo_id')
      .notNull()
      .references(() => photos.id, { onDelete: 'cascade' }),
    name: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.photoId, table.name] })],
);

/**
 * What directories of the library held when a scan last listed them, where the owner says that their
 * times can be trusted (`lib/scan/directoryListings.ts`). It may be emptied at any time.
 */
export const directoryListings = sqliteTable(
  'directory_listings',
  {
    /** Path of the directory in the library, as raw bytes. */
    path: blob({ mode: 'buffer' }).notNull(),
    /** From 0: a directory of very many names is kept in several. */
    part: integer().notNull(),
    parts: integer().notNull(),
    /** Which directory it was, and its times. */
    stamp: text().notNull(),
    /** Raw names, with `/` between them. */
    files: blob({ mode: 'buffer' }).notNull(),
    /** For each file its size (bytes) and its two times (ms since 1970 UTC), as doubles of 8 bytes. */
    facts: blob({ mode: 'buffer' }).notNull(),
    directories: blob({ mode: 'buffer' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.path, table.part] })],
);
