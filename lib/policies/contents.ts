import { albumCondition, photoCondition, photoIsCounted, type Viewer } from '../access/access.ts';
import { compile, idList } from '../access/condition.ts';
import { evaluate, type PolicyFacts, type ThingFacts } from '../access/evaluate.ts';
import { isPresent } from '../access/facts.ts';
import { listStates, type Policy, policyFacts, policyKey } from '../access/policyState.ts';
import { type Target, tagOf } from '../access/targets.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import type { PlannedPolicy } from './plan.ts';

/** The facts of an album that the rule needs, with its photos grouped by their policies. */
export type AlbumContents = { readonly album: ThingFacts; readonly photos: readonly AlikePhotos[] };

/** How many present and approved photos have this policy of their own, or none. */
export type AlikePhotos = { readonly policy: PolicyFacts | null; readonly count: number };

export type VisibleContents = {
  /** Is the album visible? */
  readonly album: boolean;
  /** How many of its photos are visible, also where the album is not. */
  readonly photos: number;
};

const noShares: ReadonlySet<number> = new Set();

/** The facts of a present and approved thing with this policy. */
export function shownThing(policy: PolicyFacts | null): ThingFacts {
  return { present: true, approved: true, isPart: false, policy, shares: noShares };
}

/**
 * What this viewer may see of an album, by the rule. An album without visible photos is not
 * visible.
 */
export function seenOf(viewer: Viewer, { album, photos }: AlbumContents): VisibleContents {
  const condition = photoCondition(viewer);
  const count = photos
    .filter(({ policy }) => evaluate(condition, { album, photo: shownThing(policy) }))
    .reduce((sum, photo) => sum + photo.count, 0);
  return { album: count > 0 && isOpen(viewer, album), photos: count };
}

/** Is the album itself open to this viewer, even if it contains nothing to see? */
export function isOpen(viewer: Viewer, album: ThingFacts): boolean {
  return evaluate(albumCondition(viewer), { album, photo: shownThing(null) });
}

/**
 * The photos of an album: the number of those without a policy of their own, and the ids of the
 * others.
 */
export type PhotoNumbers = {
  readonly albumId: number;
  readonly present: boolean;
  readonly inheriting: number;
  readonly own: readonly number[];
};

/**
 * Counts present and approved photos of these albums. Ids of albums that do not exist are left out.
 */
export function listPhotoNumbers(db: Database, albumIds: readonly number[]): PhotoNumbers[] {
  const albums = allRows<{ id: number; present: number; inheriting: number }>(
    db,
    sql`select id, ${isPresent('albums')} as present, inheriting_count as inheriting
      from albums
      where id in ${idList(albumIds)}`,
  );
  const photos = allRows<{ id: number; albumId: number }>(
    db,
    sql`select id, album_id as albumId
      from photos
      where policy_id is not null
        and album_id in ${idList(albumIds)}
        and ${compile(photoIsCounted)}
      order by id`,
  );
  const own = Map.groupBy(photos, ({ albumId }) => albumId);
  return albums.map(({ id, present, inheriting }) => ({
    albumId: id,
    present: present === 1,
    inheriting,
    own: (own.get(id) ?? []).map((photo) => photo.id),
  }));
}

/** The policy of an album or photo before and after a planned change; null: none. */
export type Step = { readonly before: PolicyFacts | null; readonly after: PolicyFacts | null };

/**
 * Albums that a change treats alike, so that few cases have to be evaluated, however many albums
 * there are.
 */
export type AlikeAlbums = Step & {
  readonly albums: number;
  /** Their photos, grouped by how their policy changes; each group occurs in each of the albums. */
  readonly parts: readonly (Step & { readonly count: number })[];
};

/** The stored policy before and after a planned change; null: none. */
type Policies = { before: Policy | null; after: Policy | null };
/** Tells how the policy of an album or photo changes. */
export type StepOf = (target: Target) => Policies;

type Part = Policies & { count: number };

/** The present albums that a plan touches, with their present and approved photos. */
export function listAffectedAlbums(db: Database, plan: readonly PlannedPolicy[]): AlikeAlbums[] {
  const albumIds = [...new Set(plan.map(({ state }) => state.albumId))];
  const numbers = listPhotoNumbers(db, albumIds).filter(({ present }) => present);
  const stepOf = stepReader(db, numbers, plan);
  const starting = startingPolicies(db, plan);
  const merged = new Map<string, Policies & { albums: number; parts: Map<string, Part> }>();
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

/** Makes a function that tells how the policy of an album or photo in `numbers` changes. */
export function stepReader(
  db: Database,
  numbers: readonly PhotoNumbers[],
  plan: readonly PlannedPolicy[],
): StepOf {
  const targets = numbers.flatMap(({ albumId, own }): Target[] => [
    { kind: 'album', id: albumId },
    ...own.map((id): Target => ({ kind: 'photo', id })),
  ]);
  const states = listStates(db, targets);
  const current = new Map(states.map(({ target, policy }) => [tagOf(target), policy]));
  const planned = new Map(plan.map(({ state, after }) => [tagOf(state.target), after]));
  return (target) => {
    const before = current.get(tagOf(target)) ?? null;
    const after = planned.get(tagOf(target));
    return { before, after: after === undefined ? before : after };
  };
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
    sql`select id from photos where id in ${idList(ids)} and ${compile(photoIsCounted)}`,
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

function stepKey({ before, after }: Policies): string {
  return `${policyKey(before)} ${policyKey(after)}`;
}

function factsOf({ before, after }: Policies): Step {
  return { before: policyFacts(before), after: policyFacts(after) };
}
