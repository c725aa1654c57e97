import { sql } from 'drizzle-orm';
import {
  type AnySQLiteColumn,
  blob,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import { takenSources } from '../../time/takenSource.ts';
import { waitingReasons } from '../waiting.ts';
import { policies } from './policies.ts';

/** Every instant in the database is a whole number of milliseconds since 1970-01-01T00:00Z. */
const instant = (name: string) => integer(name);

/** Since when it has not been in the gallery; null: it is. What is unrevealed never was. */
const missingSince = () => instant('missing_since');

/** A scan has found it and not shown it yet, so that nobody has ever seen it; it is missing too. */
const unrevealed = () => integer({ mode: 'boolean' }).notNull().default(false);

export const albums = sqliteTable(
  'albums',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    category: text().notNull(),
    /** Directory in the library for people, `/` between its parts, '' for the root. */
    dirpath: text().notNull(),
    /** The same as raw bytes, which with the category is what the album is known by. */
    rawDirpath: blob('raw_dirpath', { mode: 'buffer' }).notNull().default(sql`x''`),
    derivedDate: text('derived_date').notNull(),
    derivedName: text('derived_name').notNull(),
    editedDate: text('edited_date'),
    editedName: text('edited_name'),
    description: text(),
    coverPhotoId: integer('cover_photo_id').references((): AnySQLiteColumn => photos.id),
    policyId: integer('policy_id')
      .unique()
      .references(() => policies.id),
    missingSince: missingSince(),
    unrevealed: unrevealed(),
    addedAt: instant('added_at').notNull(),
    /** Present and approved photos. */
    photoCount: integer('photo_count').notNull().default(0),
    /** Present and approved photos without a policy of their own: a page never counts them. */
    inheritingCount: integer('inheriting_count').notNull().default(0),
    /** The shown name folded for search: without case or accents (`foldText`). */
    searchText: text('search_text').notNull(),
    /** `YYYY-MM-DD` */
    shownDate: text('shown_date')
      .notNull()
      .generatedAlwaysAs(sql`coalesce(edited_date, derived_date)`, { mode: 'virtual' }),
    shownName: text('shown_name')
      .notNull()
      .generatedAlwaysAs(sql`coalesce(edited_name, derived_name)`, { mode: 'virtual' }),
  },
  (table) => [
    unique('albums_place').on(table.rawDirpath, table.category),
    index('albums_order').on(table.shownDate, table.shownName, table.dirpath, table.category),
  ],
);

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

