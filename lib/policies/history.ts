import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { idList } from '../access/condition.ts';
import type { Target } from '../access/targets.ts';
import type { Actor } from '../activity/activity.ts';
import type { Database, Tx } from '../db/open.ts';
import { isSameNonce, type RowKey, rowKeyText } from '../db/rowKey.ts';
import { allRows, firstRow, runStatement } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { atomically } from '../db/write.ts';
import { AdminError } from '../text/adminError.ts';
import { applyPolicyPlan, type PolicyCounts } from './apply.ts';
import { type PlannedPolicy, type PolicyChange, type PolicyInput, planChange } from './plan.ts';
import { makeSnapshot, snapshotSchema } from './snapshot.ts';
import { type Removed, removedSchema } from './undoRemoval.ts';

const keptSchema = z.object({
  before: snapshotSchema,
  after: snapshotSchema,
  /** The user or group whose removal this was. */
  removed: removedSchema.optional(),
  /** Photos that waited, which the change decided about. */
  waited: z.array(z.int()).optional(),
});

/** What is kept of a change, for its undo. */
type KeptChange = z.infer<typeof keptSchema>;

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
  const before = makeSnapshot(plan.map(({ state }) => [state.target, state.policy]));
  const after = makeSnapshot(plan.map(({ state, after }) => [state.target, after]));
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

/** A change that can be undone. @throws AdminError where there is none, or it is undone already */
export function getChange(db: Database, id: number): KeptChange {
  const row = db.select().from(schema.changes).where(eq(schema.changes.id, id)).get();
  if (!row) throw unknownChange(id);
  if (row.undoneAt !== null) {
    throw new AdminError('already-undone', `Change ${id} is undone already.`, { id });
  }
  return keptSchema.parse(row.before);
}

function unknownChange(id: number): AdminError {
  return new AdminError('unknown-change', `There is no change ${id}.`, { id });
}

/**
 * Forgets changes that are older than `days`, which then cannot be undone any more. Threat: what is
 * kept of a removed user holds an address and the hash of a password, of somebody who is gone.
 */
export function pruneChanges(tx: Tx, days: number, now = Date.now()): void {
  runStatement(tx, sql`delete from changes where at < ${now - days * 24 * 60 * 60 * 1000}`);
}
