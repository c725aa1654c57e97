import { type SQL, sql } from 'drizzle-orm';
import { compile } from '../db/condition.ts';
import {
  albumCondition,
  type Condition,
  photoIsCounted,
  photoRule,
  type Viewer,
} from '../domain/access.ts';

type Filter = { withPublic?: boolean };

/**
 * SQL over `albums`: is the album open to the viewer, and is there a photo in it for the viewer?
 * Photos that inherit are known by the album's counter; only those with a policy are looked at.
 */
export function albumIsVisible(viewer: Viewer, filter: Filter = {}): SQL {
  const rule = photoRule(viewer);
  const inherited = sql`(albums.inheriting_count > 0 and ${compile(rule.inherited)})`;
  const own = sql`exists (${photosWhere('1', withPolicy(rule.own))})`;
  const listed = sql`exists (${photosWhere('1', withoutPolicy(rule.listed))})`;
  const somePhoto = isNever(rule.listed) ? [inherited, own] : [inherited, own, listed];
  return sql`${compile(albumCondition(viewer, filter))} and (${sql.join(somePhoto, sql` or `)})`;
}

/** SQL over `albums`: how many of its photos may the viewer see? */
export function visibleCount(viewer: Viewer): SQL {
  const rule = photoRule(viewer);
  const own = sql`(${photosWhere('count(*)', withPolicy(rule.own))})`;
  const listed = isNever(rule.listed)
    ? sql`0`
    : sql`(${photosWhere('count(*)', withoutPolicy(rule.listed))})`;
  return sql`(case when ${compile(rule.inherited)} then albums.inheriting_count else ${listed} end + ${own})`;
}

function photosWhere(what: '1' | 'count(*)', condition: SQL): SQL {
  return sql`select ${sql.raw(what)} from photos where photos.album_id = albums.id and ${compile(photoIsCounted)} and ${condition}`;
}

const withPolicy = (condition: Condition) =>
  sql`photos.policy_id is not null and ${compile(condition)}`;

const withoutPolicy = (condition: Condition) =>
  sql`photos.policy_id is null and ${compile(condition)}`;

function isNever(condition: Condition): boolean {
  return condition.kind === 'any' && condition.of.length === 0;
}
