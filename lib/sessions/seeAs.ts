import { and, eq, isNull } from 'drizzle-orm';
import { isEnabled } from '../access/facts.ts';
import type { Database, Tx } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { isAdministrator } from '../people/administrators.ts';
import { getUserById } from '../people/people.ts';
import { lastVisitEnd, type Visits, visitColumns } from '../people/visits.ts';
import type { SeenAs } from './session.ts';

/** The user, or a visitor, as whom an administrator sees the gallery. */
export type SeeAsTarget =
  | { readonly kind: 'visitor' }
  | {
      readonly kind: 'user';
      readonly id: number;
      readonly name: string;
      /** As of a `SessionUser`. */
      readonly newSince: number | null;
    };

/**
 * Makes an administrator's own session show the gallery as a user or a visitor sees it, until that
 * is ended. It stays the administrator's session: nothing is begun, counted or recorded for the
 * other user.
 *
 * @throws AdminError where there is no such user
 */
export function beginSeeAs(
  tx: Tx,
  { sessionId, userId }: { readonly sessionId: number; readonly userId: number },
  seeAs: SeenAs,
): { begun: boolean } {
  if (seeAs !== 'visitor') getUserById(tx, seeAs);
  if (!isAdministrator(tx, userId) || seeAs === userId) return { begun: false };
  const { sessions } = schema;
  const { changes } = tx
    .update(sessions)
    .set(columnsOf(seeAs))
    .where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId), isNull(sessions.revokedAt)))
    .run();
  return { begun: changes > 0 };
}

function columnsOf(seeAs: SeenAs | null): { seeAs: number | null; seeAsVisitor: boolean } {
  return seeAs === 'visitor' ? { seeAs: null, seeAsVisitor: true } : { seeAs, seeAsVisitor: false };
}

/** Ends seeing the gallery as somebody else. */
export function endSeeAs(tx: Tx, sessionId: number): void {
  const { sessions } = schema;
  tx.update(sessions).set(columnsOf(null)).where(eq(sessions.id, sessionId)).run();
}

/**
 * The user or visitor to name in the banner; a visitor where the user has been removed or disabled
 * meanwhile.
 */
export function findSeeAsTarget(db: Database, seeAs: SeenAs | null): SeeAsTarget | null {
  if (seeAs === null) return null;
  if (seeAs === 'visitor') return { kind: 'visitor' };
  const row = firstRow<{ id: number; name: string } & Visits>(
    db,
    sql`select id, name, ${visitColumns}
      from users
      where id = ${seeAs} and ${isEnabled}`,
  );
  if (!row) return { kind: 'visitor' };
  return { kind: 'user', id: row.id, name: row.name, newSince: lastVisitEnd(row, Date.now()) };
}
