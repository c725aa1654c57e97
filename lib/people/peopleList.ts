import { idList } from '../access/condition.ts';
import { isEnabled } from '../access/facts.ts';
import { isLiveSessionSql, signsIn } from '../access/live.ts';
import type { Database } from '../db/open.ts';
import type { Permission } from '../db/permissionNames.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';

/** A user with the facts that administrators see. */
export type ListedUser = {
  readonly id: number;
  readonly handle: string;
  readonly name: string;
  readonly email: string | null;
  readonly locale: string | null;
  readonly hasPassword: boolean;
  readonly disabledAt: number | null;
  readonly createdAt: number;
  readonly groups: readonly { id: number; name: string }[];
  /** Permissions of the user's own, not those of groups. */
  readonly permissions: readonly Permission[];
  readonly groupPermissions: readonly Permission[];
  /** How many links would sign the user in. */
  readonly links: number;
  /** How many sessions are live. */
  readonly sessions: number;
  readonly lastSeenAt: number | null;
};

type Row = Omit<ListedUser, 'hasPassword' | 'groups' | 'permissions' | 'groupPermissions'> & {
  hasPassword: number;
  groups: string;
  permissions: string;
  groupPermissions: string;
};

/** Every user, by name, with the facts that administrators see. */
export function listUsers(db: Database, now = Date.now()): ListedUser[] {
  const rows = allRows<Row>(
    db,
    sql`select users.id, users.handle, users.name, users.email, users.locale,
        users.password_hash is not null as hasPassword, users.disabled_at as disabledAt,
        users.created_at as createdAt,
        (select json_group_array(json_object('id', groups.id, 'name', groups.name) order by groups.name)
          from memberships
          join groups on groups.id = memberships.group_id
          where memberships.user_id = users.id) as groups,
        (select json_group_array(permission order by permission)
          from permissions
          where permissions.user_id = users.id) as permissions,
        (select json_group_array(permission)
          from (
            select distinct permission
            from permissions
            join memberships on memberships.group_id = permissions.group_id
            where memberships.user_id = users.id
            order by permission)) as groupPermissions,
        (select count(*)
          from links
          where links.user_id = users.id and ${signsIn(now)}) as links,
        (select count(*)
          from sessions
          where sessions.user_id = users.id and ${isLiveSessionSql(now)}) as sessions,
        (select max(sessions.last_seen_at)
          from sessions
          where sessions.user_id = users.id) as lastSeenAt
      from users
      order by users.name collate nocase, users.id`,
  );
  return rows.map((row) => ({
    ...row,
    hasPassword: row.hasPassword === 1,
    groups: JSON.parse(row.groups),
    permissions: JSON.parse(row.permissions),
    groupPermissions: JSON.parse(row.groupPermissions),
  }));
}

/** A group or a user whom a policy can name. */
type Nameable = {
  readonly kind: 'group' | 'user';
  readonly id: number;
  readonly name: string;
};

/**
 * What a form offers for a policy that names these users: all groups, then all users who can sign
 * in, and those whom the policy names. Threat: if a user who is disabled for a while were not
 * offered, saving the form would take that user from the policy.
 */
export function listNameable(db: Database, named: readonly number[]): Nameable[] {
  return allRows<Nameable>(
    db,
    sql`select kind, id, name
      from (
        select 'group' as kind, id, name, name as sorted from groups
        union all
        select 'user', id, name, lower(name)
        from users
        where ${isEnabled} or id in ${idList(named)})
      order by kind, sorted, id`,
  );
}
