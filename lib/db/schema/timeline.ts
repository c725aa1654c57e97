import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { albums } from './albums.ts';

/*
 * How many photos there are in each month, so that a timeline need not read them. All of it is
 * derived, by `recountAlbums` (`lib/photos/counters.ts`). A month is `YYYY-MM`, or empty for
 * undated photos. A month with very many photos is counted by days instead, `YYYY-MM-DD`, in all of
 * these tables alike.
 */

/**
 * For each present album, by month: how many present and approved photos it has without a policy of
 * their own.
 */
export const albumMonths = sqliteTable(
  'album_months',
  {
    albumId: integer('album_id')
      .notNull()
      .references(() => albums.id),
    month: text().notNull(),
    photos: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.albumId, table.month] }),
    index('album_months_month').on(table.month, table.albumId),
  ],
);

/**
 * The different sets of people whom own policies of photos name. A gallery may have a hundred
 * thousand such policies, but they name few different sets.
 */
export const audiences = sqliteTable('audiences', {
  id: integer().primaryKey({ autoIncrement: true }),
  /** `public`, and sorted ids of users and groups, as JSON. */
  key: text().notNull().unique(),
  public: integer({ mode: 'boolean' }).notNull(),
});

/** The users and groups of each audience. */
export const audienceGrants = sqliteTable(
  'audience_grants',
  {
    audienceId: integer('audience_id')
      .notNull()
      .references(() => audiences.id),
    kind: text({ enum: ['user', 'group'] }).notNull(),
    /** The id of the user or the group. */
    grantee: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.audienceId, table.kind, table.grantee] })],
);

/**
 * For each present album, by audience and month: how many present and approved photos it has with a
 * policy of their own.
 */
export const albumAudienceMonths = sqliteTable(
  'album_audience_months',
  {
    albumId: integer('album_id')
      .notNull()
      .references(() => albums.id),
    audienceId: integer('audience_id')
      .notNull()
      .references(() => audiences.id),
    month: text().notNull(),
    photos: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.albumId, table.audienceId, table.month] }),
    index('album_audience_months_month').on(table.month, table.audienceId),
    index('album_audience_months_audience').on(table.audienceId),
  ],
);

/** The sums of `album_audience_months` over all albums. */
export const audienceMonths = sqliteTable(
  'audience_months',
  {
    audienceId: integer('audience_id')
      .notNull()
      .references(() => audiences.id),
    month: text().notNull(),
    photos: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.audienceId, table.month] })],
);
