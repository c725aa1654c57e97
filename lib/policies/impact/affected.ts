import { photoIsCounted } from '../../access/access.ts';
import { compile, idList } from '../../access/condition.ts';
import type { PolicyFacts } from '../../access/evaluate.ts';
import { listStates, type Policy, policyFacts, policyKey } from '../../access/policyState.ts';
import { type Target, tagOf } from '../../access/targets.ts';
import type { Database } from '../../db/open.ts';
import { allRows } from '../../db/run.ts';
import { sql } from '../../db/sql.ts';
import { listPhotoNumbers, type PhotoNumbers } from '../explain/whoSees.ts';
import type { PlannedPolicy } from '../plan.ts';

/** The policy of an album or photo before and after a planned change; null: none. */
export type BeforeAndAfter = {
  readonly before: PolicyFacts | null;
  readonly after: PolicyFacts | null;
};

/** The stored policy before and after a planned change; null: none. */
type Policies = { before: Policy | null; after: Policy | null };
/** Tells how the policy of an album or photo changes. */
export type StepOf = (target: Target) => Policies;

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
 * Albums that a change treats alike, so that few cases have to be evaluated, however many albums
 * there are.
 */
export type AlikeAlbums = BeforeAndAfter & {
  readonly albums: number;
  /** Their photos, grouped by how their policy changes; each group occurs in each of the albums. */
  readonly parts: readonly (BeforeAndAfter & { readonly count: number })[];
};

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

function stepKey({ before, after }: Policies): string {
  return `${policyKey(before)} ${policyKey(after)}`;
}

function factsOf({ before, after }: Policies): BeforeAndAfter {
  return { before: policyFacts(before), after: policyFacts(after) };
}
