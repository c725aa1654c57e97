import { eq } from 'drizzle-orm';
import type { Actor } from '../activity/activity.ts';
import type { Database } from '../db/open.ts';
import { schema } from '../db/schema.ts';
import { keepAnAdministrator } from './administrators.ts';
import { addMember, getGroupById, removeMember } from './groups.ts';

/** Replaces the members of a group. @throws AdminError */
export function setMembersOf(
  db: Database,
  actor: Actor,
  groupId: number,
  userIds: readonly number[],
): void {
  const { memberships } = schema;
  keepAnAdministrator(db, (tx) => {
    getGroupById(tx, groupId);
    const before = tx.select().from(memberships).where(eq(memberships.groupId, groupId)).all();
    for (const userId of userIds) addMember(tx, actor, { userId, groupId });
    for (const { userId } of before) {
      if (!userIds.includes(userId)) removeMember(tx, actor, { userId, groupId });
    }
  });
}
