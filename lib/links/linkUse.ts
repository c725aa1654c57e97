import { eq, sql as expression } from 'drizzle-orm';
import { idList } from '../access/condition.ts';
import { isEnabled } from '../access/facts.ts';
import {
  isLiveSessionSql,
  type LinkState,
  listedLinkStateSql,
  signsIn,
  suitsAdministrator,
} from '../access/live.ts';
import type { Database, Tx } from '../db/open.ts';
import { allRows, firstRow } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { hashToken } from './linkToken.ts';

/** A link that can sign its user in. */
export type LiveLink = {
  readonly id: number;
  readonly label: string;
  /** Do sessions begun by it stay live if the user becomes an administrator? */
  readonly suitsAdministrators: boolean;
  readonly user: {
    readonly id: number;
    readonly handle: string;
    readonly name: string;
    readonly locale: string | null;
  };
};

type Row = {
  id: number;
  label: string;
  createdAt: number;
  expiresAt: number | null;
  usesLeft: number | null;
  lastUsedAt: number | null;
  userId: number;
  handle: string;
  name: string;
  locale: string | null;
};

/**
 * The link of a token. Null where the token is wrong, the link is revoked, expired or used up, or
 * its user is disabled, or its user is an administrator and the link is not short-lived and for a
 * single use.
 */
export function findLinkByToken(db: Database, token: string, now = Date.now()): LiveLink | null {
  const row = firstRow<Row>(
    db,
    sql`select links.id, links.label, links.created_at as createdAt,
        links.expires_at as expiresAt, links.uses_left as usesLeft,
        links.last_used_at as lastUsedAt, users.id as userId, users.handle, users.name, users.locale
      from links join users on users.id = links.user_id
      where links.token_hash = ${hashToken(token)} and ${signsIn(now)}`,
  );
  if (!row) return null;
  const { id, label, userId, handle, name, locale } = row;
  const user = { id: userId, handle, name, locale };
  return { id, label, suitsAdministrators: suitsAdministrator(row), user };
}

/**
 * Takes one use off a link. If two clients use a single-use link at the same time, one of them gets
 * null.
 */
export function spendLink(tx: Tx, token: string, now = Date.now()): LiveLink | null {
  const link = findLinkByToken(tx, token, now);
  if (!link) return null;
  const { links } = schema;
  tx.update(links)
    .set({ usesLeft: expression`${links.usesLeft} - 1`, lastUsedAt: now })
    .where(eq(links.id, link.id))
    .run();
  return link;
}

/** The id of a link by its URL or token, whatever its state; null where there is none. */
export function findLinkIdByUrl(db: Database, text: string): number | null {
  const token = text.slice(text.lastIndexOf('/') + 1);
  const { links } = schema;
  const link = db
    .select({ id: links.id })
    .from(links)
    .where(eq(links.tokenHash, hashToken(token)));
  return link.get()?.id ?? null;
}

export type ListedLink = {
  readonly id: number;
  readonly label: string;
  /**
   * `unsuitable`: live by its own columns, but its user is an administrator, who may not use such a
   * link.
   */
  readonly state: LinkState | 'unsuitable';
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly usesLeft: number | null;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
  /** The address to which it was sent by e-mail; null: it was not. */
  readonly mailedTo: string | null;
  /** How many live sessions it has begun. */
  readonly sessions: number;
};

/** A user's links, newest first. Contains nothing from which a link's URL could be made. */
export function listLinks(db: Database, userId: number, now = Date.now()): ListedLink[] {
  return allRows<ListedLink>(
    db,
    sql`select links.id, links.label, links.created_at as createdAt,
        links.expires_at as expiresAt, links.uses_left as usesLeft,
        links.last_used_at as lastUsedAt, links.revoked_at as revokedAt,
        links.mailed_to as mailedTo,
        ${listedLinkStateSql(now)} as state,
        (select count(*) from sessions
          where sessions.link_id = links.id and ${isLiveSessionSql(now)}) as sessions
      from links where links.user_id = ${userId} order by links.id desc`,
  );
}

/** A link with its user, for the list of all links. */
type PersonalLink = ListedLink & {
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

type UserWithoutLink = {
  readonly id: number;
  readonly handle: string;
  readonly name: string;
  readonly email: string | null;
};

/** Which of these users may sign in, but have no link that would sign them in. */
export function listWithoutLink(db: Database, userIds: readonly number[]): UserWithoutLink[] {
  return allRows<UserWithoutLink>(
    db,
    sql`select id, handle, name, email from users
      where id in ${idList(userIds)} and ${isEnabled} and not exists (
        select 1 from links where links.user_id = users.id and ${signsIn(Date.now())})
      order by id`,
  );
}
