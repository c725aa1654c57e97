import { type Sql, sql } from '../db/sql.ts';

/**
 * What is asked of albums, photos, policies and users, as SQL. It is spelled out here and nowhere
 * else (the linter holds the rest of the program to that): what one of these means changes in all
 * statements at once.
 */

/** `home` is `albums` by another name, in statements in which the outer query has that one. */
type Table = 'albums' | 'photos' | 'home';

/** SQL: is the row in the gallery now? */
export function isPresent(table: Table): Sql {
  return sql.raw(`${table}.missing_since is null`);
}

/** SQL: is it not in the gallery now, whether or not it ever was? In the words of `photos_gone`. */
export function isAbsent(table: Table): Sql {
  return sql.raw(`${table}.missing_since is not null`);
}

/** SQL: was it in the gallery, and is missing now? */
export function isGone(table: Table): Sql {
  return sql.raw(`(${table}.missing_since is not null and ${table}.unrevealed = 0)`);
}

/** SQL: is it, or was it, in the gallery? False for what a scan has added and not revealed. */
export function wasShown(table: Table): Sql {
  return sql.raw(`${table}.unrevealed = 0`);
}

/** SQL over `photos`: has somebody approved it, or did nobody have to? */
export const isApproved = sql`photos.waiting = 0`;

/** SQL over `photos`: is it in the library, and hidden until somebody approves it? */
export const isWaiting = sql`photos.waiting = 1 and ${isPresent('photos')}`;

/** SQL over `photos`: is it in the gallery, though its file cannot be shown? */
export const isDamaged = sql`photos.damaged is not null and ${isPresent('photos')}`;

/** SQL over `photos`: does nothing say when it was taken? */
export const isUndated = sql`photos.taken_at is null and photos.edited_at is null`;

/** SQL over `users`: may this user sign in? */
export const isEnabled = sql`users.disabled_at is null`;

/** SQL over `policies`: does it say so? */
export const saidByPolicy = {
  public: sql`policies.public = 1`,
  inherit: sql`policies.inherit = 1`,
  originals: sql`policies.originals = 1`,
  archives: sql`policies.archives = 1`,
  keepsMetadata: sql`policies.strip_metadata = 0`,
};

/** SQL: does the policy of this id say so? A null id is no policy, which says nothing. */
export function policySays(id: Sql, fact: keyof typeof saidByPolicy): Sql {
  return sql`exists (select 1 from policies where policies.id = ${id} and ${saidByPolicy[fact]})`;
}

/** SQL over `albums`: the id of the policy that photos without a policy of their own take, or null. */
export const inheritedPolicy = sql`(select policies.id from policies
  where policies.id = albums.policy_id and ${saidByPolicy.inherit})`;

/** SQL: does the policy of this id name any user or group? A public one need not. */
export function namesAnybody(id: Sql): Sql {
  return sql`(exists (select 1 from policy_users where policy_users.policy_id = ${id})
    or exists (select 1 from policy_groups where policy_groups.policy_id = ${id}))`;
}

/** SQL: to whom does the policy of this id give access? A null id is no policy: to nobody. */
export const policyOpensTo = {
  public: (id: Sql) => policySays(id, 'public'),
  shared: (id: Sql) => sql`(not ${policySays(id, 'public')} and ${namesAnybody(id)})`,
  nobody: (id: Sql) => sql`(not ${policySays(id, 'public')} and not ${namesAnybody(id)})`,
};

/** SQL: does the policy of this id name this user? */
export function namesUser(id: Sql, userId: number): Sql {
  return sql`exists (select 1 from policy_users where policy_users.policy_id = ${id} and policy_users.user_id = ${userId})`;
}

/** SQL: does the policy of this id name a group for which `isMeant`, SQL over `policy_groups`, holds? */
export function namesGroup(id: Sql, isMeant: Sql): Sql {
  return sql`exists (select 1 from policy_groups where policy_groups.policy_id = ${id} and ${isMeant})`;
}
