import { photoIsCounted, type Viewer, visitor } from '../../access/access.ts';
import { compile, idList } from '../../access/condition.ts';
import type { PolicyFacts } from '../../access/evaluate.ts';
import { policyFacts, policyKey, usualTerms } from '../../access/policyState.ts';
import { listPeople, type Person } from '../../access/viewers.ts';
import type { Database } from '../../db/open.ts';
import { allRows } from '../../db/run.ts';
import { sql } from '../../db/sql.ts';
import { getOverview } from '../../photos/albumYears.ts';
import { listScope } from '../../photos/scope.ts';
import { seenOf, shownThing } from '../explain/reasons.ts';
import { listPhotoNumbers, type PhotoNumbers, targetsIn } from '../explain/whoSees.ts';
import { albumsOf, type FileTerms, type PlannedPolicy, type Step, stepReader } from '../plan.ts';
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

/** The facts of a policy before and after a plan; null: none. */
type BeforeAndAfter = {
  readonly before: PolicyFacts | null;
  readonly after: PolicyFacts | null;
};

/**
 * Albums that a change treats alike, so that few cases have to be evaluated, however many albums
 * there are.
 */
type AlikeAlbums = BeforeAndAfter & {
  readonly albums: number;
  /** Their photos, grouped by how their policy changes; each group occurs in each of the albums. */
  readonly parts: readonly (BeforeAndAfter & { readonly count: number })[];
};

type Part = Step & { readonly count: number };

/** The present albums that a plan touches, with their present and approved photos. */
function listAffectedAlbums(db: Database, plan: readonly PlannedPolicy[]): AlikeAlbums[] {
  const albumIds = [...new Set(plan.map(({ state }) => state.albumId))];
  const numbers = listPhotoNumbers(db, albumIds).filter(({ present }) => present);
  const stepOf = stepReader(db, targetsIn(numbers), plan);
  const starting = startingPolicies(db, plan);
  const merged = new Map<string, Step & { albums: number; parts: Map<string, Part> }>();
  for (const album of numbers) {
    const policies = stepOf({ kind: 'album', id: album.albumId });
    const parts = mergeParts([
      ...album.own.map((id) => ({ ...stepOf({ kind: 'photo', id }), count: 1 })),
      ...inheritingParts(album, starting.get(album.albumId) ?? []),
    ]);
    const key = [stepKey(policies), ...[...parts.keys()].sort()].join('\n');
    const known = merged.get(key) ?? { ...policies, albums: 0, parts: new Map() };
    known.albums++;
    known.parts = mergeParts([...known.parts.values(), ...parts.values()]);
    merged.set(key, known);
  }
  return [...merged.values()].map(({ albums, parts, ...policies }) => ({
    ...factsOf(policies),
    albums,
    parts: [...parts.values()].map((part) => ({ ...factsOf(part), count: part.count })),
  }));
}

/**
 * For each album, the policies that its present and approved photos get which have none of their
 * own now.
 */
function startingPolicies(db: Database, plan: readonly PlannedPolicy[]) {
  const starting = plan.filter(
    ({ state, after }) => state.target.kind === 'photo' && state.policyId === null && after,
  );
  const ids = starting.map(({ state }) => state.target.id);
  const rows = allRows<{ id: number }>(
    db,
    sql`select id
      from photos
      where id in ${idList(ids)} and ${compile(photoIsCounted)}`,
  );
  const counted = new Set(rows.map(({ id }) => id));
  return Map.groupBy(
    starting.filter(({ state }) => counted.has(state.target.id)),
    ({ state }) => state.albumId,
  );
}

function inheritingParts(album: PhotoNumbers, starting: readonly PlannedPolicy[]): Part[] {
  const parts = starting.map(({ after }) => ({ before: null, after, count: 1 }));
  const rest = { before: null, after: null, count: album.inheriting - parts.length };
  return rest.count > 0 ? [rest, ...parts] : parts;
}

function mergeParts(parts: readonly Part[]): Map<string, Part> {
  const merged = new Map<string, Part>();
  for (const part of parts) {
    const key = stepKey(part);
    const count = (merged.get(key)?.count ?? 0) + part.count;
    merged.set(key, { ...part, count });
  }
  return merged;
}

function stepKey({ before, after }: Step): string {
  return `${policyKey(before)} ${policyKey(after)}`;
}

function factsOf({ before, after }: Step): BeforeAndAfter {
  return { before: policyFacts(before), after: policyFacts(after) };
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
