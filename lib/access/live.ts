import { type Sql, sql } from '../db/sql.ts';
import { isEnabled } from './facts.ts';
import { holdsPermission } from './viewers.ts';

/**
 * What makes a link, a share and a session live. The rules are defined once, as data, and evaluated
 * both in memory and as SQL; a property test checks that both give the same answer.
 */

/** null satisfies every one of these: not revoked, never to expire, uses without limit. */
type Must = 'be null' | 'be later than now' | 'be more than none';

/**
 * Columns with what each must be, in order. The first that fails gives the row its state; where
 * none fails, the row is live.
 */
type Rule = readonly {
  readonly field: string;
  readonly column: string;
  readonly must: Must;
  readonly state: string;
}[];

const linkRule = [
  { field: 'revokedAt', column: 'links.revoked_at', must: 'be null', state: 'revoked' },
  { field: 'expiresAt', column: 'links.expires_at', must: 'be later than now', state: 'expired' },
  { field: 'usesLeft', column: 'links.uses_left', must: 'be more than none', state: 'used-up' },
] as const satisfies Rule;

const shareRule = [
  { field: 'revokedAt', column: 'shares.revoked_at', must: 'be null', state: 'revoked' },
  { field: 'expiresAt', column: 'shares.expires_at', must: 'be later than now', state: 'expired' },
] as const satisfies Rule;

const sessionRule = [
  { field: 'revokedAt', column: 'sessions.revoked_at', must: 'be null', state: 'revoked' },
  {
    field: 'expiresAt',
    column: 'sessions.expires_at',
    must: 'be later than now',
    state: 'expired',
  },
] as const satisfies Rule;

type StateOf<R extends Rule> = R[number]['state'] | 'live';
type RowOf<R extends Rule> = { readonly [Field in R[number]['field']]: number | null };

export type LinkState = StateOf<typeof linkRule>;
export type ShareState = StateOf<typeof shareRule>;

/** The state of a link or a share at an instant (ms since 1970 UTC), by its own columns. */
export const linkState = (link: RowOf<typeof linkRule>, now: number) =>
  readState(linkRule, link, now);
export const shareState = (share: RowOf<typeof shareRule>, now: number) =>
  readState(shareRule, share, now);

/** SQL over `links` and `shares`: their state, as text. */
export const linkStateSql = (now: number): Sql => compileState(linkRule, now);
export const shareStateSql = (now: number): Sql => compileState(shareRule, now);

/** SQL over `links`: can the link still be opened, as far as its own columns say? */
export const isLiveLink = (now: number): Sql => compileLive(linkRule, now);

/** SQL over `shares`. A share stays live when the user who made it is disabled or removed. */
export const isLiveShare = (now: number): Sql => compileLive(shareRule, now);

/** The facts of a session, its link and its user that decide whether the session is live. */
type SessionFacts = RowOf<typeof sessionRule> & {
  readonly suitsAdministrators: boolean;
  /** null where no link began it. */
  readonly link: { readonly revokedAt: number | null } | null;
  readonly user: { readonly disabledAt: number | null; readonly isAdministrator: boolean };
};

/**
 * The link of a session must not be revoked; that it is used up or has expired since does not end
 * the session. Threat: a link that has been lying in a chat for years would sign in an
 * administrator once its user becomes one. So while a user is an administrator, only sessions are
 * live that were begun in a way fit for administrators.
 */
export function isLiveSession(session: SessionFacts, now: number): boolean {
  const { link, user, suitsAdministrators } = session;
  return (
    readState(sessionRule, session, now) === 'live' &&
    (link === null || link.revokedAt === null) &&
    user.disabledAt === null &&
    (suitsAdministrators || !user.isAdministrator)
  );
}

/** SQL over `sessions`: has the session neither been revoked nor expired? Its user may be disabled. */
export const isOpenSession = (now: number): Sql => compileLive(sessionRule, now);

/** `isLiveSession` as SQL over `sessions`. */
export function isLiveSessionSql(now: number): Sql {
  return sql`(${isOpenSession(now)}
    and (sessions.link_id is null or exists (
      select 1 from links where links.id = sessions.link_id and links.revoked_at is null
    ))
    and exists (
      select 1 from users where users.id = sessions.user_id and ${isEnabled}
    )
    and (sessions.suits_administrators or not ${holdsPermission(sql`sessions.user_id`, 'admin')}))`;
}

