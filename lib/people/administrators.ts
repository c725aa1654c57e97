import { idList } from '../access/condition.ts';
import { isEnabled } from '../access/facts.ts';
import { isShutOut } from '../access/live.ts';
import { holdsPermission } from '../access/viewers.ts';
import type { Database, Tx } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { atomically } from '../db/write.ts';
import { AdminError } from '../text/adminError.ts';

/** Users who hold `admin`, directly or by a group, and are not disabled. */
export function listAdministratorIds(db: Database): number[] {
  return allRows<{ id: number }>(
    db,
    sql`select users.id from users
      where ${isEnabled} and ${holdsPermission(sql`users.id`, 'admin')}
      order by users.id`,
  ).map(({ id }) => id);
}

/** Does the user hold `admin`, directly or by a group, and is not disabled? */
export function isAdministrator(db: Database, userId: number): boolean {
  return listAdministratorIds(db).includes(userId);
}

/** An administrator, as messages name one. */
export type Administrator = {
  readonly id: number;
  readonly handle: string;
  readonly name: string;
};

/**
 * Administrators who cannot sign in: they have no password, no live session, no link that would
 * sign them in, and no account chosen at `provider` (the issuer of single sign-on; null: there is
 * none).
 */
export function listLockedOutAdministrators(
  db: Database,
  provider: string | null,
  now = Date.now(),
): Administrator[] {
  return allRows<Administrator>(
    db,
    sql`select users.id, users.handle, users.name from users
      where ${isShutOut(now, provider)} and ${holdsPermission(sql`users.id`, 'admin')}
      order by users.id`,
  );
}

/**
 * Runs a change, and returns its result with the users whom it made administrators. Whoever makes
 * the change must be told of them: lasting links do not sign administrators in, and devices that
 * used one are signed out, so each new administrator needs a new link.
 */
export function withNewAdministrators<T>(
  tx: Tx,
  change: (tx: Tx) => T,
): { readonly result: T; readonly made: Administrator[] } {
  const before = new Set(listAdministratorIds(tx));
  const result = change(tx);
  const ids = listAdministratorIds(tx).filter((id) => !before.has(id));
  const made = allRows<Administrator>(
    tx,
    sql`select id, handle, name
      from users
      where id in ${idList(ids)}
      order by id`,
  );
  return { result, made };
}

/**
 * Runs a change that may take `admin` from somebody, and rolls it back if no administrator would
 * remain.
 *
 * @throws AdminError
 */
export function keepAnAdministrator<T>(db: Database, change: (tx: Tx) => T): T {
  return atomically(db, (tx) => {
    const before = listAdministratorIds(tx).length;
    const result = change(tx);
    if (before > 0 && listAdministratorIds(tx).length === 0) {
      throw new AdminError(
        'last-administrator',
        'Nobody would be left who can administer the gallery. Give somebody else the permission "admin" first.',
      );
    }
    return result;
  });
}
