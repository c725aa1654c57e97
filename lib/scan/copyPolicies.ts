import type { ClientTx } from '../db/client.ts';
import { overClient } from '../db/open.ts';
import { changePolicies } from '../policies/history.ts';

/**
 * Gives new albums a copy of the policy of the album that their photos come from, as an ordinary
 * change of policies, which is in the activity and can be undone. This module is imported only when
 * there is something to copy: it loads drizzle, which takes longer than most scans.
 */
export function copyPolicies(tx: ClientTx, copies: readonly PolicyCopy[]): void {
  const bySource = Map.groupBy(copies, ({ from }) => from);
  for (const [from, made] of bySource) {
    const targets = made.map(({ to }) => ({ kind: 'album' as const, id: to }));
    const source = { kind: 'album' as const, id: from };
    changePolicies(overClient(tx.$client), null, targets, { kind: 'copy', from: source });
  }
}

export type CopyPolicies = typeof copyPolicies;

/** Ids of albums. */
export type PolicyCopy = { readonly from: number; readonly to: number };
