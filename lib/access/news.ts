import { type Sql, sql } from '../db/sql.ts';
import { type Condition, photoIsCounted, photoRule, type Viewer } from './access.ts';
import { compile, compileLeaf, policyOf } from './condition.ts';
import { grantedBy, isPresent } from './facts.ts';
import { lacksPolicy, photosWithPolicy, someMay } from './visibility.ts';

/**
 * SQL over `albums`: is there a photo in it that the viewer may see and could not see by an instant
 * (ms), because it came later, or because the album or the photo was opened to them later? Only the
 * word "new" beside an album that the viewer sees depends on it. Threat: a hidden photo must not
 * make an album new, so only photos that the rule shows are looked at.
 */
export function hasNews(viewer: Viewer, instant: number): Sql {
  const rule = photoRule(viewer);
  const wasOpen = (condition: Condition) => openedBy(viewer, condition, instant);
  const came = sql`from photos indexed by photos_appeared
    where photos.album_id = albums.id and photos.appeared_at > ${instant}
      and ${isPresent('photos')} and ${compile(photoIsCounted)}`;
  return sql`(
    (albums.inheriting_count > 0 and ${compile(rule.inherited)}
      and (not ${wasOpen(rule.inherited)} or exists (select 1 ${came} and ${compile(lacksPolicy)})))
    or (${someMay(rule.own)} and exists (
      select 1 ${photosWithPolicy(rule.own)}
        and (photos.appeared_at > ${instant} or not ${wasOpen(rule.own)}))))`;
}

/**
 * SQL: was the condition already true at an instant, by grants that are still in force? What is not
 * known to have come later counts as true. Never NULL.
 */
function openedBy({ userId }: Viewer, condition: Condition, instant: number): Sql {
  const opened = compile(condition, (leaf) => {
    if (leaf.kind === 'always' || userId === null) return compileLeaf(leaf);
    const policy = policyOf[leaf.of];
    switch (leaf.kind) {
      case 'grantsUser':
        return grantedBy.user(policy, instant, leaf.userId);
      case 'grantsGroup':
        return grantedBy.member(policy, instant, userId);
      case 'flag':
        return leaf.flag === 'public' ? grantedBy.public(policy, instant) : compileLeaf(leaf);
      default:
        return compileLeaf(leaf);
    }
  });
  return sql`(${opened})`;
}
