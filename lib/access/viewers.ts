import type { Database } from '../db/open.ts';
import type { Permission } from '../db/permissionNames.ts';
import { allRows, firstRow } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { type Viewer, visitor } from './access.ts';
import { isEnabled } from './facts.ts';

/**
 * Columns over `users` from which a user's viewer is made, for requests as for explanations: the
 * user's groups, and the permissions of the user and of those groups. The SQL avoids `distinct` and
 * `in`, for each of which SQLite would fill a temporary table on every request.
 */
export const viewerColumns: Sql = sql`users.id as userId,
  (select json_group_array(memberships.group_id)
    from memberships
    where memberships.user_id = users.id) as groupIds,
  (select json_group_array(permissions.permission)
    from permissions
    where permissions.user_id = users.id or exists (
      select 1
      from memberships
      where memberships.user_id = users.id
        and memberships.group_id = permissions.group_id)) as permissions`;

/** SQL: does the user of this id hold the permission, directly or by a group? Never NULL. */
export function holdsPermission(userId: Sql, permission: Permission): Sql {
  return sql`exists (
    select 1
    from permissions
    where permissions.permission = ${permission} and (
      permissions.user_id = ${userId} or exists (
        select 1
        from memberships
        where memberships.user_id = ${userId}
          and memberships.group_id = permissions.group_id)))`;
}

type ViewerRow = { userId: number; groupIds: string; permissions: string };

/** The viewer of a row with the `viewerColumns`. It holds no shares. */
export function viewerOfRow({ userId, groupIds, permissions }: ViewerRow): Viewer {
  return {
    ...visitor,
    userId,
    groupIds: JSON.parse(groupIds) as number[],
    permissions: new Set(JSON.parse(permissions) as Permission[]),
  };
}

/** The viewer of this user, or null where there is no such user or the user is disabled. */
export function findUserViewer(db: Database, userId: number): Viewer | null {
  const row = firstRow<ViewerRow>(
    db,
    sql`select ${viewerColumns}
      from users
      where users.id = ${userId} and ${isEnabled}`,
  );
  return row && viewerOfRow(row);
}

/** A user, as explanations of access name one. */
export type Person = {
  readonly id: number;
  readonly handle: string;
  readonly name: string;
  readonly viewer: Viewer;
  /** Permissions of the user's own, not those of groups. */
  readonly permissions: readonly Permission[];
  readonly groups: readonly PersonGroup[];
};

type PersonGroup = {
  readonly id: number;
  readonly name: string;
  readonly permissions: readonly Permission[];
};

/** Everybody who can sign in (no disabled users), by name; or one of them. */
export function listPeople(db: Database, onlyId: number | null = null): Person[] {
  const rows = allRows<
    ViewerRow & { handle: string; name: string; direct: string; groups: string }
  >(
    db,
    sql`select ${viewerColumns}, users.handle, users.name,
        (select json_group_array(permissions.permission)
          from permissions
          where permissions.user_id = users.id) as direct,
        (select json_group_array(
            json_object('id', id, 'name', name, 'permissions', json(permissions)))
          from (
            select groups.id, groups.name, (
                select json_group_array(permissions.permission)
                from permissions
                where permissions.group_id = groups.id) as permissions
            from memberships
            join groups on groups.id = memberships.group_id
            where memberships.user_id = users.id
            order by groups.name)) as groups
      from users
      where ${isEnabled} and (${onlyId} is null or users.id = ${onlyId})
      order by users.name collate nocase, users.id`,
  );
  return rows.map((row) => ({
    id: row.userId,
    handle: row.handle,
    name: row.name,
    viewer: viewerOfRow(row),
    permissions: JSON.parse(row.direct),
    groups: JSON.parse(row.groups),
  }));
}
