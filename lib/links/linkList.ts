import { isEnabled } from '../access/facts.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { type ListedLink, listLinks } from './linkUse.ts';

/** A link with its user, for the list of all links. */
export type PersonalLink = ListedLink & {
  readonly user: { readonly id: number; readonly name: string; readonly disabled: boolean };
};

/** The links of all users, by user. Contains nothing from which a link's URL could be made. */
export function listAllLinks(db: Database, now = Date.now()): PersonalLink[] {
  const people = allRows<{ id: number; name: string; disabled: number }>(
    db,
    sql`select id, name, not ${isEnabled} as disabled
      from users
      where exists (select 1 from links where links.user_id = users.id)
      order by name, id`,
  );
  return people.flatMap(({ id, name, disabled }) =>
    listLinks(db, id, now).map((link) => ({
      ...link,
      user: { id, name, disabled: disabled === 1 },
    })),
  );
}
