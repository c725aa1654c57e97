import type { ClientTx } from '../db/client.ts';
import { overClient } from '../db/open.ts';
import { changePolicies } from '../policies/history.ts';

/**
 * Gives new albums a copy of the policy of the album that their photos come from, as a change like
 * any other: the activity tells it, and it can be undone. To be loaded only where something is to be
 * copied: drizzle comes along, which takes longer to load than most scans to run.
 */
export function copyPolicies(tx: ClientTx, copies: readonly PolicyCopy[]): void {
  const bySource = Map.groupBy(copies, ({ from }) => from);
  for (const [from, made] of bySource) {
    const targets = made.map(({ to }) => ({ kind: 'album' as const, id: to }));
    const source = { kind: 'album' as const, id: from };
    changePolicies(overClient(tx.$client), null, targets, { kind: 'copy', from: source });
  }
}

/** By the ids of albums. */
export type PolicyCopy = { readonly from: number; readonly to: number };
