import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { albums, photos } from './albums.ts';
import { nonceColumn } from './nonce.ts';
import { users } from './people.ts';

/** Magic links. The token itself is never stored, only its SHA-256. */
export const links = sqliteTable(
  'links',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    tokenHash: text('token_hash').notNull().unique(),
    label: text().notNull().default(''),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at'),
    /** null: may be used without limit. */
    usesLeft: integer('uses_left'),
    lastUsedAt: integer('last_used_at'),
    revokedAt: integer('revoked_at'),
    /** True where its user asked for it by e-mail. */
    askedFor: integer('asked_for', { mode: 'boolean' }).notNull().default(false),
    /** The address to which it was sent by e-mail; null: it was not. */
    mailedTo: text('mailed_to'),
  },
  (table) => [index('links_user').on(table.userId)],
);

/** A signed-in device. This row decides on every request whether the session is live. */
export const sessions = sqliteTable(
  'sessions',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    nonce: nonceColumn(),
    /** How it was begun: by a link, a password, or an account of another system. */
    begunBy: text('begun_by', { enum: ['link', 'password', 'account'] })
      .notNull()
      .default('link'),
    linkId: integer('link_id').references(() => links.id),
    /**
     * The account that began it, as in `accounts`; null where none did, or before this was stored.
     */
    accountProvider: text('account_provider'),
    accountSubject: text('account_subject'),
    /**
     * Was it begun in a way fit for administrators? Stored when the session begins, since its user
     * may become an administrator later, when the link may be used up or changed.
     */
    suitsAdministrators: integer('suits_administrators', { mode: 'boolean' })
      .notNull()
      .default(false),
    createdAt: integer('created_at').notNull(),
    lastSeenAt: integer('last_seen_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    /** The browser as it named itself. */
    device: text().notNull().default(''),
    /** Lists on this device leave out public albums. */
    hidePublic: integer('hide_public', { mode: 'boolean' }).notNull().default(false),
    /**
     * The user as whom the administrator of this session looks; null: as oneself, or as a visitor.
     */
    seeAs: integer('see_as'),
    /** The administrator of this session looks as a visitor. */
    seeAsVisitor: integer('see_as_visitor', { mode: 'boolean' }).notNull().default(false),
    revokedAt: integer('revoked_at'),
  },
  (table) => [index('sessions_user').on(table.userId), index('sessions_link').on(table.linkId)],
);

/**
 * Share links: whoever has one sees an album or chosen photos. The token itself is never stored,
 * only its SHA-256.
 */
export const shares = sqliteTable('shares', {
  id: integer().primaryKey({ autoIncrement: true }),
  nonce: nonceColumn(),
  tokenHash: text('token_hash').notNull().unique(),
  name: text().notNull().default(''),
  /** The album shared whole; null where chosen photos are listed in share_photos. */
  albumId: integer('album_id').references(() => albums.id),
  passwordHash: text('password_hash'),
  originals: integer({ mode: 'boolean' }).notNull().default(true),
  createdAt: integer('created_at').notNull(),
  createdBy: integer('created_by').references(() => users.id),
  expiresAt: integer('expires_at'),
  visits: integer().notNull().default(0),
  lastVisitAt: integer('last_visit_at'),
  revokedAt: integer('revoked_at'),
  /** For a tablet on a shelf: it opens a picture frame (`/frame`), and no other page. */
  isFrame: integer('is_frame', { mode: 'boolean' }).notNull().default(false),
});

/** The chosen photos of share links that share no album whole. */
export const sharePhotos = sqliteTable(
  'share_photos',
  {
    shareId: integer('share_id')
      .notNull()
      .references(() => shares.id),
    photoId: integer('photo_id')
      .notNull()
      .references(() => photos.id),
  },
  (table) => [
    primaryKey({ columns: [table.shareId, table.photoId] }),
    index('share_photos_photo').on(table.photoId),
  ],
);

/** The photos that people like. One that is hidden from its person stays here and shows nothing. */
export const favourites = sqliteTable(
  'favourites',
  {
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    photoId: integer('photo_id')
      .notNull()
      .references(() => photos.id),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.photoId] }),
    index('favourites_photo').on(table.photoId),
  ],
);

/** Failed attempts within a time window, for each guarded thing and client. */
export const rateLimits = sqliteTable('rate_limits', {
  key: text().primaryKey(),
  failures: integer().notNull(),
  windowEndsAt: integer('window_ends_at').notNull(),
});
