import { idList } from '../access/condition.ts';
import { isPresent, isWaiting } from '../access/facts.ts';
import type { Target } from '../access/targets.ts';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Database } from '../db/open.ts';
import { rowKeyText } from '../db/rowKey.ts';
import { allRows, runStatement } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { atomically } from '../db/write.ts';
import { followDays } from '../photos/albumDay.ts';
import { contentText } from '../photos/albumDetails.ts';
import { recountAlbums } from '../photos/counters.ts';
import { type PolicyResult, setPolicies } from '../policies/change.ts';
import { recordChange } from '../policies/history.ts';
import { differingPairs, listPairStates } from '../policies/undoable/pairs.ts';
import { AdminError } from '../text/adminError.ts';
import type { IdRange } from '../text/ids.ts';
import { isUndecided } from './newlyFound.ts';
import { pairPhotos } from './pairPhotos.ts';

/**
 * Which of the albums on which nobody has decided: those of them that the page showed, of a year (`2024`)
 * or of any (null), or these.
 */
type Undecided =
  | { readonly shown: readonly IdRange[]; readonly year: string | null }
  | { readonly ids: readonly number[] };

/**
 * Gives albums without a policy their first one, all at once. Threat: the page lists albums that were
 * undecided when it was loaded. A decision made since must not be overwritten, nor that an album has lost its
 * policy since, so that nobody sees it; and what a scan has found since, or found again, goes on waiting, for
 * nobody looked at it. Ids may be those of other albums since a restore (`readAt`, an instant in ms).
 *
 * @throws AdminError where none of them is undecided any more
 */
export function decideAlbums(
  db: Database,
  actor: Actor,
  which: Undecided,
  who: { readonly public?: boolean; readonly groupIds?: readonly number[] },
  readAt: number,
): PolicyResult {
  return atomically(db, (tx) => {
    const undecided = allRows<{ id: number }>(
      tx,
      sql`select albums.id
        from albums
        where ${isPresent('albums')} and ${isUndecided} and ${among(which)}
          and albums.added_at <= ${readAt}
        order by albums.id`,
    );
    if (undecided.length === 0) {
      throw new AdminError('decided-since', 'All of these albums have got a policy since.');
    }
    const { public: everybody = false, groupIds = [] } = who;
    const targets = undecided.map(({ id }): Target => ({ kind: 'album', id }));
    const policy = { public: everybody, inherit: true, userIds: [], groupIds };
    return setPolicies(tx, actor, targets, policy, { byHand: true });
  });
}

type Chosen = { readonly albumId: number; readonly photoIds: readonly number[] };

/** SQL over `albums`: is it one of these? */
function among(which: Undecided): Sql {
  if ('ids' in which) return sql`albums.id in ${idList(which.ids)}`;
  const { shown, year } = which;
  const isOfYear = year === null ? sql`1` : sql`substr(albums.shown_date, 1, 4) = ${year}`;
  return sql`${isOfYear} and exists (
    select 1 from json_each(${JSON.stringify(shown)}) as shown
    where albums.id between shown.value ->> 0 and shown.value ->> 1)`;
}

type Approved = {
  readonly approved: number;
  /** The change as forms name it, for its undo; null where none waited. */
  readonly changeKey: string | null;
};

/**
 * Approves these photos of an album, where they wait. An undo makes them wait again. Threat: more photos may have appeared since
 * the page was loaded, or a file have got another content; what nobody looked at goes on waiting.
 * `seen`: what the page showed (`ManagedPhoto`).
 */
export function approvePhotos(
  db: Database,
  actor: Actor,
  { albumId, photoIds, seen }: Chosen & { readonly seen: readonly string[] },
): Approved {
  return atomically(db, (tx) => {
    const waited = allRows<{ id: number }>(
      tx,
      sql`update photos
        set waiting = 0, approved_at = ${Date.now()}
        where album_id = ${albumId}
          and id in ${idList(photoIds)}
          and ${contentText} in (select value from json_each(${JSON.stringify(seen)}))
          and ${isWaiting}
        returning id`,
    ).map(({ id }) => id);
    const approved = waited.length;
    if (approved === 0) return { approved, changeKey: null };
    recountAlbums(tx, [albumId]);
    const before = listPairStates(tx, albumId);
    // A film that waited may now become a part of its photo.
    pairPhotos(tx, [albumId], Date.now());
    followDays(tx, [albumId]);
    const paired = differingPairs(before, listPairStates(tx, albumId));
    const key = recordChange(tx, actor, 'photos-approved', [], { waited, ...paired });
    recordActivity(tx, {
      kind: 'photos-approved',
      userId: actor,
      subject: `album:${albumId}`,
      details: { photos: approved, changeId: key.id },
    });
    return { approved, changeKey: rowKeyText(key) };
  });
}

/**
 * Keeps these photos of an album, where they wait, hidden: each gets a policy of its own that names
 * nobody, and no longer waits. An undo makes them wait again.
 */
export function keepHidden(
  db: Database,
  actor: Actor,
  { albumId, photoIds }: Chosen,
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
    followDays(tx, [albumId]);
    return hidden;
  });
}
