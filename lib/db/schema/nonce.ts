import { randomBytes } from 'node:crypto';
import { blob } from 'drizzle-orm/sqlite-core';

/** Length of a nonce: as long as the `jti` of next-auth's cookies (a UUID). */
export const NONCE_BYTES = 16;

/**
 * Random bytes stored in a row. Threat: when an older database is restored, ids are used again, and
 * a cookie or form that names a row by its id alone would name another row. So cookies and forms
 * carry these bytes too. Null in rows made before nonces existed.
 */
export const nonceColumn = () =>
  blob('nonce', { mode: 'buffer' }).$defaultFn(() => randomBytes(NONCE_BYTES));
