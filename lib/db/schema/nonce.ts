import { randomBytes } from 'node:crypto';
import { blob } from 'drizzle-orm/sqlite-core';

/** Length of a nonce: as long as the `jti` of next-auth's cookies (a UUID). */
export const nonceBytes = 16;

/**
 * Random bytes kept in a row. Threat: numbers come again when an older database is put back; what
 * names a row by its number outside of the database names another one then. Cookies and forms carry
 * these bytes too. null: a row from before there were any.
 */
export const nonceColumn = () =>
  blob('nonce', { mode: 'buffer' }).$defaultFn(() => randomBytes(nonceBytes));
