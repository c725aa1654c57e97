import type { Database } from '../db/open.ts';
import { schema } from '../db/schema.ts';

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
