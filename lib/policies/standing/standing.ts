import { posix } from 'node:path';
import { isPresent } from '../../access/facts.ts';
import { type Policy, policyKey } from '../../access/policyState.ts';
import type { Client } from '../../db/client.ts';
import { allRows } from '../../db/run.ts';
import { sql } from '../../db/sql.ts';
import { foldPath } from '../../library/foldedPath.ts';
import { openGlob } from '../../library/pathGlob.ts';
import { AdminError } from '../../text/adminError.ts';
import { compareSpecificity, type StandingPlace, type StandingRule } from './rule.ts';

/** A policy that the owner has stated for albums that are yet to come. */
export type StandingPolicy = StandingRule & {
  readonly id: number;
  readonly policy: Policy;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
};

/** All standing policies, the more specific ones first. Users and groups that were removed are left out. */
export function listStandingPolicies(db: Client): StandingPolicy[] {
  return withoutRemoved(db, listAsStated(db));
}

/**
 * All standing policies as they were stated, for what writes them again. Threat: a removal can be undone, and
 * whoever comes back must be named as before, whatever was stated meanwhile.
 */
export function listAsStated(db: Client): StandingPolicy[] {
  type Row = StandingRule & { id: number; createdAt: number; policy: string };
  const rows = allRows<Row>(
    db,
    sql`select id, kind, pattern, policy, created_at as createdAt
      from standing_policies
      order by id`,
  );
  return rows
    .map((row) => ({ ...row, policy: JSON.parse(row.policy) as Policy }))
    .sort((a, b) => compareSpecificity(a, b) || a.id - b.id);
}

/** These standing policies without users and groups that were removed. */
export function withoutRemoved(db: Client, list: readonly StandingPolicy[]): StandingPolicy[] {
  if (list.length === 0) return [];
  const idsOf = (table: 'users' | 'groups') =>
    new Set(allRows<{ id: number }>(db, sql`select id from ${sql.raw(table)}`).map(({ id }) => id));
  const [users, groups] = [idsOf('users'), idsOf('groups')];
  return list.map((each) => ({
    ...each,
    policy: {
      ...each.policy,
      userIds: each.policy.userIds.filter((id) => users.has(id)),
      groupIds: each.policy.groupIds.filter((id) => groups.has(id)),
    },
  }));
}

/** @throws AdminError where there is none any more */
export function getStandingPolicy(db: Client, id: number): StandingPolicy {
  const found = listStandingPolicies(db).find((each) => each.id === id);
  if (!found) throw new AdminError('unknown-rule', `There is no standing policy ${id}.`);
  return found;
}

/**
 * Parses `category:NAME`, or a path or glob of directories of the library.
 *
 * @throws AdminError
 */
export function parseRule(text: string): StandingRule {
  const [, category] = /^category:(.*)$/s.exec(text.trim()) ?? [];
  const isPath = category === undefined;
  const pattern = isPath
    ? posix.normalize(text.trim()).replace(/^\.?\/+|\/+$/g, '')
    : category.trim();
  const isOutside = pattern === '..' || pattern.startsWith('../');
  if (text.trim() === '' || (!isPath && pattern === '') || (isPath && isOutside)) {
    throw new AdminError('invalid-rule', `"${text}" is no category and no path of the library.`);
  }
  return { kind: isPath ? 'path' : 'category', pattern: pattern === '.' ? '' : pattern };
}

/** Do the two name the same category, or the same path (compared folded)? */
export function isSameRule(one: StandingRule, other: StandingRule): boolean {
  const form = ({ kind, pattern }: StandingRule) => (kind === 'path' ? fold(pattern) : pattern);
  return one.kind === other.kind && form(one) === form(other);
}

/** Is the standing policy for albums in this place? */
export function isFor(
  { kind, pattern }: StandingRule,
  { category, dirpath }: StandingPlace,
): boolean {
  if (kind === 'category') return category === pattern;
  // `2025/**` matches the directory `2025` itself, too.
  return [pattern, pattern.replace(/\/\*\*$/, '')].some(
    (each) => fold(dirpath) === fold(each) || openGlob(each, { anyCase: true })(dirpath),
  );
}

/**
 * Paths are compared folded, as patterns and targets are, and also without regard to case. Threat: on a
 * disk that does not distinguish case, the directory of a rule for `work` may be listed as `Work`.
 */
export function fold(path: string): string {
  return foldPath(path).folded.toLowerCase();
}

/** What the standing policies say about an album. */
type StandingChoice = {
  /** All that are for it, the more specific ones first. */
  readonly matching: readonly StandingPolicy[];
  /**
   * The one that counts. `nobody`: two that are equally specific give different policies, so nobody sees
   * the album until the owner decides. Null: there is none, and `new_albums` counts.
   */
  readonly chosen: StandingPolicy | 'nobody' | null;
};

/** Chooses the most specific standing policy; `standing` as `listStandingPolicies` returns it. */
export function chooseStanding(
  standing: readonly StandingPolicy[],
  place: StandingPlace,
): StandingChoice {
  const matching = standing.filter((each) => isFor(each, place));
  const [first] = matching;
  if (first === undefined) return { matching, chosen: null };
  const rivals = matching.filter((each) => compareSpecificity(each, first) === 0);
  const isClear = rivals.every(({ policy }) => policyKey(policy) === policyKey(first.policy));
  return { matching, chosen: isClear ? first : 'nobody' };
}

/** The present albums of a directory, whatever form its path is given in. */
export function listStandingPlaces(db: Client, path: string): StandingPlace[] {
  return allRows<StandingPlace>(
    db,
    sql`select category, dirpath
      from albums
      where ${isPresent('albums')}
      order by dirpath, category`,
  ).filter(({ dirpath }) => fold(dirpath) === fold(path));
}
