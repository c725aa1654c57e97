import { blob, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { albums, photos } from './albums.ts';

/* What follows from other tables or from the cache, kept so that pages need not find it out. */

/**
 * Whom the present and approved photos of an album name by policies of their own, so that nobody need
 * look through photos that are hidden from him. Derived, by `recountAlbums`.
 */
export const photoGrants = sqliteTable(
  'photo_grants',
  {
    albumId: integer('album_id')
      .notNull()
      .references(() => albums.id),
    kind: text({ enum: ['public', 'user', 'group'] }).notNull(),
    /** Of the user or the group; 0: everybody. */
    grantee: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.albumId, table.kind, table.grantee] })],
);

/**
 * Thumbnails that are known to be in the cache, by the names that they have there: where the cache is
 * a bucket, pages send browsers to it for them. Derived, and it may be emptied at any time.
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
    /** As raw bytes, in the library. */
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
