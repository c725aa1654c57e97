import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { idList } from '../access/condition.ts';
import { listStates, type Policy, policyKey } from '../access/policyState.ts';
import { type Target, tagOf } from '../access/targets.ts';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Database, Tx } from '../db/open.ts';
import { isSameNonce, type RowKey, rowKeyText } from '../db/rowKey.ts';
import { allRows, firstRow } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { atomically } from '../db/write.ts';
import { recountAlbums } from '../photos/counters.ts';
import { AdminError } from '../text/adminError.ts';
import { applyPolicies, applyPolicyPlan, listSteps, type PolicyCounts } from './apply.ts';
import { type PlannedPolicy, type PolicyChange, type PolicyInput, planChange } from './plan.ts';
import { type Removed, removedSchema, undoRemoval } from './undoRemoval.ts';

const ids = z.array(z.int());
const policySchema = z.object({
  public: z.boolean(),
  inherit: z.boolean(),
  originals: z.boolean(),
  archives: z.boolean(),
  stripMetadata: z.boolean(),
  userIds: ids,
  groupIds: ids,
});
const snapshotSchema = z.array(
  z.object({ policy: policySchema.nullable(), albums: ids, photos: ids }),
);
const keptSchema = z.object({
  before: snapshotSchema,
  after: snapshotSchema,
  /** The user or group whose removal this was. */
  removed: removedSchema.optional(),
  /** Photos that waited, which the change decided about. */
  waited: ids.optional(),
});

/** Which albums and photos had which policy; each distinct policy once. */
type Snapshot = z.infer<typeof snapshotSchema>;

/** What a change does besides replacing policies. */
type Besides = {
  readonly removed?: Removed;
  /** Photos that waited, and do no more. */
  readonly waited?: readonly number[];
};

/**
 * Keeps what a plan is about to replace, and what else comes with it. Returns that by which it can
 * be undone.
 */
export function recordChange(
  tx: Tx,
  actor: Actor,
  kind: string,
  plan: readonly PlannedPolicy[],
  { removed, waited }: Besides = {},
): RowKey {
  const before = snapshot(plan.map(({ state }) => [state.target, state.policy]));
  const after = snapshot(plan.map(({ state, after }) => [state.target, after]));
  const kept = { before, after, removed, waited };
  return tx
    .insert(schema.changes)
    .values({ at: Date.now(), userId: actor, kind, before: kept })
    .returning({ id: schema.changes.id, nonce: schema.changes.nonce })
    .get();
}

export type PolicyResult = PolicyCounts & {
  /** For `undoChange`; null where there was nothing to change. */
  readonly changeId: number | null;
  /** The same, as a form names it. */
  readonly changeKey: string | null;
};

/**
 * Changes the policies of all of these albums and photos, or of none.
 *
 * @throws AdminError as `planChange`
 */
export function changePolicies(
  db: Database,
  actor: Actor,
  targets: readonly Target[],
  change: PolicyChange,
  besides: Besides = {},
): PolicyResult {
  return atomically(db, (tx) => {
    const plan = planChange(tx, targets, change);
    if (plan.length === 0) {
      return { created: 0, changed: 0, deleted: 0, changeId: null, changeKey: null };
    }
    const key = recordChange(tx, actor, `policy-${change.kind}`, plan, besides);
    const counts = applyPolicyPlan(tx, actor, change.kind, plan, key.id);
    return { ...counts, changeId: key.id, changeKey: rowKeyText(key) };
  });
}

/** Replaces the policy of each, wholly: who is not named here sees nothing by it. */
export function setPolicies(
  db: Database,
  actor: Actor,
  targets: readonly Target[],
  policy: PolicyInput,
  besides: Besides = {},
): PolicyResult {
  return changePolicies(db, actor, targets, { kind: 'set', policy }, besides);
}

export type Undone = {
  /** Albums and photos that have again what they had. */
  readonly restored: number;
  /** Named by the policies then, and removed since: ids. */
  readonly vanishedUserIds: readonly number[];
  readonly vanishedGroupIds: readonly number[];
};

/**
 * Restores exactly what a change of policies replaced; the removal of a user or a group is one, and
 * brings these back as well.
 *
 * @throws AdminError where it is undone already, where somebody has changed one of the same albums
 * or photos since (`force` restores all the same), or where a removed name is taken
 */
