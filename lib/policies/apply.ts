import { idList } from '../access/condition.ts';
import { type Policy, policyKey } from '../access/policyState.ts';
import type { Target } from '../access/targets.ts';
import type { Tx } from '../db/open.ts';
import { allRows, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { followDays } from '../photos/albumDay.ts';
import { recountAlbums } from '../photos/counters.ts';
import type { PlannedPolicy } from './plan.ts';

export type PolicyCounts = {
  readonly created: number;
  readonly changed: number;
  readonly deleted: number;
};

type Written = {
  /**
   * The instant that is stored as the time of new grants, by which people are told what is new to
   * them; null: nothing that they see by these grants counts as new.
   */
  readonly at?: number | null;
  /**
   * An administrator chose these albums and photos, so what becomes public by it counts as made
   * public by hand.
   */
  readonly byHand?: boolean;
};

/**
 * Writes a plan, with a few statements for each distinct policy. Returns how many policies of albums
 * and photos were created, changed and deleted; those of a photo's parts count with the photo's.
 */
export function applyPolicies(
  tx: Tx,
  plan: readonly PlannedPolicy[],
  { at = Date.now(), byHand = false }: Written = {},
): PolicyCounts {
  const written = { at, byHand };
  const gone = plan.flatMap(({ state, after }) => (after ? [] : (state.policyId ?? [])));
  deletePolicies(tx, gone);
  const deleted = plan.filter(({ state, after }) => !after && state.policyId !== null);
  const counts = { created: 0, changed: 0, deleted: countItems(deleted) };
  for (const { policy, planned } of byPolicy(plan)) {
    const known = planned.filter(({ state }) => state.policyId !== null);
    replacePolicies(
      tx,
      known.flatMap(({ state }) => state.policyId ?? []),
      policy,
      written,
    );
    const without = planned.filter(({ state }) => state.policyId === null);
    const targets = without.map(({ state }) => state.target);
    makePolicies(tx, targets, policy, written);
    counts.created += countItems(without);
    counts.changed += countItems(known);
  }
  recountAlbums(tx, albumsToRecount(plan));
  followDays(
    tx,
    plan.map(({ state }) => state.albumId),
  );
  return counts;
}

/** How many albums and photos a plan changes. A photo and its parts count as one. */
export function countItems(planned: readonly PlannedPolicy[]): number {
  return planned.filter(({ state }) => !state.isPart).length;
}

/**
 * The albums whose counters must be recomputed: pages rely on each album's count of inheriting
 * photos, and on its list of whom photos' own policies name.
 */
function albumsToRecount(plan: readonly PlannedPolicy[]): number[] {
  const photos = plan.filter(({ state }) => state.target.kind === 'photo');
  return [...new Set(photos.map(({ state }) => state.albumId))];
}

function byPolicy(plan: readonly PlannedPolicy[]) {
  const groups = new Map<string, { policy: Policy; planned: PlannedPolicy[] }>();
  for (const each of plan) {
    if (!each.after) continue;
    const key = policyKey(each.after);
    const group = groups.get(key) ?? { policy: each.after, planned: [] };
    group.planned.push(each);
    groups.set(key, group);
  }
  return groups.values();
}

function deletePolicies(tx: Tx, ids: readonly number[]): void {
  if (ids.length === 0) return;
  const list = idList(ids);
  runStatement(
    tx,
    sql`update albums
      set policy_id = null
      where policy_id in ${list}`,
  );
  runStatement(
    tx,
    sql`update photos
      set policy_id = null
      where policy_id in ${list}`,
  );
  deleteGrants(tx, ids, nobody);
  runStatement(tx, sql`delete from policies where id in ${list}`);
}

const nobody: Pick<Policy, 'userIds' | 'groupIds'> = { userIds: [], groupIds: [] };

/**
 * Gives all of these policies the content of one. A policy that was public already keeps when it
 * became so, and whether an administrator chose that.
 */
function replacePolicies(
  tx: Tx,
  ids: readonly number[],
  policy: Policy,
  { at, byHand }: Required<Written>,
): void {
  if (ids.length === 0) return;
  const everybody = Number(policy.public);
  runStatement(
    tx,
    sql`update policies
      set public_at = case when ${everybody} = 0 then null when public = 1 then public_at else ${at} end,
        public_by_hand = ${everybody} and iif(public = 1, public_by_hand, ${Number(byHand)}),
        public = ${everybody}, inherit = ${Number(policy.inherit)},
        originals = ${Number(policy.originals)}, archives = ${Number(policy.archives)},
        strip_metadata = ${Number(policy.stripMetadata)}
      where id in ${idList(ids)}`,
  );
  deleteGrants(tx, ids, policy);
  insertGrants(tx, ids, policy, at);
}

function makePolicies(
  tx: Tx,
  targets: readonly Target[],
  policy: Policy,
  { at, byHand }: Required<Written>,
): void {
  if (targets.length === 0) return;
  const { archives, inherit, originals, stripMetadata } = policy;
  const ids = allRows<{ id: number }>(
    tx,
    sql`insert into policies
        (public, public_at, public_by_hand, inherit, originals, archives, strip_metadata)
      select ${Number(policy.public)}, ${policy.public ? at : null},
        ${Number(policy.public && byHand)}, ${Number(inherit)}, ${Number(originals)},
        ${Number(archives)}, ${Number(stripMetadata)}
      from json_each(${JSON.stringify(targets)})
      returning id`,
  ).map(({ id }) => id);
  for (const kind of ['album', 'photo'] as const) {
    const pairs = targets.flatMap((target, i) =>
      target.kind === kind ? [[target.id, ids[i]]] : [],
    );
    const things = sql.raw(`${kind}s`);
    runStatement(
      tx,
      sql`update ${things}
        set policy_id = pairs.value ->> 1
        from json_each(${JSON.stringify(pairs)}) as pairs
        where ${things}.id = pairs.value ->> 0`,
    );
  }
  insertGrants(tx, ids, policy, at);
}

/** Deletes the grants of these policies to all but those that are still named. */
function deleteGrants(
  tx: Tx,
  ids: readonly number[],
  { userIds, groupIds }: Pick<Policy, 'userIds' | 'groupIds'>,
): void {
  const list = idList(ids);
  runStatement(
    tx,
    sql`delete from policy_users
      where policy_id in ${list} and user_id not in ${idList(userIds)}`,
  );
  runStatement(
    tx,
    sql`delete from policy_groups
      where policy_id in ${list} and group_id not in ${idList(groupIds)}`,
  );
}

/** Adds what is not granted yet; a grant that exists keeps its time. */
function insertGrants(
  tx: Tx,
  ids: readonly number[],
  { userIds, groupIds }: Policy,
  at: number | null,
): void {
  runStatement(
    tx,
    sql`insert into policy_users (policy_id, user_id, granted_at)
      select policies.value, users.value, ${at}
      from json_each(${JSON.stringify(ids)}) as policies,
        json_each(${JSON.stringify(userIds)}) as users
      where 1
      on conflict do nothing`,
  );
  runStatement(
    tx,
    sql`insert into policy_groups (policy_id, group_id, granted_at)
      select policies.value, groups.value, ${at}
      from json_each(${JSON.stringify(ids)}) as policies,
        json_each(${JSON.stringify(groupIds)}) as groups
      where 1
      on conflict do nothing`,
  );
}
