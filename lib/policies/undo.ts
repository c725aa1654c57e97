import { eq } from 'drizzle-orm';
import { idList } from '../access/condition.ts';
import { itemOf, withParts } from '../access/items.ts';
import { listStates, type Policy, policyKey } from '../access/policyState.ts';
import { type Target, tagOf } from '../access/targets.ts';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Database, Tx } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { atomically } from '../db/write.ts';
import { recountAlbums } from '../photos/counters.ts';
import { AdminError } from '../text/adminError.ts';
import { applyPolicies, listSteps } from './apply.ts';
import { undoEdit } from './edits.ts';
import { getChange } from './history.ts';
import { writePairs } from './pairs.ts';
import type { PlannedPolicy } from './plan.ts';
import {
  findVanished,
  listExistingTargets,
  policiesByTag,
  type Snapshot,
  without,
} from './snapshot.ts';
import { undoStanding } from './standingChanges.ts';
import { undoImport } from './undoImport.ts';
import { type BroughtBack, undoRemoval } from './undoRemoval.ts';

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
 * change, and so is an edit of an album or a photo; undoing it restores them as well.
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
    const { waited = [], pairs = [] } = change;
    if (edited) {
      undoEdit(tx, actor, edited, { force });
      noteUndone(tx, changeId);
      return { ...nothing, restored: 1 };
    }
    const broughtBack = removed ? undoRemoval(tx, actor, removed) : null;
    const vanished = findVanished(tx, [...before, ...after]);
    const targets = listExistingTargets(tx, before);
    if (!force) refuseChangedSince(tx, targets, without(after, vanished));
    if (standing) undoStanding(tx, standing, { force });
    const wanted = policiesByTag(without(before, vanished));
    // Before policies are restored, since what is a part has the policy of its photo.
    writePairs(tx, pairs);
    const plan = planRestore(tx, targets, wanted);
    const restored = new Set(plan.map(({ state }) => tagOf(itemOf(tx, state.target)))).size;
    const steps = listSteps(tx, plan);
    // What people had before is no news to them.
    applyPolicies(tx, plan, { at: null });
    letWaitAgain(tx, waited);
    const { disabled } = imported ? undoImport(tx, actor, imported) : { disabled: 0 };
    noteUndone(tx, changeId);
    recordActivity(tx, {
      kind: 'policy-restored',
      userId: actor,
      subject: `change:${changeId}`,
      details: { targets: restored, steps },
    });
    const named = findVanished(tx, before);
    return {
      restored,
      vanishedUserIds: [...named.users],
      vanishedGroupIds: [...named.groups],
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
 * Makes photos wait for approval again. Threat: a waiting photo was hidden by giving it a policy of
 * its own. Without that policy, and without waiting, people whom its album names would see it,
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
  recountAlbums(tx, [...new Set(again.map(({ albumId }) => albumId))]);
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
