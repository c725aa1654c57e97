import type { Database } from '../db/open.ts';
import { runStatement } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';

export type ActivityKind =
  | 'user-added'
  | 'user-changed'
  | 'user-removed'
  | 'group-added'
  | 'group-renamed'
  | 'group-removed'
  | 'member-added'
  | 'member-removed'
  | 'permission-granted'
  | 'permission-revoked'
  | 'password-set'
  | 'password-removed'
  | 'link-made'
  | 'link-changed'
  | 'link-revoked'
  | 'link-mailed'
  | 'share-made'
  | 'share-revoked'
  | 'share-opened'
  | 'signed-in'
  | 'signed-out'
  | 'session-ended'
  | 'policy-changed'
  | 'policy-restored'
  | 'album-edited'
  | 'photo-edited'
  | 'photos-approved'
  | 'original-downloaded'
  | 'archive-downloaded'
  | 'refused';

/** Who does it: an administrator's id, or null for a command on the server. */
export type Actor = number | null;

export type Activity = {
  readonly kind: ActivityKind;
  readonly userId: Actor;
  /** What it was done to: `user:5`, `group:2`, `link:6`, `share:3`, `album:12`, `change:7`. */
  readonly subject?: string;
  /** Threat: a log is read, exported and kept. Never put a token, a hash or a password in it. */
  readonly details?: Readonly<Record<string, unknown>>;
};

/**
 * Keeps the name of a user who is about to be removed with what that user did, since the row that
 * says who it was goes. To be called in the transaction of the removal.
 */
export function keepNameOfRemoved(db: Database, userId: number, name: string): void {
  runStatement(
    db,
    sql`update activity set user_id = null, details = json_set(coalesce(details, '{}'), '$.removedUser', ${name}) where user_id = ${userId}`,
  );
}

/** Notes what happened. To be called in the transaction of the thing itself. */
export function recordActivity(
  db: Database,
  { kind, userId, subject, details }: Activity,
  now = Date.now(),
): void {
  db.insert(schema.activity)
    .values({ at: now, userId, kind, subject: subject ?? null, details: details ?? null })
    .run();
}
