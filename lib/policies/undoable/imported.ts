import { z } from 'zod';
import { idList } from '../../access/condition.ts';
import type { Actor } from '../../activity/activity.ts';
import type { Tx } from '../../db/open.ts';
import { type Permission, permissionNames } from '../../db/permissionNames.ts';
import { allRows } from '../../db/run.ts';
import { sql } from '../../db/sql.ts';
import { removeMember } from '../../people/groups.ts';
import { setUser } from '../../people/people.ts';
import { revokePermission } from '../../people/permissions.ts';
import { editAlbum } from '../../photos/edits.ts';

const people = z.object({
  /** Those whom the import added. */
  userIds: z.array(z.int()),
  /** Without a time where an older version stored it. */
  members: z.array(
    z.object({ userId: z.int(), groupId: z.int(), joinedAt: z.int().nullable().optional() }),
  ),
  permissions: z.array(
    z.object({
      /** That of its row; older versions did not store it. */
      row: z.int().optional(),
      kind: z.enum(['user', 'group']),
      id: z.int(),
      permission: z.enum(permissionNames),
    }),
  ),
});

/** What an import from another gallery did besides setting policies, as it is stored for an undo. */
export const importedSchema = people.extend({
  edits: z.array(
    z.object({ albumId: z.int(), name: z.string().optional(), date: z.string().optional() }),
  ),
});

export type ImportedPeople = z.infer<typeof people>;
export type Imported = z.infer<typeof importedSchema>;

/**
 * Takes back what an import added. Users whom it added are disabled and not removed: nobody gets in by
 * a link or password of theirs, and what they have done or got since is not lost. A membership or permission
 * that was taken away since and given again stays: that was somebody's decision.
 */
export function undoImport(tx: Tx, actor: Actor, imported: Imported): { disabled: number } {
  for (const { kind, id, permission } of listGranted(tx, imported)) {
    revokePermission(tx, actor, { kind, id }, permission);
  }
  for (const { userId, groupId } of listJoined(tx, imported)) {
    removeMember(tx, actor, { userId, groupId });
  }
  const disabled = allRows<{ id: number }>(
    tx,
    sql`select id from users where id in ${idList(imported.userIds)} order by id`,
  );
  for (const { id } of disabled) setUser(tx, actor, id, { disabled: true });
  undoEdits(tx, actor, imported.edits);
  return { disabled: disabled.length };
}

/** The memberships of an import that are those of today. */
function listJoined(tx: Tx, { members }: Imported) {
  return allRows<{ userId: number; groupId: number }>(
    tx,
    sql`select memberships.user_id as userId, memberships.group_id as groupId
      from json_each(${JSON.stringify(members)}) as added
      join memberships on memberships.user_id = added.value ->> 'userId'
        and memberships.group_id = added.value ->> 'groupId'
      where json_type(added.value, '$.joinedAt') is null
        or memberships.joined_at is added.value ->> 'joinedAt'`,
  );
}

/** The permissions of an import that are those of today. */
function listGranted(tx: Tx, { permissions }: Imported) {
  return allRows<{ kind: 'user' | 'group'; id: number; permission: Permission }>(
    tx,
    sql`select added.value ->> 'kind' as kind, added.value ->> 'id' as id, permissions.permission
      from json_each(${JSON.stringify(permissions)}) as added
      join permissions on permissions.permission = added.value ->> 'permission'
        and iif(added.value ->> 'kind' = 'user', permissions.user_id, permissions.group_id)
          = added.value ->> 'id'
      where coalesce(added.value ->> 'row', permissions.id) = permissions.id`,
  );
}

/** A name or date that was changed since stays. */
function undoEdits(tx: Tx, actor: Actor, edits: Imported['edits']): void {
  for (const { albumId, name, date } of edits) {
    const [album] = allRows<{ name: string | null; date: string | null }>(
      tx,
      sql`select edited_name as name, edited_date as date
        from albums
        where id = ${albumId}`,
    );
    if (!album) continue;
    const edit = {
      ...(name !== undefined && album.name === name && { name: null }),
      ...(date !== undefined && album.date === date && { date: null }),
    };
    if (Object.keys(edit).length > 0) editAlbum(tx, actor, albumId, edit);
  }
}
