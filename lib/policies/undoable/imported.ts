import { z } from 'zod';
import type { Actor } from '../../activity/activity.ts';
import type { Tx } from '../../db/open.ts';
import { permissionNames } from '../../db/permissionNames.ts';
import { allRows } from '../../db/run.ts';
import { sql } from '../../db/sql.ts';
import { removeMember } from '../../people/groups.ts';
import { setUser } from '../../people/people.ts';
import { revokePermission } from '../../people/permissions.ts';
import { editAlbum } from '../../photos/edits.ts';

const people = z.object({
  /** Those whom the import added. */
  userIds: z.array(z.int()),
  members: z.array(z.object({ userId: z.int(), groupId: z.int() })),
  permissions: z.array(
    z.object({
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
 * a link or password of theirs, and what they have done or got since is not lost.
 */
export function undoImport(tx: Tx, actor: Actor, imported: Imported): { disabled: number } {
  const users = existing(tx, 'users', [
    ...imported.userIds,
    ...imported.members.map(({ userId }) => userId),
    ...imported.permissions.flatMap(({ kind, id }) => (kind === 'user' ? [id] : [])),
  ]);
  const groups = existing(tx, 'groups', [
    ...imported.members.map(({ groupId }) => groupId),
    ...imported.permissions.flatMap(({ kind, id }) => (kind === 'group' ? [id] : [])),
  ]);
  for (const { kind, id, permission } of imported.permissions) {
    const isThere = (kind === 'user' ? users : groups).has(id);
    if (isThere) revokePermission(tx, actor, { kind, id }, permission);
  }
  for (const { userId, groupId } of imported.members) {
    if (users.has(userId) && groups.has(groupId)) removeMember(tx, actor, { userId, groupId });
  }
  const disabled = imported.userIds.filter((id) => users.has(id));
  for (const id of disabled) setUser(tx, actor, id, { disabled: true });
  undoEdits(tx, actor, imported.edits);
  return { disabled: disabled.length };
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

function existing(tx: Tx, table: 'users' | 'groups', ids: readonly number[]): Set<number> {
  const rows = allRows<{ id: number }>(
    tx,
    sql`select id from ${sql.raw(table)}
      where id in (select value from json_each(${JSON.stringify(ids)}))`,
  );
  return new Set(rows.map(({ id }) => id));
}
