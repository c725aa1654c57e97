import type { ClientTx } from '../db/client.ts';
import { overClient } from '../db/open.ts';
import { atomically } from '../db/write.ts';
import { changePolicies } from '../policies/change.ts';
import { giveStanding } from '../policies/standing/give.ts';
import { listStandingPolicies } from '../policies/standing/standing.ts';
import type { NewPolicy } from './albumPlan.ts';

/** A new album and the policy that it gets. */
export type PolicyForNew = { readonly albumId: number; readonly policy: NewPolicy };

/**
 * Gives new albums a copy of the policy of the album that their photos come from, or the standing policy
 * for them, by ordinary changes of policies, which are in the activity and can be undone. This module is
 * imported only when there is something to give: it loads drizzle, which takes longer than most scans.
 */
export function writeNewPolicies({ $client }: ClientTx, albums: readonly PolicyForNew[]): void {
  atomically(overClient($client), (tx) => {
    const copies = albums.flatMap(({ albumId, policy }) =>
      policy?.kind === 'copy' ? [{ to: albumId, from: policy.from.id }] : [],
    );
    for (const [from, made] of Map.groupBy(copies, (copy) => copy.from)) {
      const targets = made.map(({ to }) => ({ kind: 'album' as const, id: to }));
      changePolicies(tx, null, targets, { kind: 'copy', from: { kind: 'album', id: from } });
    }
    const standing = new Map(listStandingPolicies(tx).map((each) => [each.id, each] as const));
    const given = albums.flatMap(({ albumId: id, policy }) => {
      const isStanding = policy?.kind === 'standing' && policy.chosen !== 'nobody';
      const chosen = isStanding ? standing.get(policy.chosen.id) : undefined;
      return chosen ? [{ id, chosen }] : [];
    });
    giveStanding(tx, null, given);
  });
}

export type WriteNewPolicies = typeof writeNewPolicies;
