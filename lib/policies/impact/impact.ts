import { type Viewer, visitor } from '../../access/access.ts';
import { usualTerms } from '../../access/policyState.ts';
import { listPeople, type Person } from '../../access/viewers.ts';
import type { Database } from '../../db/open.ts';
import { getOverview } from '../../photos/albums.ts';
import { listScope } from '../../photos/scope.ts';
import { seenOf, shownThing } from '../explain/reasons.ts';
import { albumsOf, type FileTerms, type PlannedPolicy } from '../plan.ts';
import { type AlikeAlbums, type BeforeAndAfter, listAffectedAlbums } from './affected.ts';
import { type Difference, isDifferent, type ShareDifference, summariseShares } from './shares.ts';

/** How many albums and photos a user or the visitors would gain and lose. */
export type GainsAndLosses = Difference & {
  /** null: visitors without a session. */
  readonly user: { readonly id: number; readonly handle: string; readonly name: string } | null;
  /** How many albums their list has after the change. */
  readonly listed: number;
};

export type ChangeSummary = {
  /** Visitors first. */
  readonly people: readonly GainsAndLosses[];
  /** For people with the link of a share. */
  readonly shares: readonly ShareDifference[];
};

/** The effect of a planned change, for each person and each share for whom something changes. */
export function summariseChange(db: Database, plan: readonly PlannedPolicy[]): ChangeSummary {
  const affected = listAffectedAlbums(db, plan);
  const people = [null, ...listPeople(db)].flatMap((person): GainsAndLosses[] => {
    const change = summaryFor(person, affected);
    if (!isDifferent(change)) return [];
    const now = getOverview(db, listScope(person?.viewer ?? visitor, false)).total;
    return [{ ...change, listed: now + change.gained.albums - change.lost.albums }];
  });
  return { people, shares: summariseShares(db, plan) };
}

function summaryFor(
  person: Person | null,
  affected: readonly AlikeAlbums[],
): Omit<GainsAndLosses, 'listed'> {
  const viewer = person?.viewer ?? visitor;
  const gained = { albums: 0, photos: 0 };
  const lost = { albums: 0, photos: 0 };
  for (const alike of affected) {
    const was = seenAt('before', viewer, alike);
    const will = seenAt('after', viewer, alike);
    if (will.shown && !was.shown) gained.albums += alike.albums;
    if (was.shown && !will.shown) lost.albums += alike.albums;
    for (const [i, { count }] of alike.parts.entries()) {
      if (will.parts[i] && !was.parts[i]) gained.photos += count;
      if (was.parts[i] && !will.parts[i]) lost.photos += count;
    }
  }
  const user = person && { id: person.id, handle: person.handle, name: person.name };
  return { user, gained, lost };
}

function seenAt(when: keyof BeforeAndAfter, viewer: Viewer, alike: AlikeAlbums) {
  const album = shownThing(alike[when]);
  const seen = alike.parts.map((part) =>
    seenOf(viewer, { album, photos: [{ policy: part[when], count: part.count }] }),
  );
  return { shown: seen.some((each) => each.album), parts: seen.map(({ photos }) => photos > 0) };
}

/** How many albums and photos would get other download terms. */
export type FileChange = {
  readonly term: keyof FileTerms;
  /** The term after the change: allowed, or stripped. */
  readonly to: boolean;
  readonly count: number;
};

const terms = ['originals', 'archives', 'stripMetadata'] as const;

/** The effect of a planned change on download terms, in a fixed order. */
export function listFileChanges(db: Database, plan: readonly PlannedPolicy[]): FileChange[] {
  const states = plan.map(({ state }) => state);
  const albums = new Map(
    albumsOf(db, states).map(({ target, policy }) => [target.id, policy] as const),
  );
  const steps = plan.map(({ state, after }) => {
    // A photo without a policy of its own has the terms of its album.
    const album = state.target.kind === 'photo' ? albums.get(state.albumId) : null;
    return { before: state.policy ?? album ?? usualTerms, after: after ?? album ?? usualTerms };
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
