import { type Sql, sql } from '../db/sql.ts';
import {
  type Condition,
  type Flag,
  type Purpose,
  photoCondition,
  type Thing,
  type Viewer,
} from './access.ts';
import {
  isApproved,
  isItem,
  isPart,
  isPresent,
  namesAnybody,
  namesGroup,
  namesUser,
  policySays,
} from './facts.ts';

/** A condition that contains no other. */
export type Leaf = Exclude<Condition, { kind: 'any' | 'all' }>;

/**
 * Compiles a condition to SQL over a query whose FROM names `albums`, and `photos` where the
 * condition speaks of photos. Ids are integers from our own tables, bound as parameters, so that
 * viewers of one kind share a statement's text, which stays prepared. A query that already has the
 * answer to some leaves passes its own `leaf`.
 */
export function compile(condition: Condition, leaf: (leaf: Leaf) => Sql = compileLeaf): Sql {
  switch (condition.kind) {
    case 'any':
      return joined(condition.of, leaf, sql` or `, sql`0`);
    case 'all':
      return joined(condition.of, leaf, sql` and `, sql`1`);
    default:
      return leaf(condition);
  }
}

const photoRules = new WeakMap<Viewer, Map<Purpose, Sql>>();

/**
 * The rule by which this viewer may have a photo for `purpose`, as SQL over `photos` and `albums`. It is compiled
 * once for each viewer: an archive asks it for each of its files.
 */
export function photoRuleSql(viewer: Viewer, purpose: Purpose): Sql {
  const known = photoRules.get(viewer) ?? new Map<Purpose, Sql>();
  photoRules.set(viewer, known);
  const rule = known.get(purpose) ?? compile(photoCondition(viewer, purpose));
  known.set(purpose, rule);
  return rule;
}

/** Compiles a leaf to SQL, as `compile` does. */
export function compileLeaf(leaf: Leaf): Sql {
  switch (leaf.kind) {
    case 'always':
      return sql`1`;
    case 'flag':
      return compileFlag(leaf.of, leaf.flag);
    case 'grantsUser':
      return namesUser(policyOf[leaf.of], leaf.userId);
    case 'grantsGroup':
      // The unary plus keeps SQLite from searching the index once for each of the viewer's groups.
      // A policy names few groups, which one search finds together.
      return namesGroup(policyOf[leaf.of], isOneOf(sql`+policy_groups.group_id`, leaf.groupIds));
    case 'grantsShare':
      return leaf.of === 'album'
        ? sql`exists (
            select 1
            from shares
            where shares.album_id = albums.id and shares.id in ${idList(leaf.shareIds)})`
        : sql`exists (
            select 1
            from share_photos
            where share_photos.photo_id = photos.id
              and share_photos.share_id in ${idList(leaf.shareIds)})`;
    case 'lacksPolicy':
      // The unary plus keeps SQLite from searching the index of policies for NULL: nearly every
      // photo lacks one.
      return sql`+${policyOf[leaf.of]} is null`;
  }
}

/** SQL: the id of the policy of an album or a photo, or null. */
export const policyOf = {
  album: sql`albums.policy_id`,
  photo: sql`photos.policy_id`,
} satisfies Record<Thing, Sql>;

/**
 * SQL: is the column one of these ids? A short list is compared id by id, since for `in` SQLite
 * builds a table for each list, which takes longer than the rest of the rule. The last id is
 * repeated up to a power of two, so that a statement has few different texts.
 */
function isOneOf(column: Sql, ids: readonly number[]): Sql {
  const last = ids.at(-1);
  if (last === undefined || ids.length > 16) return sql`${column} in ${idList(ids)}`;
  const length = 2 ** Math.ceil(Math.log2(ids.length));
  const compared = Array.from({ length }, (_, i) => sql`${column} = ${ids[i] ?? last}`);
  return sql`(${sql.join(compared, sql` or `)})`;
}

/** SQL: a list of ids as one parameter, to stand after `in`. */
export function idList(ids: readonly number[]): Sql {
  return sql`(select value from json_each(${JSON.stringify(ids)}))`;
}

function joined(
  parts: readonly Condition[],
  leaf: (leaf: Leaf) => Sql,
  separator: Sql,
  empty: Sql,
): Sql {
  const [only, ...more] = parts;
  if (only === undefined) return empty;
  if (more.length === 0) return compile(only, leaf);
  const compiled = parts.map((part) => compile(part, leaf));
  return sql`(${sql.join(compiled, separator)})`;
}

function compileFlag(of: Thing, flag: Flag): Sql {
  const policy = policyOf[of];
  switch (flag) {
    case 'present':
      return isPresent(of === 'album' ? 'albums' : 'photos');
    case 'approved':
      return of === 'album' ? sql`1` : isApproved;
    case 'item':
      return of === 'album' ? sql`1` : isItem;
    case 'part':
      return of === 'album' ? sql`0` : isPart;
    case 'inherit':
      return of === 'album' ? policySays(policy, flag) : sql`0`;
    case 'public':
    case 'originals':
    case 'archives':
    case 'keepsMetadata':
      return policySays(policy, flag);
    case 'namesSomebody':
      return sql`(${policySays(policy, 'public')} or ${namesAnybody(policy)})`;
  }
}
