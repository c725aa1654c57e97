import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { photos } from './albums.ts';

/*
 * What a scan has read from the files of photos, in tables of its own since lists of photos never
 * need it.
 */

/**
 * What people wrote about a photo, into its file or beside it; no row: nothing. It is withheld
 * where a policy withholds metadata.
 */
export const photoTexts = sqliteTable('photo_texts', {
  photoId: integer('photo_id')
    .primaryKey()
    .references(() => photos.id),
  title: text(),
  caption: text(),
  /** Lists of texts, as JSON. */
  keywords: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
  people: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
  /** Names of its place, the nearest first. */
  places: text({ mode: 'json' }).$type<readonly string[]>().notNull().default([]),
  /** 1 to 5, or -1 for rejected; null: not rated. */
  rating: integer(),
});

/** What a file says of camera, exposure and position. */
export const cameraDetails = sqliteTable('camera_details', {
  photoId: integer('photo_id')
    .primaryKey()
    .references(() => photos.id),
  make: text(),
  model: text(),
  lens: text(),
  focalLength: real('focal_length'),
  aperture: real(),
  exposureTime: real('exposure_time'),
  iso: integer(),
  latitude: real(),
  longitude: real(),
});

/**
 * Contents that the files of photos had before they were edited or replaced in place, so that an old
 * version that comes back under another name is recognised (`lib/scan/formerContents.ts`).
 */
export const formerContents = sqliteTable(
  'former_contents',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    photoId: integer('photo_id')
      .notNull()
      .references(() => photos.id),
    /** Bytes. */
    size: integer().notNull(),
    /** The keys as in `photos`. */
    quickKey: text('quick_key'),
    fullKey: text('full_key'),
    contentKey: text('content_key'),
    /**
     * By which policies and shares the photo could be seen when it lost this content: a `Sight` as
     * JSON (`lib/scan/exposures.ts`). Null: it was waiting for approval, so that nobody saw it, or
     * it is not known.
     */
    sight: text(),
    /** Did everybody see it? */
    public: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [index('former_contents_photo').on(table.photoId)],
);
