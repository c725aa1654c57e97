import { eq } from 'drizzle-orm';
import { idList } from '../access/condition.ts';
import { isWaiting } from '../access/facts.ts';
import { itemOf, withParts } from '../access/items.ts';
import { listStates, type Policy, policyKey } from '../access/policyState.ts';
import { type Target, tagOf } from '../access/targets.ts';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Database, Tx } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { atomically } from '../db/write.ts';
import { type BroughtBack, undoRemoval } from '../people/removed.ts';
import { followDays } from '../photos/albumDay.ts';
import { recountAlbums } from '../photos/counters.ts';
import { AdminError } from '../text/adminError.ts';
import { applyPolicies } from './apply.ts';
import { listSteps } from './change.ts';
import { getChange, type Homes, type Snapshot } from './history.ts';
import type { PlannedPolicy } from './plan.ts';
import { undoStanding } from './standing/changes.ts';
import { undoEdit } from './undoable/edits.ts';
import { undoImport } from './undoable/imported.ts';
import { undoPairs } from './undoable/pairs.ts';
import { takeImported, tellLaterRemovals, tellOfRestored } from './undoable/pendingRemovals.ts';

export type Undone = {
  /** How many albums and photos have their old policy again. */
  readonly restored: number;
  /** Ids of users whom the policies named and who have been removed since. */
  readonly vanishedUserIds: readonly number[];
  readonly vanishedGroupIds: readonly number[];
  /** The list of standing policies is what it was. */
  readonly isStanding: boolean;
  /** The user or group whose removal was undone. */
  readonly broughtBack: BroughtBack | null;
  /** How many users an import had added, who are disabled now. */
  readonly disabled: number;
};

const nothing: Undone = {
  restored: 0,
  vanishedUserIds: [],
  vanishedGroupIds: [],
  isStanding: false,
  broughtBack: null,
  disabled: 0,
};

/**
 * Restores exactly what a change of policies replaced. The removal of a user or group is such a
 * change, and so are an edit of an album or a photo and the approval of photos that waited; undoing it
 * restores them as well.
 *
 * @throws AdminError where it is undone already, where one of the same albums or photos has been
 * changed since (unless `force`), or where a removed name is taken
 */
export function undoChange(
  db: Database,
  actor: Actor,
  changeId: number,
  { force = false } = {},
): Undone {
  return atomically(db, (tx) => {
    const change = getChange(tx, changeId);
    const { before, after, removed, edited, standing, imported } = change;
    const { waited = [], homes } = change;
    if (edited) {
      undoEdit(tx, actor, edited, { force });
      noteUndone(tx, changeId);
      return { ...nothing, restored: 1 };
    }
    const broughtBack = removed ? undoRemoval(tx, actor, removed) : null;
    const vanished = vanishedPeople(tx, [...before, ...after]);
    const targets = listExistingTargets(tx, before);
    if (!force) refuseChangedSince(tx, targets, without(after, vanished));
    if (standing) undoStanding(tx, standing, { force });
    const wanted = policiesByTag(without(before, vanished));
    // Before policies are restored, since what is a part has the policy of its photo.
    undoPairs(tx, change, { force });
    const plan = planRestore(tx, targets, wanted);
    const named = planRestore(tx, targets, policiesByTag(before));
    const items = plan.map(({ state }) => tagOf(itemOf(tx, state.target)));
    // Of an approval no policy is restored.
    const waiting = waited.map((id) => tagOf({ kind: 'photo', id }));
    const restored = new Set([...items, ...waiting]).size;
    const steps = listSteps(tx, plan);
    // People are not told that what they could see before the change is new.
    applyPolicies(tx, plan, { at: null });
    letWaitAgain(tx, waited);
    letWaitMoved(tx, homes);
    tellLaterRemovals(tx, changeId, change);
    tellOfRestored(tx, pairUp(plan, named));
    const { disabled } = imported ? undoImport(tx, actor, imported) : { disabled: 0 };
    if (imported) takeImported(tx, imported);
    noteUndone(tx, changeId);
    recordActivity(tx, {
      kind: 'policy-restored',
      userId: actor,
      subject: `change:${changeId}`,
      details: { targets: restored, steps },
    });
    const gone = vanishedPeople(tx, before);
    return {
      restored,
      vanishedUserIds: [...gone.users],
      vanishedGroupIds: [...gone.groups],
      isStanding: standing !== undefined,
      broughtBack,
      disabled,
    };
  });
}

/** What has become a part of one of these photos since gets the policy that its photo gets. */
function planRestore(
  db: Database,
  targets: readonly Target[],
  wanted: ReadonlyMap<string, Policy | null>,
): PlannedPolicy[] {
  return listStates(db, withParts(db, targets)).flatMap((state) => {
    const [own, ofItem] = [
      wanted.get(tagOf(state.target)),
      wanted.get(tagOf(itemOf(db, state.target))),
    ];
    const after = own === undefined ? ofItem : own;
    return after === undefined ? [] : [{ state, after }];
  });
}

