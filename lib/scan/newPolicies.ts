import type { ClientTx } from '../db/client.ts';
import { overClient } from '../db/open.ts';
import { atomically } from '../db/write.ts';
import { changePolicies } from '../policies/change.ts';
import { stateAgain } from '../policies/standing/changes.ts';
import { followedPolicy } from '../policies/standing/follow.ts';
import { giveStanding } from '../policies/standing/give.ts';
import { isSameRule, listAsStated, listStandingPolicies } from '../policies/standing/standing.ts';
import type { NewPolicy } from './albumPlan.ts';
import type { FollowedStanding } from './exposure.ts';

/** A new album and the policy that it gets. */
export type PolicyForNew = { readonly albumId: number; readonly policy: NewPolicy };

/**
 * States the standing policies for directories that were renamed. Gives new albums a copy of the policy of
 * the album that their photos come from, or the standing policy for them. All by ordinary changes, which are
 * in the activity and can be undone. This module is imported only when there is something to write: it loads
 * drizzle, which takes longer than most scans.
 */
export function writeNewPolicies(
  { $client }: ClientTx,
  albums: readonly PolicyForNew[],
  followed: readonly FollowedStanding[],
): void {
  atomically(overClient($client), (tx) => {
    const stated = listAsStated(tx);
    for (const each of followed) {
      const policy = followedPolicy(each, stated);
      if (policy) stateAgain(tx, null, each.rule, policy);
    }
    const copies = albums.flatMap(({ albumId, policy }) =>
      policy?.kind === 'copy' ? [{ to: albumId, from: policy.from.id }] : [],
    );
    for (const [from, made] of Map.groupBy(copies, (copy) => copy.from)) {
      const targets = made.map(({ to }) => ({ kind: 'album' as const, id: to }));
      changePolicies(tx, null, targets, { kind: 'copy', from: { kind: 'album', id: from } });
    }
    const standing = listStandingPolicies(tx);
    const given = albums.flatMap(({ albumId: id, policy }) => {
      const rule = policy?.kind === 'standing' && policy.chosen !== 'nobody' ? policy.chosen : null;
      const chosen = rule && standing.find((each) => isSameRule(each, rule));
      return chosen ? [{ id, chosen }] : [];
    });
    giveStanding(tx, null, given);
  });
}

export type WriteNewPolicies = typeof writeNewPolicies;