export function undoChange(
  db: Database,
  actor: Actor,
  changeId: number,
  { force = false } = {},
): Undone {
  return atomically(db, (tx) => {
    const { before, after, removed, waited = [] } = readChange(tx, changeId);
    if (removed) undoRemoval(tx, actor, removed);
    const vanished = findVanished(tx, [...before, ...after]);
    const targets = existingTargets(tx, before);
    if (!force) refuseChangedSince(tx, targets, without(after, vanished));
    const wanted = policiesByTag(without(before, vanished));
    const plan = listStates(tx, targets).map((state) => ({
      state,
      after: wanted.get(tagOf(state.target)) ?? null,
    }));
    const steps = listSteps(tx, plan);
    applyPolicies(tx, plan);
    letWaitAgain(tx, waited);
    const { changes } = schema;
    tx.update(changes).set({ undoneAt: Date.now() }).where(eq(changes.id, changeId)).run();
    recordActivity(tx, {
      kind: 'policy-restored',
      userId: actor,
      subject: `change:${changeId}`,
      details: { targets: plan.length, steps },
    });
    const named = findVanished(tx, before);
    return {
      restored: plan.length,
      vanishedUserIds: [...named.users],
      vanishedGroupIds: [...named.groups],
    };
  });
}

/**
 * Threat: a photo that waited was hidden by a policy of its own. Without that, and without waiting,
 * it would be seen by whom its album names, though nobody ever approved it.
 */
function letWaitAgain(tx: Tx, photoIds: readonly number[]): void {
  const again = allRows<{ albumId: number }>(
    tx,
    sql`update photos set waiting = 1 where id in ${idList(photoIds)} returning album_id as albumId`,
  );
  recountAlbums(tx, [...new Set(again.map(({ albumId }) => albumId))]);
}

/** Those of these changes that have not been undone, by id. */
export function listUndoable(db: Database, ids: readonly number[]): ReadonlyMap<number, RowKey> {
  const rows = allRows<RowKey>(
    db,
    sql`select id, nonce from changes where undone_at is null and id in ${idList(ids)}`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * The id of a change that a form names. Threat: a page from before a restore names another change
 * by its number.
 *
 * @throws AdminError
 */
export function getChangeId(db: Database, { id, nonce }: RowKey): number {
  const row = firstRow<RowKey>(db, sql`select id, nonce from changes where id = ${id}`);
  if (row && isSameNonce(nonce, row.nonce)) return id;
  throw unknownChange(id);
}

function unknownChange(id: number): AdminError {
  return new AdminError('unknown-change', `There is no change ${id}.`, { id });
}

function readChange(db: Database, id: number): z.infer<typeof keptSchema> {
  const row = db.select().from(schema.changes).where(eq(schema.changes.id, id)).get();
  if (!row) throw unknownChange(id);
  if (row.undoneAt !== null) {
    throw new AdminError('already-undone', `Change ${id} is undone already.`, { id });
  }
  return keptSchema.parse(row.before);
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

type Vanished = { users: Set<number>; groups: Set<number> };

function findVanished(db: Database, parts: Snapshot): Vanished {
  const named = (of: 'userIds' | 'groupIds') => parts.flatMap(({ policy }) => policy?.[of] ?? []);
  return {
    users: missingFrom(db, 'users', named('userIds')),
    groups: missingFrom(db, 'groups', named('groupIds')),
  };
}

function missingFrom(db: Database, table: 'users' | 'groups', named: readonly number[]) {
  const rows = allRows<{ id: number }>(
    db,
    sql`select id from ${sql.raw(table)} where id in ${idList(named)}`,
  );
  const known = new Set(rows.map(({ id }) => id));
  return new Set(named.filter((id) => !known.has(id)));
}

function without(parts: Snapshot, { users, groups }: Vanished): Snapshot {
  return parts.map((part) => ({
    ...part,
    policy: part.policy && {
      ...part.policy,
      userIds: part.policy.userIds.filter((id) => !users.has(id)),
      groupIds: part.policy.groupIds.filter((id) => !groups.has(id)),
    },
  }));
}

function existingTargets(db: Database, parts: Snapshot): Target[] {
  const albums = parts.flatMap((part) => part.albums);
  const photos = parts.flatMap((part) => part.photos);
  return allRows<Target>(
    db,
    sql`select 'album' as kind, id from albums where id in ${idList(albums)} union all select 'photo', id from photos where id in ${idList(photos)}`,
  );
}

function policiesByTag(parts: Snapshot): Map<string, Policy | null> {
  return new Map(
    parts.flatMap(({ policy, albums, photos }) => [
      ...albums.map((id) => [tagOf({ kind: 'album', id }), policy] as const),
      ...photos.map((id) => [tagOf({ kind: 'photo', id }), policy] as const),
    ]),
  );
}

function snapshot(entries: readonly (readonly [Target, Policy | null])[]): Snapshot {
  const parts = new Map<string, { policy: Policy | null; albums: number[]; photos: number[] }>();
  for (const [{ kind, id }, policy] of entries) {
    const text = policyKey(policy);
    const part = parts.get(text) ?? { policy, albums: [], photos: [] };
    (kind === 'album' ? part.albums : part.photos).push(id);
    parts.set(text, part);
  }
  return [...parts.values()].map(({ policy, ...rest }) => ({
    ...rest,
    policy: policy && {
      ...policy,
      userIds: [...policy.userIds],
      groupIds: [...policy.groupIds],
    },
  }));
}
