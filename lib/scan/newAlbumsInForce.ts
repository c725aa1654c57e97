import type { Client } from '../db/client.ts';
import { listStandingPolicies } from '../policies/standing/standing.ts';
import type { ScanSettings } from './planScan.ts';

type Rules = Pick<ScanSettings, 'newAlbums' | 'patterns'>;

/** The standing policies that keep new albums of a category from some people, and whose category no pattern has. */
export function listOrphanedStanding(db: Client, { patterns }: Pick<Rules, 'patterns'>) {
  const categories = new Set(patterns.map(({ category }) => category));
  return listStandingPolicies(db).filter(
    ({ kind, pattern, policy }) =>
      kind === 'category' && !categories.has(pattern) && !policy.public,
  );
}

/**
 * What new albums get that no standing policy fits. Threat: a category is renamed in gallery.yaml, and the
 * standing policy that hid its new albums fits none any more: they would be public by `new_albums`. Until
 * that policy is stated anew or removed, nobody sees them.
 */
export function newAlbumsInForce(db: Client, rules: Rules): Rules['newAlbums'] {
  const isOpen = rules.newAlbums === 'public' && listOrphanedStanding(db, rules).length === 0;
  return isOpen ? 'public' : 'private';
}
