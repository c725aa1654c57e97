import { type Viewer, visitor } from '../access/access.ts';
import { listPeople, type Person } from '../access/viewers.ts';
import type { Database } from '../db/open.ts';
import { type AlikeAlbums, listAffectedAlbums, type Step } from './affectedAlbums.ts';
import { seenOf, shownThing } from './albumContents.ts';
import {
  type Difference,
  isDifferent,
  type ShareDifference,
  summariseShares,
} from './gainsThroughShares.ts';
import type { PlannedPolicy } from './planPolicies.ts';

/** How many albums and photos somebody would see more, and how many no longer. */
export type GainsAndLosses = Difference & {
  /** null: visitors without a session. */
  readonly user: { readonly id: number; readonly handle: string; readonly name: string } | null;
};

export type ChangeSummary = {
  /** Visitors first. */
  readonly people: readonly GainsAndLosses[];
  /** Whoever has the link of one of these. */
  readonly shares: readonly ShareDifference[];
};

/** A prospective change, per person and per share; only those for whom something changes. */
export function summariseChange(db: Database, plan: readonly PlannedPolicy[]): ChangeSummary {
  const affected = listAffectedAlbums(db, plan);
  const people = [null, ...listPeople(db)].map((person) => summaryFor(person, affected));
  return { people: people.filter(isDifferent), shares: summariseShares(db, plan) };
}

function summaryFor(person: Person | null, affected: readonly AlikeAlbums[]): GainsAndLosses {
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

function seenAt(when: keyof Step, viewer: Viewer, alike: AlikeAlbums) {
  const album = shownThing(alike[when]);
  const seen = alike.parts.map((part) =>
    seenOf(viewer, { album, photos: [{ policy: part[when], count: part.count }] }),
  );
  return { shown: seen.some((each) => each.album), parts: seen.map(({ photos }) => photos > 0) };
}