/** The longest that an administrator's link may live, in milliseconds. */
export const ADMINISTRATOR_LINK_MS = 24 * 60 * 60 * 1000;

type Limits = {
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly usesLeft: number | null;
  readonly lastUsedAt: number | null;
};

/**
 * May an administrator sign in by this link? Only by one for a single use that lives for a day at
 * most. The last use of a link for several does not count as a single use: others have had it.
 */
export function suitsAdministrator(link: Limits): boolean {
  const { createdAt, expiresAt, usesLeft, lastUsedAt } = link;
  if (usesLeft !== 1 || lastUsedAt !== null) return false;
  return expiresAt !== null && expiresAt - createdAt <= ADMINISTRATOR_LINK_MS;
}

/** `suitsAdministrator` as SQL over `links`. */
const suitsAdministratorSql = sql`(coalesce(links.uses_left, 0) = 1
  and links.last_used_at is null
  and links.expires_at is not null
  and links.expires_at - links.created_at <= ${ADMINISTRATOR_LINK_MS})`;

/**
 * SQL over `links`: the state that lists show. A link of an administrator that is live by its own
 * columns still cannot be used unless it is for a single use and short-lived.
 */
export function listedLinkStateSql(now: number): Sql {
  return sql`(case
    when ${isLiveLink(now)} and not ${suitsAdministratorSql}
      and ${holdsPermission(sql`links.user_id`, 'admin')} then 'unsuitable'
    else ${linkStateSql(now)} end)`;
}

/**
 * SQL over `links`: would the link sign its user in? Also considers that the user may be disabled
 * or an administrator.
 */
export function signsIn(now: number): Sql {
  return sql`(${isLiveLink(now)}
    and exists (select 1 from users where users.id = links.user_id and ${isEnabled})
    and (${suitsAdministratorSql} or not ${holdsPermission(sql`links.user_id`, 'admin')}))`;
}

/**
 * SQL over `users`: may this user sign in, but has no means to? There is neither a password, nor a
 * live session, nor a link that would sign in, nor an account that was chosen at this provider of
 * single sign-on (null: there is none).
 */
export function isShutOut(now: number, provider: string | null): Sql {
  return sql`(${isEnabled} and users.password_hash is null
    and users.id not in (select user_id from accounts where provider = ${provider})
    and not exists (select 1 from links where links.user_id = users.id and ${signsIn(now)})
    and not exists (
      select 1 from sessions where sessions.user_id = users.id and ${isLiveSessionSql(now)}
    ))`;
}

function readState<R extends Rule>(rule: R, row: RowOf<R>, now: number): StateOf<R> {
  const values: Readonly<Record<string, number | null>> = row;
  const broken = rule.find(({ field, must }) => !meets(values[field] ?? null, must, now));
  return broken?.state ?? 'live';
}

function meets(value: number | null, must: Must, now: number): boolean {
  if (value === null) return true;
  return must === 'be later than now' ? value > now : must === 'be more than none' && value > 0;
}

function compileState(rule: Rule, now: number): Sql {
  const cases = rule.map(
    ({ column, must, state }) =>
      sql`when not ${compileMust(column, must, now)} then ${sql.raw(`'${state}'`)}`,
  );
  return sql`(case ${sql.join(cases, sql` `)} else 'live' end)`;
}

function compileLive(rule: Rule, now: number): Sql {
  const parts = rule.map(({ column, must }) => compileMust(column, must, now));
  return sql`(${sql.join(parts, sql` and `)})`;
}

/** SQL: is the column what it must be? Never NULL. */
function compileMust(name: string, must: Must, now: number): Sql {
  const column = sql.raw(name);
  switch (must) {
    case 'be null':
      return sql`${column} is null`;
    case 'be later than now':
      return sql`coalesce(${column} > ${now}, 1)`;
    case 'be more than none':
      return sql`coalesce(${column} > 0, 1)`;
  }
}
