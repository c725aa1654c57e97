import { sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Settings that the gallery stores itself; `lib/db/settings.ts` has their names. */
export const settings = sqliteTable('settings', {
  name: text().primaryKey(),
  value: text().notNull(),
});
