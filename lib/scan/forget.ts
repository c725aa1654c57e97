import { idList } from '../access/condition.ts';
import {
  inheritedPolicy,
  isForgettable,
  isPresent,
  policySays,
  wasShown,
} from '../access/facts.ts';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { ClientTx } from '../db/client.ts';
import { allRows, runStatement } from '../db/run.ts';
import { indexWords } from '../db/searchIndex.ts';
import { keepSetting } from '../db/settings.ts';
import { type Sql, sql } from '../db/sql.ts';

/** Missing things: chosen ones, or all that have been missing since before an instant. */
type Forgotten =
  | { readonly albumIds: readonly number[]; readonly photoIds: readonly number[] }
  /** Milliseconds since 1970 UTC. */
  | { readonly missingBefore: number };

/** SQL over `photos`: may everybody see it, so that nobody sees more when it returns? */
const isOpenToAll = policySays(
  sql`coalesce(
    photos.policy_id,
    (select ${inheritedPolicy} from albums where albums.id = photos.album_id))`,
  'public',
);

/**
 * Forgets missing things: they leave the lists of what is missing, and what their files said about
 * camera, place and people is deleted. Path, keys of the content, policy and the owner's edits are kept.
 * A photo that not everybody could see waits for approval when it returns. Threat: the owner no longer
 * sees it in any list, and opens its album to everybody without thinking of it.
 */
export function forgetMissing(
  tx: ClientTx,
  actor: Actor,
  what: Forgotten,
  now: number,
): { readonly albums: number; readonly photos: number } {
  const chosen = (table: 'albums' | 'photos'): Sql => {
    if ('missingBefore' in what)
      return sql`${sql.raw(table)}.missing_since < ${what.missingBefore}`;
    return sql`${sql.raw(table)}.id in ${idList(table === 'albums' ? what.albumIds : what.photoIds)}`;
  };
  const albums = allRows<{ id: number }>(
    tx,
    sql`update albums set forgotten_at = ${now}
      where ${isForgettable('albums')} and ${chosen('albums')}
      returning id`,
  );
  // With the version 0 of its reader, a file is read again by the scan that finds it.
  const photos = allRows<{ id: number }>(
    tx,
    sql`update photos
      set forgotten_at = ${now}, reader_version = 0, thumbhash = null, thumbhash_from = null,
        waiting = waiting or not ${isOpenToAll},
        waiting_reason = iif(waiting or ${isOpenToAll}, waiting_reason, 'forgotten')
      where photos.forgotten_at is null and ${wasShown('photos')} and (
        photos.album_id in ${idList(albums.map(({ id }) => id))}
        or (${isForgettable('photos')} and ${chosen('photos')}))
      returning id`,
  );
  const ids = idList(photos.map(({ id }) => id));
  runStatement(tx, sql`delete from camera_details where photo_id in ${ids}`);
  runStatement(tx, sql`delete from photo_texts where photo_id in ${ids}`);
  indexWords(tx.$client);
  const counts = { albums: albums.length, photos: photos.length };
  if (counts.albums + counts.photos > 0) {
    recordActivity(tx, { kind: 'missing-forgotten', userId: actor, details: counts });
  }
  return counts;
}

/** Removes the mark of forgotten things that have returned, so that they are listed if they go missing again. */
export function rememberReturned(tx: ClientTx): void {
  runStatement(
    tx,
    sql`update albums set forgotten_at = null
      where forgotten_at is not null and ${isPresent('albums')}`,
  );
  runStatement(
    tx,
    sql`update photos set forgotten_at = null
      where forgotten_at is not null and ${isPresent('photos')}
        and album_id in (select id from albums where ${isPresent('albums')})`,
  );
}

/**
 * Notes that an administrator has seen what was missing at `seenAt` (milliseconds since 1970 UTC), so that
 * the overview does not count it any more.
 */
export function noteMissingSeen(tx: ClientTx, seenAt: number): void {
  keepSetting(tx, 'missing_seen_at', String(seenAt));
}
