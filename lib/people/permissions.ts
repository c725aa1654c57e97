import { and, eq } from 'drizzle-orm';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Database, Tx } from '../db/open.ts';
import type { Permission } from '../db/permissionNames.ts';
import { schema } from '../db/schema.ts';
import { atomically } from '../db/write.ts';
import { keepAnAdministrator } from './administrators.ts';
import { getGroupById } from './groups.ts';
import { getUserById } from './people.ts';

/** A user or a group, by id. */
export type Holder = { readonly kind: 'user' | 'group'; readonly id: number };

/** Grants a permission; `granted` is false where it was held before. @throws AdminError */
export function grantPermission(
  db: Database,
  actor: Actor,
  holder: Holder,
  permission: Permission,
): { granted: boolean } {
  return atomically(db, (tx) => {
    const name = nameOf(tx, holder);
    const { changes } = tx
      .insert(schema.permissions)
      .values({
        userId: holder.kind === 'user' ? holder.id : null,
        groupId: holder.kind === 'group' ? holder.id : null,
        permission,
      })
      .onConflictDoNothing()
      .run();
    if (changes > 0) note(tx, actor, 'permission-granted', holder, { name, permission });
    return { granted: changes > 0 };
  });
}

/** Revokes a permission; `revoked` is false where it was not held. @throws AdminError */
export function revokePermission(
  db: Database,
  actor: Actor,
  holder: Holder,
  permission: Permission,
): { revoked: boolean } {
  const { permissions } = schema;
  return keepAnAdministrator(db, (tx) => {
    const name = nameOf(tx, holder);
    const { changes } = tx
      .delete(permissions)
      .where(and(heldBy(holder), eq(permissions.permission, permission)))
      .run();
    if (changes > 0) note(tx, actor, 'permission-revoked', holder, { name, permission });
    return { revoked: changes > 0 };
  });
}

/** Replaces the permissions that a user or group holds directly. @throws AdminError */
export function setPermissionsOf(
  db: Database,
  actor: Actor,
  holder: Holder,
  wanted: readonly Permission[],
): void {
  keepAnAdministrator(db, (tx) => {
    const held = tx
      .select({ permission: schema.permissions.permission })
      .from(schema.permissions)
      .where(heldBy(holder))
      .all();
    for (const permission of wanted) grantPermission(tx, actor, holder, permission);
    for (const { permission } of held) {
      if (!wanted.includes(permission)) revokePermission(tx, actor, holder, permission);
    }
  });
}

function heldBy({ kind, id }: Holder) {
  const { permissions } = schema;
  return eq(kind === 'user' ? permissions.userId : permissions.groupId, id);
}

function nameOf(db: Database, { kind, id }: Holder): string {
  return kind === 'user' ? getUserById(db, id).handle : getGroupById(db, id).name;
}

function note(
  tx: Tx,
  actor: Actor,
  kind: 'permission-granted' | 'permission-revoked',
  holder: Holder,
  details: { name: string; permission: Permission },
): void {
  recordActivity(tx, { kind, userId: actor, subject: `${holder.kind}:${holder.id}`, details });
}
