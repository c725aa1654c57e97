import type { Database } from './open.ts';

/**
 * Runs `change` wholly or not at all. Inside another transaction on the same connection it is a
 * savepoint of that one, so what is atomic itself can be part of something greater. The server
 * calls it within `write`, which waits for other processes without blocking.
 */
export function atomically<T>(db: Database, change: () => T): T {
  return db.transaction(change, { behavior: 'immediate' });
}
