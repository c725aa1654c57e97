import { idList } from '../access/condition.ts';
import { isWaiting } from '../access/facts.ts';
import { findPolicy } from '../access/policyState.ts';
import type { Target } from '../access/targets.ts';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Database } from '../db/open.ts';
import { allRows, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { atomically } from '../db/write.ts';
import { recountAlbums } from '../photos/counters.ts';
import { type PolicyResult, setPolicies } from '../policies/history.ts';
import { AdminError } from '../text/adminError.ts';
import { pairPhotos } from './pairPhotos.ts';

/**
 * Gives an album without a policy its first one. Threat: the page lists albums that were undecided
 * when it was loaded; a decision made since must not be overwritten.
 *
 * @throws AdminError where it has a policy
 */
export function decideAlbum(
  db: Database,
  actor: Actor,
  albumId: number,
  who: { readonly public?: boolean; readonly groupIds?: readonly number[] },
): PolicyResult {
  return atomically(db, (tx) => {
    const target: Target = { kind: 'album', id: albumId };
    if (findPolicy(tx, target)) {
      throw new AdminError('decided-since', 'This album has got a policy since.');
    }
    const { public: everybody = false, groupIds = [] } = who;
    return setPolicies(tx, actor, [target], {
      ...{ public: everybody, groupIds },
      ...{ inherit: true, userIds: [] },
    });
  });
}

/**
 * Approves these photos of an album, where they wait. Threat: more photos may have appeared since
 * the page was loaded; photos that nobody looked at go on waiting.
 */
export function approvePhotos(
  db: Database,
  actor: Actor,
  { albumId, photoIds }: { readonly albumId: number; readonly photoIds: readonly number[] },
): { readonly approved: number } {
  return atomically(db, (tx) => {
    const { changes: approved } = runStatement(
      tx,
      sql`update photos
        set waiting = 0, approved_at = ${Date.now()}
        where album_id = ${albumId}
          and id in ${idList(photoIds)}
          and ${isWaiting}`,
    );
    if (approved === 0) return { approved };
    recountAlbums(tx, [albumId]);
    // A film that waited may now be one with its photo.
    pairPhotos(tx, [albumId], Date.now());
    recordActivity(tx, {
      kind: 'photos-approved',
      userId: actor,
      subject: `album:${albumId}`,
      details: { photos: approved },
    });
    return { approved };
  });
}

/**
 * Keeps these photos of an album, where they wait, hidden: each gets a policy of its own that names
 * nobody, and no longer waits. An undo makes them wait again.
 */
export function keepHidden(
  db: Database,
  actor: Actor,
  { albumId, photoIds }: { readonly albumId: number; readonly photoIds: readonly number[] },
): PolicyResult {
  return atomically(db, (tx) => {
    const waited = allRows<{ id: number }>(
      tx,
      sql`select id from photos
        where album_id = ${albumId} and id in ${idList(photoIds)} and ${isWaiting}`,
    ).map(({ id }) => id);
    const targets = waited.map((id): Target => ({ kind: 'photo', id }));
    const nobody = { public: false, inherit: false, userIds: [], groupIds: [] };
    const hidden = setPolicies(tx, actor, targets, nobody, { waited });
    runStatement(tx, sql`update photos set waiting = 0 where id in ${idList(waited)}`);
    recountAlbums(tx, [albumId]);
    return hidden;
  });
}
