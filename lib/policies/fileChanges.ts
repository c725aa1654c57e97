import type { Database } from '../db/open.ts';
import type { FileTerms, PlannedPolicy } from './planPolicies.ts';
import { albumsOf } from './policies.ts';

/** How many albums and photos would be on other terms than they are now. */
export type FileChange = {
  readonly term: keyof FileTerms;
  /** Allowed, or stripped, after the change. */
  readonly to: boolean;
  readonly count: number;
};

const terms = ['originals', 'archives', 'stripMetadata'] as const;
/** What nothing says otherwise. */
const open = { originals: true, archives: true, stripMetadata: false };

/** What a prospective change does to what may be had of the files, in a fixed order. */
export function listFileChanges(db: Database, plan: readonly PlannedPolicy[]): FileChange[] {
  const states = plan.map(({ state }) => state);
  const albums = new Map(
    albumsOf(db, states).map(({ target, policy }) => [target.id, policy] as const),
  );
  const steps = plan.map(({ state, after }) => {
    // What has no policy of its own is on the terms of its album.
    const album = state.target.kind === 'photo' ? albums.get(state.albumId) : null;
    return { before: state.policy ?? album ?? open, after: after ?? album ?? open };
  });
  return terms.flatMap((term) =>
    [false, true].flatMap((to) => {
      const count = steps.filter(
        (step) => step.before[term] !== to && step.after[term] === to,
      ).length;
      return count > 0 ? [{ term, to, count }] : [];
    }),
  );
}
