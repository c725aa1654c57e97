import { sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What the gallery keeps of how it is run, where gallery.yaml says nothing. */
export const settings = sqliteTable('settings', {
  /** `timezone`: an IANA name, of the zone that was in force when the database was made. */
  name: text().primaryKey(),
  value: text().notNull(),
});