/** The policies that were restored, each with the one that names everybody whom it named. */
function pairUp(plan: readonly PlannedPolicy[], named: readonly PlannedPolicy[]) {
  const all = new Map(named.map(({ state, after }) => [tagOf(state.target), after] as const));
  return plan.flatMap(({ state: { target }, after }) => {
    const policy = all.get(tagOf(target));
    return after && policy ? [{ target, now: after, named: policy }] : [];
  });
}

/**
 * Marks a change as undone and deletes its stored data, which may contain the hash of a password.
 */
function noteUndone(tx: Tx, changeId: number): void {
  const { changes } = schema;
  tx.update(changes)
    .set({ undoneAt: Date.now(), before: {} })
    .where(eq(changes.id, changeId))
    .run();
}

/**
 * Makes photos wait for approval again that were approved or kept hidden. Threat: a waiting photo was
 * hidden by giving it a policy of its own. Without that policy, and without waiting, people whom its album names would see it,
 * though nobody ever approved it.
 */
function letWaitAgain(tx: Tx, photoIds: readonly number[]): void {
  const again = allRows<{ albumId: number }>(
    tx,
    sql`update photos
      set waiting = 1
      where id in ${idList(photoIds)}
      returning album_id as albumId`,
  );
  recount(tx, again);
}

/**
 * Makes photos wait that take their album's policy again and are in another album by now. Threat: a photo was
 * hidden and then moved to an album that more people see, where nobody ever approved it.
 */
function letWaitMoved(tx: Tx, homes: Homes): void {
  const moved = allRows<{ albumId: number }>(
    tx,
    sql`update photos
      set waiting = 1, waiting_reason = 'moved'
      from json_each(${JSON.stringify(homes)}) as home, json_each(home.value ->> 'photos') as photo
      where photos.id = photo.value and photos.album_id <> home.value ->> 'album'
        and photos.policy_id is null and not ${isWaiting}
      returning album_id as albumId`,
  );
  recount(tx, moved);
}

function recount(tx: Tx, photos: readonly { readonly albumId: number }[]): void {
  const albumIds = [...new Set(photos.map(({ albumId }) => albumId))];
  recountAlbums(tx, albumIds);
  followDays(tx, albumIds);
}

function refuseChangedSince(db: Database, targets: readonly Target[], after: Snapshot): void {
  const left = policiesByTag(after);
  const different = listStates(db, targets).filter(
    ({ target, policy }) => policyKey(policy) !== policyKey(left.get(tagOf(target)) ?? null),
  );
  if (different.length === 0) return;
  throw new AdminError(
    'changed-since',
    `${different.length} of these albums and photos got another policy since. Undo that change first.`,
    { count: different.length },
  );
}

/** The policy of each album and photo, by its tag. */
function policiesByTag(snapshot: Snapshot): Map<string, Policy | null> {
  return new Map(
    snapshot.flatMap(({ policy, albums, photos }) => [
      ...albums.map((id) => [tagOf({ kind: 'album', id }), policy] as const),
      ...photos.map((id) => [tagOf({ kind: 'photo', id }), policy] as const),
    ]),
  );
}

/** The albums and photos of a snapshot that still exist. */
function listExistingTargets(db: Database, snapshot: Snapshot): Target[] {
  const albums = snapshot.flatMap((part) => part.albums);
  const photos = snapshot.flatMap((part) => part.photos);
  return allRows<Target>(
    db,
    sql`select 'album' as kind, id from albums where id in ${idList(albums)}
      union all
      select 'photo', id from photos where id in ${idList(photos)}`,
  );
}

/** Users and groups that have been removed since the policies named them. */
type Vanished = {
  readonly users: ReadonlySet<number>;
  readonly groups: ReadonlySet<number>;
};

function vanishedPeople(db: Database, snapshot: Snapshot): Vanished {
  const named = (of: 'userIds' | 'groupIds') =>
    snapshot.flatMap(({ policy }) => policy?.[of] ?? []);
  return {
    users: missingFrom(db, 'users', named('userIds')),
    groups: missingFrom(db, 'groups', named('groupIds')),
  };
}

function missingFrom(db: Database, table: 'users' | 'groups', named: readonly number[]) {
  const rows = allRows<{ id: number }>(
    db,
    sql`select id
      from ${sql.raw(table)}
      where id in ${idList(named)}`,
  );
  const known = new Set(rows.map(({ id }) => id));
  return new Set(named.filter((id) => !known.has(id)));
}

/** The same policies without these users and groups. */
function without(snapshot: Snapshot, { users, groups }: Vanished): Snapshot {
  return snapshot.map((part) => ({
    ...part,
    policy: part.policy && {
      ...part.policy,
      userIds: part.policy.userIds.filter((id) => !users.has(id)),
      groupIds: part.policy.groupIds.filter((id) => !groups.has(id)),
    },
  }));
}
