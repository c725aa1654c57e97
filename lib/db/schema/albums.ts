import { sql } from 'drizzle-orm';
import {
  type AnySQLiteColumn,
  blob,
  index,
  integer,
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

/**
 * Since when it has been missing; null: it is in the gallery. An unrevealed row was never in it.
 */
const missingSince = () => instant('missing_since');

/**
 * A scan has added the row and not revealed it yet: nobody has ever seen it. `missing_since` is set
 * too.
 */
const unrevealed = () => integer({ mode: 'boolean' }).notNull().default(false);

/** When it was forgotten, while it was missing; null: it was not. */
const forgottenAt = () => instant('forgotten_at');

/**
 * Albums that scans have found: photos of one category in one directory. The row of one that is gone
 * stays, with what the owner has set (`missing_since`, `forgotten_at`).
 */
export const albums = sqliteTable(
  'albums',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    category: text().notNull(),
    /** Directory in the library, as text to be shown; `/` between its parts, '' for the root. */
    dirpath: text().notNull(),
    /** `dirpath` as raw bytes, which together with the category identify the album. */
    rawDirpath: blob('raw_dirpath', { mode: 'buffer' }).notNull().default(sql`x''`),
    derivedDate: text('derived_date').notNull(),
    /** 1: its path says its date; 0: its photos do; null: no scan has said so yet. */
    datedByPath: integer('dated_by_path'),
    derivedName: text('derived_name').notNull(),
    editedDate: text('edited_date'),
    editedName: text('edited_name'),
    description: text(),
    coverPhotoId: integer('cover_photo_id').references((): AnySQLiteColumn => photos.id),
    policyId: integer('policy_id')
      .unique()
      .references(() => policies.id),
    /**
     * The standing policy that gave the album its policy, and that policy, as JSON (`Giver`); null: none
     * did.
     */
    givenBy: text('given_by'),
    missingSince: missingSince(),
    forgottenAt: forgottenAt(),
    unrevealed: unrevealed(),
    addedAt: instant('added_at').notNull(),
    /** How many photos are present and approved. */
    photoCount: integer('photo_count').notNull().default(0),
    /**
     * How many present and approved photos have no policy of their own, so that pages need not
     * count them.
     */
    inheritingCount: integer('inheriting_count').notNull().default(0),
    /** The shown name, folded for search by `foldText`: without case or accents. */
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
 * Photos, films and documents that scans have found, one row a file. The row of one that is gone
 * stays, with what the owner has set (`missing_since`, `forgotten_at`).
 */
export const photos = sqliteTable(
  'photos',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    albumId: integer('album_id')
      .notNull()
      .references(() => albums.id),
    /**
     * File name, as text to be shown, U+FFFD for what is not UTF-8. Never used for opening or
     * identifying a file.
     */
    filename: text().notNull(),
    /**
     * The original's path in the library as raw bytes, which need not be UTF-8. It identifies the
     * photo as long as its file stays there.
     */
    path: blob({ mode: 'buffer' }).notNull(),
    kind: text({ enum: ['image', 'video', 'other'] }).notNull(),
    mediaType: text('media_type').notNull(),
    /** Bytes. */
    size: integer().notNull(),
    fileTime: instant('file_time').notNull(),
    /**
     * Changes whenever the storage says that the file changed (size and time, or S3's ETag). Empty:
     * the file turned out to differ from what this row says, and the next scan reads it.
     */
    etag: text().notNull(),
    /** Milliseconds since 1970 with a fraction; null where the storage has no time of change. */
    ctime: real(),
    /**
     * Identifies content: a hash of size, first 128 KiB and last 64 KiB
     * (`lib/scan/contentKeys.ts`).
     */
    quickKey: text('quick_key'),
    /** Hash of the whole content, where the file was read whole. */
    fullKey: text('full_key'),
    /**
     * Hash of size and first 128 KiB, as older versions made it; compared where there is no quick
     * key.
     */
    contentKey: text('content_key'),
    crc32: integer(),
    /** Size in bytes of the file without its metadata, once it was made. 0: it cannot be made. */
    strippedSize: integer('stripped_size'),
    strippedCrc32: integer('stripped_crc32'),
    /** Pixels, upright as shown. */
    width: integer(),
    height: integer(),
    /** The length of a film, also of one inside a picture's file, in milliseconds. */
    duration: integer(),
    /** The `codecs` parameter of the media type of a film (RFC 6381); `?` where none is known. */
    codecs: text(),
    /** Where in the file of a motion photo its film begins, and how long that is, in bytes. */
    motionStart: integer('motion_start'),
    motionLength: integer('motion_length'),
    /** EXIF orientation of the file, 1 to 8. */
    orientation: integer(),
    /** What the camera's clock showed (`lib/time/wallTime.ts`); null: undated. */
    takenAt: text('taken_at'),
    /** Minutes east of UTC of that clock; null: not known. */
    takenOffset: integer('taken_offset'),
    /** Where the date was read from. */
    takenSource: text('taken_source', { enum: takenSources }),
    /** The source gave an instant: the offset is that of the gallery's time zone. */
    takenByZone: integer('taken_by_zone', { mode: 'boolean' }).notNull().default(false),
    /**
     * The files beside the photo that were read with it, by name and etag (`lib/scan/sidecars.ts`);
     * null: none.
     */
    sidecars: text(),
    /** The date that the owner set. */
    editedAt: text('edited_at'),
    /**
     * `readerVersion` of the scan that read the file; a file read by an older version is read
     * again.
     */
    readerVersion: integer('reader_version').notNull().default(0),
    caption: text(),
    /** The owner's own order within the album. */
    position: integer(),
    /**
     * A blurred picture of some 25 bytes (evanw.github.io/thumbhash), shown until the thumbnail has
     * loaded.
     */
    thumbhash: blob({ mode: 'buffer' }),
    /**
     * What the thumbhash was made of: the thumbnail embedded in the file, which may show more than
     * the picture does, or the picture. Set without a thumbhash: none can be made. Null: not tried
     * yet.
     */
    thumbhashFrom: text('thumbhash_from', { enum: ['embedded', 'picture'] }),
    /** Why the file cannot be shown, for administrators. */
    damaged: text(),
    /** Apple's identifier of a live photo, the same in its picture and in its film. */
    contentIdentifier: text('content_identifier'),
    /**
     * The photo of which this file is a part: the film of a live photo, the raw file beside a JPEG. It
     * keeps its row and its policy, and is in no list and at no address of its own.
     */
    partOf: integer('part_of').references((): AnySQLiteColumn => photos.id),
    /**
     * The photo of which this file would be a part, as names or identifiers say, while the two are
     * apart: what was set on them differs, or the owner wants it so.
     */
    pairsWith: integer('pairs_with').references((): AnySQLiteColumn => photos.id),
    /** The owner keeps it apart from that photo. */
    keptApart: integer('kept_apart', { mode: 'boolean' }).notNull().default(false),
    policyId: integer('policy_id')
      .unique()
      .references(() => policies.id),
    missingSince: missingSince(),
    forgottenAt: forgottenAt(),
    unrevealed: unrevealed(),
    /** Not shown before an administrator approves it. */
    waiting: integer({ mode: 'boolean' }).notNull().default(false),
    /** Why it waits for approval, or waited. */
    waitingReason: text('waiting_reason', { enum: waitingReasons }),
    addedAt: instant('added_at').notNull(),
    /** When an administrator approved it; null: it never waited, or it is not known. */
    approvedAt: integer('approved_at'),
    /** When it came into the gallery. */
    appearedAt: integer('appeared_at')
      .notNull()
      .generatedAlwaysAs(sql`coalesce(approved_at, added_at)`, { mode: 'virtual' }),
    /** The file name as people sort it (`lib/text/sortKey.ts`). */
    sortKey: text('sort_key').notNull().default(''),
    /**
     * Sorts as text. A day without a time sorts as its midnight, and undated photos after all
     * others.
     */
    orderAt: text('order_at')
      .notNull()
      .generatedAlwaysAs(
        sql`coalesce(edited_at, taken_at, 'undated') || iif(length(coalesce(edited_at, taken_at)) = 10, 'T00:00:00', '')`,
        { mode: 'virtual' },
      ),
    /**
     * As `order_at`, for lists of all photos from the newest on: empty for undated photos, which
     * come last there.
     */
    timelineAt: text('timeline_at')
      .notNull()
      .generatedAlwaysAs(
        sql`coalesce(edited_at, taken_at, '') || iif(length(coalesce(edited_at, taken_at)) = 10, 'T00:00:00', '')`,
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
      table.partOf,
      table.policyId,
    ),
    // Photos of all albums by date, with what the rule of access asks of each.
    index('photos_timeline')
      .on(table.timelineAt, table.id, table.albumId, table.policyId)
      .where(sql`missing_since is null and waiting = 0 and part_of is null`),
    // The parts of photos, and what might become one.
    index('photos_parts').on(table.partOf).where(sql`part_of is not null`),
    index('photos_pairs').on(table.pairsWith).where(sql`pairs_with is not null`),
    index('photos_with_policy').on(table.albumId).where(sql`policy_id is not null`),
    // Photos in the order of the administrators' list.
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
    // Those that have vanished since an administrator looked at the list of them.
    index('photos_missing_since')
      .on(table.missingSince)
      .where(sql`missing_since is not null and unrevealed = 0`),
    index('photos_undated')
      .on(table.albumId, table.filename)
      .where(sql`taken_at is null and edited_at is null`),
    // Photos for which no thumbhash has been tried.
    index('photos_unhashed')
      .on(table.id)
      .where(sql`thumbhash_from is null and kind = 'image' and missing_since is null`),
    // Photos read with files beside them, which a scan compares with those that are there.
    index('photos_with_sidecars').on(table.albumId).where(sql`sidecars is not null`),
    // What was forgotten, among which a scan finds what has returned.
    index('photos_forgotten').on(table.id).where(sql`forgotten_at is not null`),
    // Missing photos, which a scan compares with new files.
    index('photos_gone').on(table.albumId).where(sql`missing_since is not null`),
    // An album's photos by when they came, which tells people what is new to them.
    index('photos_appeared').on(table.albumId, table.appearedAt).where(sql`missing_since is null`),
    // The photos that each scan added, with all columns that the report's page shows.
    index('photos_added')
      .on(table.addedAt, table.albumId, table.waiting, table.partOf, table.policyId)
      .where(sql`missing_since is null`),
  ],
);
