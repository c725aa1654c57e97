import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
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
