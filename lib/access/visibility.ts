import { type Sql, sql } from '../db/sql.ts';
import {
  albumCondition,
  albumIsPresent,
  type Condition,
  type PhotoRule,
  type Purpose,
  photoIsCounted,
  photoRule,
  type Viewer,
} from './access.ts';
import { compile, compileLeaf, idList } from './condition.ts';

/** `withPublic: false` leaves out what is open to everybody: for lists, never for a URL. */
export type VisibleAlbumFilter = { readonly withPublic?: boolean };

/**
 * SQL over `albums`: is the album open to the viewer, and is there a photo in it for the viewer?
 * Photos that inherit are known by the album's counter; only those with a policy are looked at.
 * `leaf` as in `compile`.
 */
export function albumIsVisible(
  viewer: Viewer,
  filter: VisibleAlbumFilter = {},
  leaf = compileLeaf,
): Sql {
  const rule = photoRule(viewer);
  const inherited = sql`(albums.inheriting_count > 0 and ${compile(rule.inherited, leaf)})`;
  const own = sql`exists (select 1 ${photosWithPolicy(rule.own)})`;
  const listed = sql`exists (select 1 ${photosWithout(rule.listed)})`;
  const somePhoto = isNever(rule.listed) ? [inherited, own] : [inherited, own, listed];
  return sql`${compile(albumCondition(viewer, filter), leaf)} and (${sql.join(somePhoto, sql` or `)})`;
}

/** SQL over `albums`: how many of its photos may the viewer see, or have for this purpose? */
export function visibleCount(viewer: Viewer, purpose: Purpose = 'see'): Sql {
  const rule = photoRule(viewer, purpose);
  const own = isNever(rule.own) ? sql`0` : sql`(select count(*) ${photosWithPolicy(rule.own)})`;
  const listed = isNever(rule.listed)
    ? sql`0`
    : sql`(select count(*) ${photosWithout(rule.listed)})`;
  return sql`(case when ${compile(rule.inherited)} then albums.inheriting_count else ${listed} end + ${own})`;
}

/** Photos of the album with a policy: by the index that holds only those, whatever SQLite guesses. */
function photosWithPolicy(condition: Condition): Sql {
  return sql`from photos indexed by photos_with_policy where photos.policy_id is not null and ${inAlbum(condition)}`;
}

function photosWithout(condition: Condition): Sql {
  return sql`from photos where ${compile(lacksPolicy)} and ${inAlbum(condition)}`;
}

const lacksPolicy: Condition = { kind: 'lacksPolicy', of: 'photo' };

function inAlbum(condition: Condition): Sql {
  return sql`photos.album_id = albums.id and ${compile(photoIsCounted)} and ${compile(condition)}`;
}

function isNever(condition: Condition): boolean {
  if (condition.kind === 'any') return condition.of.every(isNever);
  return condition.kind === 'all' && condition.of.some(isNever);
}

/**
 * A FROM of `albums` and `photos`, and the condition on it: the photos of this album that the viewer
 * may have for this purpose. They are read off one index in their order, whatever SQLite guesses;
 * what the album decides is asked once, not once a photo.
 */
export function photosOfAlbum(viewer: Viewer, purpose: Purpose, albumId: number) {
  const rule = photoRule(viewer, purpose);
  const inherits = sql`(select ${compile(rule.inherited)} from albums where albums.id = ${albumId})`;
  return {
    tables: sql`albums cross join photos indexed by photos_order on photos.album_id = albums.id`,
    condition: sql`albums.id = ${albumId} and ${compile(albumIsPresent)} and ${photoIsVisible(rule, inherits)}`,
  };
}

/**
 * A FROM of `albums` and `ranked`: for each photo of these albums that the viewer may see its rank
 * in the album (`key`, 0-based, by `order`) and its id (`value`). An album's photos are read off one index in
 * their order, where `row_number()` would sort and keep them all.
 */
export function rankedPhotosOf(viewer: Viewer, albumIds: readonly number[], order: Sql): Sql {
  const rule = photoRule(viewer);
  return sql`${albumsAsked(rule, albumIds)} cross join json_each((select json_group_array(photos.id order by ${order}) from photos indexed by photos_order where photos.album_id = albums.id and ${photoIsVisible(rule, sql`albums.inherits`)})) as ranked`;
}

/**
 * What the album decides is asked once an album, not once a photo. The `limit -1` keeps SQLite
 * from folding this select into the outer one.
 */
function albumsAsked(rule: PhotoRule, albumIds: readonly number[]): Sql {
  return sql`(select albums.id, albums.policy_id, albums.cover_photo_id, ${compile(rule.inherited)} as inherits from albums where albums.id in ${idList(albumIds)} and ${compile(albumIsPresent)} limit -1) as albums`;
}

/** SQL over `albums` and `photos`. `inherits`: do photos without a policy of their own have it? */
function photoIsVisible(rule: PhotoRule, inherits: Sql): Sql {
  return sql`${compile(photoIsCounted)} and ((${compile(lacksPolicy)} and (${inherits} or ${compile(rule.listed)})) or ${compile(rule.own)})`;
}
