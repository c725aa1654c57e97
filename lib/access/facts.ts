import { type Sql, sql } from '../db/sql.ts';

/**
 * Facts about albums, photos, policies and users, as SQL. They are defined here and nowhere else
 * (enforced by a lint rule), so that a change of their meaning applies to all statements.
 */

/**
 * `home` is an alias of `albums`, for subqueries in statements whose outer query uses that name.
 */
type Table = 'albums' | 'photos' | 'home';

/** SQL: is the row in the gallery now? */
export function isPresent(table: Table): Sql {
  return sql.raw(`${table}.missing_since is null`);
}

/**
 * SQL: is it not in the gallery now, whether or not it ever was? Written like the condition of the
 * index `photos_gone`.
 */
export function isAbsent(table: Table): Sql {
  return sql.raw(`${table}.missing_since is not null`);
}

/** SQL: was it in the gallery, and is missing now? */
export function isGone(table: Table): Sql {
  return sql.raw(`(${table}.missing_since is not null and ${table}.unrevealed = 0)`);
}

/** SQL: is it missing, and was it not forgotten? Only such things are listed as missing. */
export function isForgettable(table: 'albums' | 'photos'): Sql {
  return sql`${isGone(table)} and ${sql.raw(table)}.forgotten_at is null`;
}

/** SQL: is it, or was it, in the gallery? False for what a scan has added and not revealed. */
export function wasShown(table: Table): Sql {
  return sql.raw(`${table}.unrevealed = 0`);
}

/** SQL over `photos`: has it been approved, or did it never need approval? */
export const isApproved = sql`photos.waiting = 0`;

/** SQL over `photos`: is it an item of its own, not the film or the raw file of another? */
export const isItem = sql`photos.part_of is null`;

/** SQL over `photos`: is it a part of another? Written like the condition of `photos_parts`. */
export const isPart = sql`photos.part_of is not null`;

/**
 * SQL over `photos`: do its name or identifier say that it belongs to another photo, from which it is
 * apart? Written like the condition of the index `photos_pairs`.
 */
export const isApart = sql`photos.pairs_with is not null`;

/** SQL over `photos`: is it in the library, and hidden until somebody approves it? */
export const isWaiting = sql`photos.waiting = 1 and ${isPresent('photos')}`;

/** SQL over `photos`: is it in the gallery, though its file cannot be shown? */
export const isDamaged = sql`photos.damaged is not null and ${isPresent('photos')}`;

/** SQL over `photos`: is its date unknown? */
export const isUndated = sql`photos.taken_at is null and photos.edited_at is null`;

/** SQL over `users`: may this user sign in? */
export const isEnabled = sql`users.disabled_at is null`;

/** SQL over `policies`: is this fact true of the policy? */
export const saidByPolicy = {
  public: sql`policies.public = 1`,
  inherit: sql`policies.inherit = 1`,
  originals: sql`policies.originals = 1`,
  archives: sql`policies.archives = 1`,
  keepsMetadata: sql`policies.strip_metadata = 0`,
};

/**
 * SQL: is the policy of this id public because an administrator made this very album or photo
 * public?
 */
export function madePublicByHand(id: Sql): Sql {
  return sql`exists (
    select 1
    from policies
    where policies.id = ${id} and ${saidByPolicy.public} and policies.public_by_hand = 1)`;
}

/** SQL: is this fact true of the policy with this id? A NULL id means that there is no policy. */
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

/**
 * SQL: to whom does the policy with this id give access? A NULL id means no policy, so to nobody.
 */
export const policyOpensTo = {
  public: (id: Sql) => policySays(id, 'public'),
  shared: (id: Sql) => sql`(not ${policySays(id, 'public')} and ${namesAnybody(id)})`,
  nobody: (id: Sql) => sql`(not ${policySays(id, 'public')} and not ${namesAnybody(id)})`,
};

/** SQL: does the policy of this id name this user? */
export function namesUser(id: Sql, userId: number): Sql {
  return sql`exists (
    select 1
    from policy_users
    where policy_users.policy_id = ${id} and policy_users.user_id = ${userId})`;
}

/** SQL: does the policy of this id name a group for which `isMeant`, SQL over `policy_groups`, holds? */
export function namesGroup(id: Sql, isMeant: Sql): Sql {
  return sql`exists (
    select 1
    from policy_groups
    where policy_groups.policy_id = ${id} and ${isMeant})`;
}

/**
 * SQL: does the policy of this id make a grant, and did it already make it at an instant (ms since
 * 1970 UTC)? A grant that was stored without its time counts as made before.
 */
export const grantedBy = {
  public: (id: Sql, instant: number) => sql`exists (
    select 1
    from policies
    where policies.id = ${id} and ${saidByPolicy.public} and coalesce(policies.public_at, 0) <= ${instant})`,
  user: (id: Sql, instant: number, userId: number) => sql`exists (
    select 1
    from policy_users
    where policy_users.policy_id = ${id} and policy_users.user_id = ${userId}
      and coalesce(policy_users.granted_at, 0) <= ${instant})`,
  /**
   * The policy names a group of which the user is a member; both have been so since before the
   * instant.
   */
  member: (id: Sql, instant: number, userId: number) => sql`exists (
    select 1
    from policy_groups join memberships on memberships.group_id = policy_groups.group_id
    where policy_groups.policy_id = ${id} and memberships.user_id = ${userId}
      and coalesce(policy_groups.granted_at, 0) <= ${instant}
      and coalesce(memberships.joined_at, 0) <= ${instant})`,
};
