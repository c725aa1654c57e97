import { type DescribedPolicy, withNames } from '../access/describePolicy.ts';
import { policyKey } from '../access/policyState.ts';
import type { Database } from '../db/open.ts';
import type { PlannedPolicy } from './planPolicies.ts';

/** So many albums and photos went from one policy to another; names as they were then. */
export type PolicyStep = {
  readonly albums: number;
  readonly photos: number;
  readonly from: DescribedPolicy | null;
  readonly to: DescribedPolicy | null;
};

/** More different ones than that nobody reads. */
const most = 20;

/** From what to what a plan leads, for the activity: the commonest first. */
export function listSteps(db: Database, plan: readonly PlannedPolicy[]): PolicyStep[] {
  const alike = Map.groupBy(plan, ({ state, after }) =>
    [policyKey(state.policy), policyKey(after)].join(' '),
  );
  const commonest = [...alike.values()].sort((a, b) => b.length - a.length).slice(0, most);
  const described = withNames(
    db,
    commonest.flatMap(([first]) => [first?.state.policy ?? null, first?.after ?? null]),
  );
  return commonest.map((planned, i) => {
    const albums = planned.filter(({ state }) => state.target.kind === 'album').length;
    return {
      albums,
      photos: planned.length - albums,
      from: described[2 * i] ?? null,
      to: described[2 * i + 1] ?? null,
    };
  });
}
