import type { Condition, Flag, Thing } from '../domain/access.ts';
import { type Sql, sql } from './sql.ts';

/**
 * Compiles a condition to SQL over a query whose FROM names `albums`, and `photos` where the
 * condition speaks of photos. Ids are integers from our own tables, bound as one JSON parameter,
 * so that the statement's text is the same for every viewer of a kind and stays prepared.
 */
export function compile(condition: Condition): Sql {
  switch (condition.kind) {
    case 'always':
      return sql`1`;
    case 'flag':
      return compileFlag(condition.of, condition.flag);
    case 'grantsUser':
      return sql`exists (select 1 from policy_users where policy_users.policy_id = ${policyOf[condition.of]} and policy_users.user_id = ${condition.userId})`;
    case 'grantsGroup':
      return sql`exists (select 1 from policy_groups where policy_groups.policy_id = ${policyOf[condition.of]} and policy_groups.group_id in ${idList(condition.groupIds)})`;
    case 'grantsShare':
      return condition.of === 'album'
        ? sql`exists (select 1 from shares where shares.album_id = albums.id and shares.id in ${idList(condition.shareIds)})`
        : sql`exists (select 1 from share_photos where share_photos.photo_id = photos.id and share_photos.share_id in ${idList(condition.shareIds)})`;
    case 'lacksPolicy':
      // The unary plus keeps SQLite from searching the index of policies for NULL: nearly every
      // photo lacks one.
      return sql`+${policyOf[condition.of]} is null`;
    case 'any':
      return joined(condition.of, sql` or `, sql`0`);
    case 'all':
      return joined(condition.of, sql` and `, sql`1`);
  }
}

const policyOf = {
  album: sql`albums.policy_id`,
  photo: sql`photos.policy_id`,
} satisfies Record<Thing, Sql>;

/** A list of ids as one parameter. */
export function idList(ids: readonly number[]): Sql {
  return sql`(select value from json_each(${JSON.stringify(ids)}))`;
}

function joined(parts: readonly Condition[], separator: Sql, empty: Sql): Sql {
  const [only, ...more] = parts;
  if (only === undefined) return empty;
  if (more.length === 0) return compile(only);
  return sql`(${sql.join(parts.map(compile), separator)})`;
}

function compileFlag(of: Thing, flag: Flag): Sql {
  const policy = policyOf[of];
  switch (flag) {
    case 'present':
      return of === 'album' ? sql`albums.missing_since is null` : sql`photos.missing_since is null`;
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
      return sql`(${compileFlag(of, 'public')} or exists (select 1 from policy_users where policy_users.policy_id = ${policy}) or exists (select 1 from policy_groups where policy_groups.policy_id = ${policy}))`;
  }
}

function ofPolicy(policy: Sql, fact: Sql): Sql {
  return sql`exists (select 1 from policies where policies.id = ${policy} and ${fact})`;
}
