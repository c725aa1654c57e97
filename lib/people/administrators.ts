import { holdsPermission } from '../access/viewers.ts';
import { atomically } from '../db/atomically.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { AdminError } from '../text/adminError.ts';

/** Users who hold `admin`, themselves or by a group, and are not disabled. */
export function listAdministratorIds(db: Database): number[] {
  return allRows<{ id: number }>(
    db,
    sql`select users.id from users
      where users.disabled_at is null and ${holdsPermission(sql`users.id`, 'admin')}
      order by users.id`,
  ).map(({ id }) => id);
}

export function isAdministrator(db: Database, userId: number): boolean {
  return listAdministratorIds(db).includes(userId);
}

/**
 * Runs a change that may take somebody's `admin` away, and undoes it where it took the last one's.
 *
 * @throws AdminError
 */
export function keepAnAdministrator<T>(db: Database, change: () => T): T {
  return atomically(db, () => {
    const before = listAdministratorIds(db).length;
    const result = change();
    if (before > 0 && listAdministratorIds(db).length === 0) {
      throw new AdminError(
        'last-administrator',
        'Nobody would be left who can administer the gallery. Give somebody else the permission "admin" first.',
      );
    }
    return result;
  });
}
