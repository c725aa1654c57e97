import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { idList } from '../access/condition.ts';
import { type Policy, policyKey } from '../access/policyState.ts';
import type { Target } from '../access/targets.ts';
import type { Actor } from '../activity/activity.ts';
import type { Database, Tx } from '../db/open.ts';
import { isSameNonce, type RowKey } from '../db/rowKey.ts';
import { allRows, firstRow, runStatement } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { type Removed, removedSchema } from '../people/removed.ts';
import { AdminError } from '../text/adminError.ts';
import type { PlannedPolicy } from './plan.ts';
import type { StandingPolicy } from './standing/standing.ts';
import { type Imported, importedSchema } from './undoable/imported.ts';

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

/** The policies of some albums and photos at one moment; each distinct policy is stored once. */
export type Snapshot = z.infer<typeof snapshotSchema>;

/** The policies of these at one moment. */
export function makeSnapshot(entries: readonly (readonly [Target, Policy | null])[]): Snapshot {
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

const standingSchema = z.array(
  z.object({
    id: z.int(),
    kind: z.enum(['category', 'path']),
    pattern: z.string(),
    policy: policySchema,
    createdAt: z.int(),
  }),
);

const pairSchema = z.object({
  id: z.int(),
  partOf: z.int().nullable(),
  pairsWith: z.int().nullable(),
  isKeptApart: z.boolean(),
});

/** To which photo a file belongs, and whether it is a part of it. */
export type PairState = z.infer<typeof pairSchema>;

const value = z.union([z.string(), z.number(), z.null()]);

const editedSchema = z.object({
  /** `album:12` */
  target: z.string(),
  before: z.record(z.string(), value),
  after: z.record(z.string(), value),
});

/** An edit of an album or a photo, by the fields of `AlbumEdit` and `PhotoEdit`. */
export type Edited = z.infer<typeof editedSchema>;

const homesSchema = z.array(z.object({ album: z.int(), photos: ids }));

/** The photos that took their policy from these albums. */
export type Homes = z.infer<typeof homesSchema>;

/** Threat: once a photo has moved, to take its album's policy again means that of another album. */
function makeHomes(plan: readonly PlannedPolicy[]): Homes {
  const inheriting = plan.filter(
    ({ state: { target, policy } }) => target.kind === 'photo' && policy === null,
  );
  return [...Map.groupBy(inheriting, ({ state }) => state.albumId)].map(([album, planned]) => ({
    album,
    photos: planned.map(({ state }) => state.target.id),
  }));
}

const keptSchema = z.object({
  before: snapshotSchema,
  after: snapshotSchema,
  /** The albums of the photos that had no policy of their own. Older changes do not say. */
  homes: homesSchema.default([]),
  /** The user or group that was removed by this change. */
  removed: removedSchema.optional(),
  /** Photos that waited for approval before the change. */
  waited: z.array(z.int()).optional(),
  /** To which photos these files belonged, before the change joined or separated them. */
  pairs: z.array(pairSchema).optional(),
  /** And to which it made them belong. */
  pairsAfter: z.array(pairSchema).optional(),
  edited: editedSchema.optional(),
  /** The list of standing policies, where it was changed. */
  standing: z.object({ before: standingSchema, after: standingSchema }).optional(),
  /** What an import from another gallery added besides policies. */
  imported: importedSchema.optional(),
});

/** The data of a change that is stored for its undo. */
export type KeptChange = z.infer<typeof keptSchema>;

/** Effects of a change other than replacing policies. */
export type Besides = {
  readonly removed?: Removed;
  /** Photos that waited for approval and no longer do. */
  readonly waited?: readonly number[];
  /** To which photos these files belonged before the change, and belong after it. */
  readonly pairs?: readonly PairState[];
  readonly pairsAfter?: readonly PairState[];
  readonly edited?: Edited;
  /** The list of standing policies before and after. */
  readonly standing?: {
    readonly before: readonly StandingPolicy[];
    readonly after: readonly StandingPolicy[];
  };
  /** People, rights and names that an import added. */
  readonly imported?: Imported;
};

/**
 * Stores what a plan is about to replace, and its other effects. Returns the key by which the
 * change can be undone.
 */
export function recordChange(
  tx: Tx,
  actor: Actor,
  kind: string,
  plan: readonly PlannedPolicy[],
  besides: Besides = {},
): RowKey {
  const before = makeSnapshot(plan.map(({ state }) => [state.target, state.policy]));
  const after = makeSnapshot(plan.map(({ state, after }) => [state.target, after]));
  const homes = makeHomes(plan);
  return tx
    .insert(schema.changes)
    .values({ at: Date.now(), userId: actor, kind, before: { before, after, homes, ...besides } })
    .returning({ id: schema.changes.id, nonce: schema.changes.nonce })
    .get();
}

/** Removals of users and groups that were made after a change and have not been undone, by id. */
export function listLaterRemovals(db: Database, changeId: number): Map<number, KeptChange> {
  const rows = allRows<{ id: number; before: string }>(
    db,
    sql`select id, before
      from changes
      where id > ${changeId} and undone_at is null and before ->> '$.removed.kind' is not null`,
  );
  return new Map(rows.map(({ id, before }) => [id, keptSchema.parse(JSON.parse(before))] as const));
}

/** Replaces the stored data of a change. */
export function rewriteChange(tx: Tx, id: number, kept: KeptChange): void {
  tx.update(schema.changes).set({ before: kept }).where(eq(schema.changes.id, id)).run();
}

/** The changes among these that have not been undone, by id. */
export function undoableAmong(db: Database, ids: readonly number[]): ReadonlyMap<number, RowKey> {
  const rows = allRows<RowKey>(
    db,
    sql`select id, nonce
      from changes
      where undone_at is null and id in ${idList(ids)}`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * The id of a change that a form names. Threat: after a restore another change may have the same
 * id; a page from before would undo it.
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
 * Deletes the stored data of changes older than `days`, which then cannot be undone. Threat: the
 * data of a removed user contains an e-mail address and the hash of a password.
 */
export function pruneChanges(tx: Tx, days: number, now = Date.now()): void {
  runStatement(tx, sql`delete from changes where at < ${now - days * 24 * 60 * 60 * 1000}`);
}
