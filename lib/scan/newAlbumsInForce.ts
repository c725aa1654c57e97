import type { Client } from '../db/client.ts';
import { listStandingPolicies } from '../policies/standing/standing.ts';
import type { ScanSettings } from './runningScan.ts';
import { isUnscannedSinceRestore } from './sinceRestore.ts';

type Rules = Pick<ScanSettings, 'newAlbums' | 'patterns'>;

/** Why new albums are for nobody although `new_albums` says `public`. */
export type WhyClosed =
  /** A standing policy that hides albums is for a category that no pattern has. */
  | 'category'
  /** It is the first scan since a restore. */
  | 'restore';

/** The standing policies that keep new albums of a category from some people, and whose category no pattern has. */
export function listOrphanedStanding(db: Client, { patterns }: Pick<Rules, 'patterns'>) {
  const categories = new Set(patterns.map(({ category }) => category));
  return listStandingPolicies(db).filter(
    ({ kind, pattern, policy }) =>
      kind === 'category' && !categories.has(pattern) && !policy.public,
  );
}

/**
 * Why nobody sees new albums that no standing policy fits, until somebody decides; null: `new_albums` counts.
 * Threat: a category is renamed in gallery.yaml, and the standing policy that hid its new albums fits none any
 * more, so that they would be public, until that policy is stated anew or removed.
 */
export function findWhyClosed(db: Client, rules: Rules): WhyClosed | null {
  if (rules.newAlbums === 'private') return null;
  if (isUnscannedSinceRestore(db)) return 'restore';
  return listOrphanedStanding(db, rules).length > 0 ? 'category' : null;
}

/** What new albums get that no standing policy fits. */
export function newAlbumsInForce(db: Client, rules: Rules): Rules['newAlbums'] {
  return findWhyClosed(db, rules) === null ? rules.newAlbums : 'private';
}
