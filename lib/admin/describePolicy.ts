import { idList } from '../db/condition.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { listStates, type Policy } from './policyState.ts';
import type { Target } from './targets.ts';

/** A policy with names instead of ids, for people to read. */
export type DescribedPolicy = Omit<Policy, 'userIds' | 'groupIds'> & {
  readonly users: readonly { id: number; handle: string; name: string }[];
  readonly groups: readonly { id: number; name: string }[];
};

export type Described = { readonly target: Target; readonly policy: DescribedPolicy | null };

/** The policies of these in their order; users and groups by name. @throws AdminError */
export function describePolicies(db: Database, targets: readonly Target[]): Described[] {
  const states = listStates(db, targets);
  const named = (of: 'userIds' | 'groupIds') => [
    ...new Set(states.flatMap(({ policy }) => policy?.[of] ?? [])),
  ];
  const users = allRows<DescribedPolicy['users'][number]>(
    db,
    sql`select id, handle, name from users where id in ${idList(named('userIds'))} order by name collate nocase, id`,
  );
  const groups = allRows<DescribedPolicy['groups'][number]>(
    db,
    sql`select id, name from groups where id in ${idList(named('groupIds'))} order by name, id`,
  );
  return states.map(({ target, policy }) => ({
    target,
    policy: policy && withNames(policy, users, groups),
  }));
}

/** One of these. @throws AdminError */
export function describePolicy(db: Database, target: Target): DescribedPolicy | null {
  return describePolicies(db, [target])[0]?.policy ?? null;
}

function withNames(
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
