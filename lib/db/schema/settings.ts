import { sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Settings that the gallery stores itself, for what gallery.yaml does not say. */
export const settings = sqliteTable('settings', {
  /**
   * `timezone`: an IANA name, of the zone that was in force when the database was made.
   * `access_version`: random; triggers set another one whenever something may be hidden from somebody
   * (`lib/access/accessVersion.ts`).
   */
  name: text().primaryKey(),
  value: text().notNull(),
});
