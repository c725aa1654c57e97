import { sql } from 'drizzle-orm';
import {
  check,
  customType,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  unique,
} from 'drizzle-orm/sqlite-core';
import { permissionNames } from '../permissionNames.ts';

/** Compared without regard to the case of ASCII letters. */
const nocase = customType<{ data: string }>({ dataType: () => 'text collate nocase' });

/** People who sign in. */
export const users = sqliteTable('users', {
  id: integer().primaryKey({ autoIncrement: true }),
  handle: nocase().notNull().unique(),
  name: text().notNull(),
  email: nocase(),
  locale: text(),
  /** `scheme$parameters$salt$hash`; null: no password, links only. */
  passwordHash: text('password_hash'),
  disabledAt: integer('disabled_at'),
  createdAt: integer('created_at').notNull(),
  /**
   * When the user last opened the index, and when the visit before this one ended
   * (`lib/people/visits.ts`).
   */
  visitedAt: integer('visited_at'),
  visitedBefore: integer('visited_before'),
});

/** Groups of people, which policies and permissions name. */
export const groups = sqliteTable('groups', {
  id: integer().primaryKey({ autoIncrement: true }),
  name: nocase().notNull().unique(),
  createdAt: integer('created_at').notNull(),
});

/** Who is in which group. */
export const memberships = sqliteTable(
  'memberships',
  {
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    groupId: integer('group_id')
      .notNull()
      .references(() => groups.id),
    /** Null: before this was recorded. */
    joinedAt: integer('joined_at'),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.groupId] }),
    index('memberships_group').on(table.groupId),
  ],
);

/** A permission held by a user or by a group. */
export const permissions = sqliteTable(
  'permissions',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    userId: integer('user_id').references(() => users.id),
    groupId: integer('group_id').references(() => groups.id),
    permission: text({ enum: permissionNames }).notNull(),
  },
  (table) => [
    unique('permissions_user').on(table.userId, table.permission),
    unique('permissions_group').on(table.groupId, table.permission),
    check('permissions_holder', sql`(user_id is null) <> (group_id is null)`),
  ],
);

/** A user's account at a provider of single sign-on: its issuer, and the id (`sub`) there. */
export const accounts = sqliteTable(
  'accounts',
  {
    provider: text().notNull(),
    subject: text().notNull(),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
  },
  (table) => [primaryKey({ columns: [table.provider, table.subject] })],
);
