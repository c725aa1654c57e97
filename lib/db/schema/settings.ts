import { sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Settings that the gallery stores itself, for what gallery.yaml does not say. */
export const settings = sqliteTable('settings', {
  /** `timezone`: an IANA name, of the zone that was in force when the database was made. */
  name: text().primaryKey(),
  value: text().notNull(),
});
