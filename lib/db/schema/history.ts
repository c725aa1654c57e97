import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { nonceColumn } from './nonce.ts';
import { users } from './people.ts';

/** What happened, for the owner. Never holds a token or a secret. */
export const activity = sqliteTable(
  'activity',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    /** When it happened; the last time, where repetitions are counted in this entry. */
    at: integer().notNull(),
    /** The first time, where repetitions are counted in this entry; null: it happened once. */
    firstAt: integer('first_at'),
    /** How often it happened. */
    count: integer().notNull().default(1),
    /** Events with the same key are counted in one entry; null: each has its own. */
    mergeKey: text('merge_key').unique(),
    userId: integer('user_id').references(() => users.id),
    kind: text().notNull(),
    /** `album:12`, `photo:34`, `user:5`, `link:6`, ... */
    subject: text(),
    details: text({ mode: 'json' }).$type<Record<string, unknown>>(),
  },
  (table) => [
    index('activity_at').on(table.at),
    index('activity_user').on(table.userId),
    index('activity_kind').on(table.kind),
  ],
);

/** The last scans, as administrators see them (`lib/scan/scanRow.ts`). */
export const scans = sqliteTable('scans', {
  id: integer().primaryKey({ autoIncrement: true }),
  startedAt: integer('started_at').notNull(),
  finishedAt: integer('finished_at'),
  origin: text({ enum: ['command', 'admin'] }).notNull(),
  state: text({ enum: ['running', 'done', 'refused', 'failed'] }).notNull(),
  progress: text({ mode: 'json' }).$type<Record<string, unknown>>(),
  report: text({ mode: 'json' }).$type<Record<string, unknown>>(),
});

/** What an administrator's change replaced, so that it can be undone exactly. */
export const changes = sqliteTable('changes', {
  id: integer().primaryKey({ autoIncrement: true }),
  nonce: nonceColumn(),
  at: integer().notNull(),
  userId: integer('user_id').references(() => users.id),
  kind: text().notNull(),
  before: text({ mode: 'json' }).$type<unknown>().notNull(),
  undoneAt: integer('undone_at'),
});
