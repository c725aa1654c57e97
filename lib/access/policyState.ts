import type { Client } from '../db/client.ts';
import { allRows } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { AdminError } from '../text/adminError.ts';
import { idList } from './condition.ts';
import type { PolicyFacts } from './evaluate.ts';
import { type Target, tagOf } from './targets.ts';

/** A policy as it was set on an album or a photo. Ids are sorted. */
export type Policy = {
  readonly public: boolean;
  /**
   * For an album: do photos without a policy of their own take this one? Always false for a photo.
   */
  readonly inherit: boolean;
  readonly originals: boolean;
  readonly archives: boolean;
  readonly stripMetadata: boolean;
  readonly userIds: readonly number[];
  readonly groupIds: readonly number[];
};

/** What may be downloaded where no policy says otherwise. */
export const usualTerms = { originals: true, archives: true, stripMetadata: false };

/** A policy that names nobody. */
export const emptyPolicy: Policy = {
  public: false,
  inherit: true,
  ...usualTerms,
  userIds: [],
  groupIds: [],
};

/** The current policy of an album or a photo. */
export type TargetState = {
  readonly target: Target;
  /** The album itself, or the album of the photo. */
  readonly albumId: number;
  /** Is it a part of another photo? The two are one item and have one policy. */
  readonly isPart: boolean;
  readonly policyId: number | null;
  readonly policy: Policy | null;
};

type Row = {
  kind: Target['kind'];
  id: number;
  albumId: number;
  isPart: 0 | 1;
  policyId: number | null;
  public: number;
  inherit: number;
  originals: number;
  archives: number;
  stripMetadata: number;
  userIds: string;
  groupIds: string;
};

/**
 * The states of these albums and photos, in their order, without repetitions.
 *
 * @throws AdminError where one of them does not exist
 */
export function listStates(db: Client, targets: readonly Target[]): TargetState[] {
  const states = new Map(
    readRows(db, targets).map((row) => {
      const { kind, id, albumId, policyId } = row;
      const state = { albumId, isPart: row.isPart === 1, policyId, policy: policyOfRow(row) };
      return [tagOf(row), { target: { kind, id }, ...state }];
    }),
  );
  return [...new Set(targets.map(tagOf))].map((tag) => {
    const state = states.get(tag);
    if (state) return state;
    throw new AdminError('unknown-target', `There is no ${tag.replace(':', ' ')}.`, {
      target: tag,
    });
  });
}

/** The policy of one album or photo, null where it has none. @throws AdminError */
export function findPolicy(db: Client, target: Target): Policy | null {
  return listStates(db, [target])[0]?.policy ?? null;
}

function readRows(db: Client, targets: readonly Target[]): Row[] {
  const selects = (['album', 'photo'] as const).flatMap((kind) => {
    const ids = targets.filter((each) => each.kind === kind).map(({ id }) => id);
    return ids.length === 0 ? [] : [rowsOf(kind, ids)];
  });
  return selects.length === 0 ? [] : allRows<Row>(db, sql.join(selects, sql` union all `));
}

function rowsOf(kind: Target['kind'], ids: readonly number[]): Sql {
  const things = sql.raw(`${kind}s`);
  const [albumId, isPart] =
    kind === 'album'
      ? [sql`things.id`, sql`0`]
      : [sql`things.album_id`, sql`things.part_of is not null`];
  return sql`select ${kind} as kind, things.id, ${albumId} as albumId, ${isPart} as isPart,
      things.policy_id as policyId, ${policyColumns}
    from ${things} as things
    left join policies on policies.id = things.policy_id
    where things.id in ${idList(ids)}`;
}

const policyColumns: Sql = sql`policies.public, policies.inherit, policies.originals,
  policies.archives, policies.strip_metadata as stripMetadata,
  (select json_group_array(user_id)
    from policy_users
    where policy_users.policy_id = policies.id) as userIds,
  (select json_group_array(group_id)
    from policy_groups
    where policy_groups.policy_id = policies.id) as groupIds`;

function policyOfRow(row: Row): Policy | null {
  if (row.policyId === null) return null;
  return {
    public: row.public === 1,
    inherit: row.kind === 'album' && row.inherit === 1,
    originals: row.originals === 1,
    archives: row.archives === 1,
    stripMetadata: row.stripMetadata === 1,
    userIds: sorted(JSON.parse(row.userIds)),
    groupIds: sorted(JSON.parse(row.groupIds)),
  };
}

/** The ids in ascending order, without repetitions. */
export function sorted(ids: Iterable<number>): number[] {
  return [...new Set(ids)].sort((a, b) => a - b);
}

/** A text that is equal for equal policies only. */
export function policyKey(policy: Policy | null): string {
  return JSON.stringify(
    policy && [
      policy.public,
      policy.inherit,
      policy.originals,
      policy.archives,
      policy.stripMetadata,
      policy.userIds,
      policy.groupIds,
    ],
  );
}

/** What the rule of access asks of a policy. */
export function policyFacts(policy: Policy | null): PolicyFacts | null {
  if (!policy) return null;
  return {
    public: policy.public,
    inherit: policy.inherit,
    users: new Set(policy.userIds),
    groups: new Set(policy.groupIds),
    originals: policy.originals,
    archives: policy.archives,
    keepsMetadata: !policy.stripMetadata,
  };
}
