import type { Database } from '../db/open.ts';
import { allRows, firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { idList } from './condition.ts';
import { isPresent } from './facts.ts';
import { listStates, type Policy } from './policyState.ts';
import type { Target } from './targets.ts';

/** A policy with names instead of ids, for people to read. */
export type DescribedPolicy = Omit<Policy, 'userIds' | 'groupIds'> & {
  readonly users: readonly { id: number; handle: string; name: string }[];
  readonly groups: readonly { id: number; name: string }[];
};

/** An album or a photo with its policy; null: it has none. */
export type Described = { readonly target: Target; readonly policy: DescribedPolicy | null };

/**
 * The policies of these targets, in their order and without repetitions, with users and groups by name.
 *
 * @throws AdminError where one of them does not exist
 */
export function describePolicies(db: Database, targets: readonly Target[]): Described[] {
  const states = listStates(db, targets);
  const described = withNames(
    db,
    states.map(({ policy }) => policy),
  );
  return states.map(({ target }, i) => ({ target, policy: described[i] ?? null }));
}

/** Policies with names in place of ids; users and groups that no longer exist are left out. */
export function withNames(
  db: Database,
  policies: readonly (Policy | null)[],
): (DescribedPolicy | null)[] {
  const idsOf = (of: 'userIds' | 'groupIds') => [
    ...new Set(policies.flatMap((policy) => policy?.[of] ?? [])),
  ];
  const { users, groups } = readNames(db, idsOf('userIds'), idsOf('groupIds'));
  return policies.map((policy) => policy && named(policy, users, groups));
}

type Names = Pick<DescribedPolicy, 'users' | 'groups'>;

/** These users and groups, by name. */
function readNames(db: Database, userIds: readonly number[], groupIds: readonly number[]): Names {
  const row = firstRow<{ users: string; groups: string }>(
    db,
    sql`select
        (select json_group_array(
            json_object('id', id, 'handle', handle, 'name', name) order by name collate nocase, id)
          from users
          where id in ${idList(userIds)}) as users,
        (select json_group_array(json_object('id', id, 'name', name) order by name, id)
          from groups
          where id in ${idList(groupIds)}) as groups`,
  );
  return { users: JSON.parse(row?.users ?? '[]'), groups: JSON.parse(row?.groups ?? '[]') };
}

/** The policy of one target, or null. @throws AdminError */
export function describePolicy(db: Database, target: Target): DescribedPolicy | null {
  return describePolicies(db, [target])[0]?.policy ?? null;
}

function named(
  { userIds, groupIds, ...rest }: Policy,
  users: DescribedPolicy['users'],
  groups: DescribedPolicy['groups'],
): DescribedPolicy {
  return {
    ...rest,
    users: users.filter(({ id }) => userIds.includes(id)),
    groups: groups.filter(({ id }) => groupIds.includes(id)),
  };
}

/** A policy in use, offered to be copied, with an album that has it. */
export type PolicyExample = {
  readonly id: number;
  readonly name: string;
  readonly dirpath: string;
  readonly policy: DescribedPolicy;
};

/** How many of the newest albums are looked at, and how many policies are offered at most. */
const LOOKS_AT = 500;
const MOST_EXAMPLES = 40;

/** The distinct policies of the newest albums, each with the newest album that has it. */
export function listPolicyExamples(db: Database): PolicyExample[] {
  const albums = allRows<{ id: number; name: string; dirpath: string }>(
    db,
    sql`select id, shown_name as name, dirpath
      from albums
      where policy_id is not null and ${isPresent('albums')}
      order by shown_date desc, shown_name desc
      limit ${LOOKS_AT}`,
  );
  const described = describePolicies(
    db,
    albums.map(({ id }): Target => ({ kind: 'album', id })),
  );
  const examples = new Map<string, PolicyExample>();
  for (const [i, album] of albums.entries()) {
    const policy = described[i]?.policy;
    const key = JSON.stringify(policy);
    if (policy && !examples.has(key)) examples.set(key, { ...album, policy });
    if (examples.size >= MOST_EXAMPLES) break;
  }
  return [...examples.values()];
}
