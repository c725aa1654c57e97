import { type Sql, sql } from '../db/sql.ts';
import type { Condition, Flag, Thing } from './access.ts';
import { isPresent } from './presence.ts';

/** A condition without others in it. */
export type Leaf = Exclude<Condition, { kind: 'any' | 'all' }>;

/**
 * Compiles a condition to SQL over a query whose FROM names `albums`, and `photos` where the
 * condition speaks of photos. Ids are integers from our own tables, bound as parameters, so that the
 * statement's text is the same for every viewer of a kind and stays prepared. `leaf` is for queries
 * that have the answers to some leaves at hand.
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

export function compileLeaf(leaf: Leaf): Sql {
  switch (leaf.kind) {
    case 'always':
      return sql`1`;
    case 'flag':
      return compileFlag(leaf.of, leaf.flag);
    case 'grantsUser':
      return sql`exists (select 1 from policy_users where policy_users.policy_id = ${policyOf[leaf.of]} and policy_users.user_id = ${leaf.userId})`;
    case 'grantsGroup':
      // The unary plus keeps SQLite from searching once for each of the viewer's groups: a policy
      // names few, and those are found together.
      return sql`exists (select 1 from policy_groups where policy_groups.policy_id = ${policyOf[leaf.of]} and ${isOneOf(sql`+policy_groups.group_id`, leaf.groupIds)})`;
    case 'grantsShare':
      return leaf.of === 'album'
        ? sql`exists (select 1 from shares where shares.album_id = albums.id and shares.id in ${idList(leaf.shareIds)})`
        : sql`exists (select 1 from share_photos where share_photos.photo_id = photos.id and share_photos.share_id in ${idList(leaf.shareIds)})`;
    case 'lacksPolicy':
      // The unary plus keeps SQLite from searching the index of policies for NULL: nearly every
      // photo lacks one.
      return sql`+${policyOf[leaf.of]} is null`;
  }
}

const policyOf = {
  album: sql`albums.policy_id`,
  photo: sql`photos.policy_id`,
} satisfies Record<Thing, Sql>;

/**
 * Is it one of these ids? Few are compared one by one: for each list of a statement SQLite makes a
 * table, which takes longer than all else of the rule. The last one is repeated up to a power of
 * two, so that there are few texts of a statement.
 */
function isOneOf(column: Sql, ids: readonly number[]): Sql {
  const last = ids.at(-1);
  if (last === undefined || ids.length > 16) return sql`${column} in ${idList(ids)}`;
  const length = 2 ** Math.ceil(Math.log2(ids.length));
  const compared = Array.from({ length }, (_, i) => sql`${column} = ${ids[i] ?? last}`);
  return sql`(${sql.join(compared, sql` or `)})`;
}

/** A list of ids as one parameter. */
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
      return of === 'album' ? sql`1` : sql`photos.waiting = 0`;
    case 'public':
      return ofPolicy(policy, sql`policies.public = 1`);
    case 'inherit':
      return of === 'album' ? ofPolicy(policy, sql`policies.inherit = 1`) : sql`0`;
    case 'originals':
      return ofPolicy(policy, sql`policies.originals = 1`);
    case 'archives':
      return ofPolicy(policy, sql`policies.archives = 1`);
    case 'keepsMetadata':
      return ofPolicy(policy, sql`policies.strip_metadata = 0`);
    case 'namesSomebody':
      return sql`(${compileFlag(of, 'public')}
        or exists (select 1 from policy_users where policy_users.policy_id = ${policy})
        or exists (select 1 from policy_groups where policy_groups.policy_id = ${policy}))`;
  }
}

function ofPolicy(policy: Sql, fact: Sql): Sql {
  return sql`exists (select 1 from policies where policies.id = ${policy} and ${fact})`;
}
