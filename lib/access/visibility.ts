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
import { isForAudience } from './audiences.ts';
import { compile, compileLeaf, idList } from './condition.ts';

/**
 * `withPublic: false` leaves out albums that are open to everybody. For lists; never decides about
 * a URL.
 */
export type VisibleAlbumFilter = { readonly withPublic?: boolean };

/**
 * SQL over `albums`: is the album open to the viewer, and is there a photo in it for the viewer?
 * For photos that inherit, the album's counter suffices; photos with a policy of their own are read
 * only where `someMay` holds. Threat: reading thousands of hidden photos takes so long that the
 * time reveals them. `leaf` as in `compile`.
 */
export function albumIsVisible(
  viewer: Viewer,
  filter: VisibleAlbumFilter = {},
  leaf = compileLeaf,
): Sql {
  const rule = photoRule(viewer);
  const inherited = sql`(albums.inheriting_count > 0 and ${compile(rule.inherited, leaf)})`;
  const own = sql`(${someMay(rule.own)} and exists (select 1 ${photosWithPolicy(rule.own)}))`;
  const listed = sql`(albums.inheriting_count > 0
    and ${someMay(rule.listed)}
    and exists (select 1 ${photosWithout(rule.listed)}))`;
  const somePhoto = isNever(rule.listed) ? [inherited, own] : [inherited, own, listed];
  return sql`${compile(albumCondition(viewer, filter), leaf)} and (${sql.join(somePhoto, sql` or `)})`;
}

/**
 * SQL over `photos`: may it be seen, as far as its album says? The albums are evaluated once, so
 * this is quick where many photos are read of which few may be seen. It is true for some photos
 * that may not be seen, but false for none that may, so it stands beside the rule and never in its
 * place. For viewers without shares.
 */
export function mayBeSeen(viewer: Viewer): Sql {
  const rule = photoRule(viewer);
  if (rule.inherited.kind === 'always' || !isNever(rule.listed)) return sql`1`;
  return sql`(+photos.policy_id is not null
    or photos.album_id in (
      select albums.id
      from albums
      where ${compile(albumIsPresent)} and ${compile(rule.inherited)}))`;
}

/**
 * SQL: about how many photos the viewer sees; never too few. For deciding how to look for some, and for
 * viewers without shares.
 */
export function roughlySeen(viewer: Viewer): Sql {
  return sql`(
    (select coalesce(sum(albums.inheriting_count), 0)
      from albums
      where ${compile(albumIsPresent)} and ${compile(photoRule(viewer).inherited)})
    + (select coalesce(sum(audience_months.photos), 0)
      from audiences
      cross join audience_months on audience_months.audience_id = audiences.id
      where ${isForAudience(viewer)}))`;
}

/** SQL over `albums`: how many of its photos may the viewer see, or have for this purpose? */
export function visibleCount(viewer: Viewer, purpose: Purpose = 'see'): Sql {
  const rule = photoRule(viewer, purpose);
  const own = countWhere(rule.own, photosWithPolicy(rule.own));
  const listed = countWhere(rule.listed, photosWithout(rule.listed));
  return sql`(
    case when ${compile(rule.inherited)} then albums.inheriting_count else ${listed} end
    + ${own})`;
}

function countWhere(condition: Condition, photos: Sql): Sql {
  if (isNever(condition)) return sql`0`;
  return sql`(case when ${someMay(condition)} then (select count(*) ${photos}) else 0 end)`;
}

/**
 * SQL over `albums`: may the condition hold for some photo of the album? Each leaf about a photo is
 * evaluated for all of the album's photos at once. False only where the condition holds for none of
 * them; since conditions have no negation, the answer can be true by mistake but never false by
 * mistake. It never decides about a photo.
 */
export function someMay(condition: Condition): Sql {
  return compile(condition, (leaf) => {
    if (leaf.kind === 'always' || leaf.of === 'album') return compileLeaf(leaf);
    switch (leaf.kind) {
      case 'grantsUser':
        return someGrant(sql`photo_grants.kind = 'user' and photo_grants.grantee = ${leaf.userId}`);
      case 'grantsGroup':
        return someGrant(
          sql`photo_grants.kind = 'group' and photo_grants.grantee in ${idList(leaf.groupIds)}`,
        );
      case 'grantsShare':
        return sql`exists (select 1
          from share_photos cross join photos on photos.id = share_photos.photo_id
          where share_photos.share_id in ${idList(leaf.shareIds)} and photos.album_id = albums.id)`;
      case 'flag':
        if (leaf.flag === 'public') return someGrant(sql`photo_grants.kind = 'public'`);
        return leaf.flag === 'namesSomebody' ? someGrant(sql`1`) : sql`1`;
      case 'lacksPolicy':
        return sql`1`;
    }
  });
}

function someGrant(condition: Sql): Sql {
  return sql`exists (
    select 1
    from photo_grants
    where photo_grants.album_id = albums.id and ${condition})`;
}

/**
 * Photos of the album with a policy of their own. The index that contains only those is named,
 * since SQLite would not always choose it.
 */
export function photosWithPolicy(condition: Condition): Sql {
  return sql`from photos indexed by photos_with_policy
    where photos.policy_id is not null and ${inAlbum(condition)}`;
}

function photosWithout(condition: Condition): Sql {
  return sql`from photos where ${compile(lacksPolicy)} and ${inAlbum(condition)}`;
}

/** Is it a photo without a policy of its own? */
export const lacksPolicy: Condition = { kind: 'lacksPolicy', of: 'photo' };

function inAlbum(condition: Condition): Sql {
  return sql`photos.album_id = albums.id and ${compile(photoIsCounted)} and ${compile(condition)}`;
}

function isNever(condition: Condition): boolean {
  if (condition.kind === 'any') return condition.of.every(isNever);
  return condition.kind === 'all' && condition.of.some(isNever);
}

/**
 * A FROM of `albums` and `photos`, and the condition on it: the photos of this album that the
 * viewer may have for this purpose. They are read in their order from one index, which is named,
 * since SQLite would not always choose it. What depends on the album alone is evaluated once, not
 * once for each photo.
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
 * in the album (`key`, 0-based, by `order`) and its id (`value`). An album's photos are read in
 * their order from one index; `row_number()` would sort all of them and hold them in memory.
 */
export function rankedPhotosOf(viewer: Viewer, albumIds: readonly number[], order: Sql): Sql {
  const rule = photoRule(viewer);
  return sql`${albumsAsked(rule, albumIds)}
    cross join json_each((
      select json_group_array(photos.id order by ${order})
      from photos indexed by photos_order
      where photos.album_id = albums.id
        and ${photoIsVisible(rule, sql`albums.inherits`)})) as ranked`;
}

/**
 * Evaluates what depends on the album alone once for each album, not once for each photo. The
 * `limit -1` keeps SQLite from merging this select into the outer one.
 */
function albumsAsked(rule: PhotoRule, albumIds: readonly number[]): Sql {
  return sql`(
    select albums.id, albums.policy_id, albums.cover_photo_id,
      ${compile(rule.inherited)} as inherits
    from albums
    where albums.id in ${idList(albumIds)} and ${compile(albumIsPresent)}
    limit -1) as albums`;
}

/**
 * SQL over `albums` and `photos`. `inherits`: may the viewer have photos without a policy of their
 * own?
 */
function photoIsVisible(rule: PhotoRule, inherits: Sql): Sql {
  return sql`${compile(photoIsCounted)}
    and ((${compile(lacksPolicy)} and (${inherits} or ${compile(rule.listed)}))
      or ${compile(rule.own)})`;
}