export const photos = sqliteTable(
  'photos',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    albumId: integer('album_id')
      .notNull()
      .references(() => albums.id),
    /** File name for people, U+FFFD for what is not UTF-8: never for opening or telling apart. */
    filename: text().notNull(),
    /**
     * The original's path in the library as raw bytes, which need not be UTF-8: what a photo is
     * known by as long as its file stays there.
     */
    path: blob({ mode: 'buffer' }).notNull(),
    kind: text({ enum: ['image', 'video', 'other'] }).notNull(),
    mediaType: text('media_type').notNull(),
    /** Bytes. */
    size: integer().notNull(),
    fileTime: instant('file_time').notNull(),
    /**
     * Changes whenever the storage says that the file did (size and time, or S3's ETag). Empty: the
     * file was found to be another than this row tells of, and the next scan reads it.
     */
    etag: text().notNull(),
    /** Milliseconds since 1970 with a fraction; null where the storage has no time of change. */
    ctime: real(),
    /** Recognises content: of size, first 128 KiB and last 64 KiB (`lib/scan/contentKeys.ts`). */
    quickKey: text('quick_key'),
    /** Of the whole content, where the file was read whole. */
    fullKey: text('full_key'),
    /** Of size and first 128 KiB, as older versions had it; compared where there is no quick key. */
    contentKey: text('content_key'),
    crc32: integer(),
    /** Of the file without its metadata, once it was made; bytes. 0: it cannot be made. */
    strippedSize: integer('stripped_size'),
    strippedCrc32: integer('stripped_crc32'),
    /** Pixels, upright as shown. */
    width: integer(),
    height: integer(),
    /** EXIF orientation of the file, 1 to 8. */
    orientation: integer(),
    /** What the camera's clock showed (`lib/time/wallTime.ts`); null: undated. */
    takenAt: text('taken_at'),
    /** Minutes east of UTC of that clock; null: not known. */
    takenOffset: integer('taken_offset'),
    /** What says so. */
    takenSource: text('taken_source', { enum: takenSources }),
    /** The same as the owner says. */
    editedAt: text('edited_at'),
    /** Both as instants, as versions before 0.2 had them; to be dropped by the next one. */
    takenInstant: instant('taken_instant'),
    editedInstant: instant('edited_instant'),
    /** `readerVersion` of the scan that read the file: what an older one read is read again. */
    readerVersion: integer('reader_version').notNull().default(0),
    caption: text(),
    /** The owner's own order within the album. */
    position: integer(),
    /** A blurred picture of some 25 bytes (evanw.github.io/thumbhash), shown until a thumbnail is. */
    thumbhash: blob({ mode: 'buffer' }),
    /**
     * What it was made of: the thumbnail inside the file, which may show more than the picture does,
     * or the picture. With no thumbhash: there is nothing to make one of. Null: nobody looked yet.
     */
    thumbhashFrom: text('thumbhash_from', { enum: ['embedded', 'picture'] }),
    /** Why the file cannot be shown, for administrators. */
    damaged: text(),
    policyId: integer('policy_id')
      .unique()
      .references(() => policies.id),
    missingSince: missingSince(),
    unrevealed: unrevealed(),
    /** Found, but not to be shown before somebody approves it. */
    waiting: integer({ mode: 'boolean' }).notNull().default(false),
    /** Why it waits, or waited. */
    waitingReason: text('waiting_reason', { enum: waitingReasons }),
    addedAt: instant('added_at').notNull(),
    /** The file name as people sort it (`lib/text/sortKey.ts`). */
    sortKey: text('sort_key').notNull().default(''),
    /** Sorts as text: a day without a time as its midnight, undated photos after all others. */
    orderAt: text('order_at')
      .notNull()
      .generatedAlwaysAs(
        sql`coalesce(edited_at, taken_at, 'undated') || iif(length(coalesce(edited_at, taken_at)) = 10, 'T00:00:00', '')`,
        { mode: 'virtual' },
      ),
  },
  (table) => [
    uniqueIndex('photos_place').on(table.albumId, table.path).where(sql`missing_since is null`),
    index('photos_order').on(
      table.albumId,
      table.orderAt,
      table.sortKey,
      table.path,
      table.missingSince,
      table.waiting,
      table.policyId,
    ),
    index('photos_with_policy').on(table.albumId).where(sql`policy_id is not null`),
    // What administrators look for among all photos, in the order of their list.
    index('photos_by_name').on(table.albumId, table.filename),
    index('photos_damaged')
      .on(table.albumId, table.filename)
      .where(sql`damaged is not null and missing_since is null`),
    index('photos_waiting')
      .on(table.albumId, table.filename)
      .where(sql`waiting = 1 and missing_since is null`),
    index('photos_missing')
      .on(table.albumId, table.filename)
      .where(sql`missing_since is not null and unrevealed = 0`),
    index('photos_undated')
      .on(table.albumId, table.filename)
      .where(sql`taken_at is null and edited_at is null`),
    // Photos whose embedded thumbnail nobody has looked for.
    index('photos_unhashed')
      .on(table.id)
      .where(sql`thumbhash_from is null and kind = 'image' and missing_since is null`),
    // What a scan has to look at, whether or not its file is there.
    index('photos_gone').on(table.albumId).where(sql`missing_since is not null`),
    // What each scan has added, with all that is told of it.
    index('photos_added')
      .on(table.addedAt, table.albumId, table.waiting, table.policyId)
      .where(sql`missing_since is null`),
  ],
);

/** Files that belong to a photo beside its original. */
export const companions = sqliteTable('companions', {
  id: integer().primaryKey({ autoIncrement: true }),
  photoId: integer('photo_id')
    .notNull()
    .references(() => photos.id),
  role: text({ enum: ['motion', 'sidecar'] }).notNull(),
  path: blob({ mode: 'buffer' }).notNull().unique(),
  size: integer().notNull(),
  fileTime: instant('file_time').notNull(),
  etag: text().notNull(),
});

/** Camera details, apart from the photo: pages that list photos never read them. */
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
