import { type Viewer, withoutShares } from '../access/access.ts';
import { photosFor } from '../access/checkedRows.ts';
import { idList } from '../access/condition.ts';
import { isItem, isPresent } from '../access/facts.ts';
import type { Database, Tx } from '../db/open.ts';
import { allRows, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { albumIsThere } from './albumList.ts';
import { photoIdsFor } from './photos.ts';
import type { Sequence } from './sequence.ts';

/** A signed-in person, as a viewer. */
type Somebody = Viewer & { readonly userId: number };

/**
 * Sets whether a person likes these photos. For photos that the rule does not show them (without any
 * share) nothing changes. So a favourite that was hidden since is kept, and nobody can find out in this
 * way whether a photo exists.
 */
export function setFavourites(
  tx: Tx,
  person: Somebody,
  photoIds: readonly number[],
  isLiked: boolean,
  now = Date.now(),
): void {
  const seen = photoIdsFor(tx, withoutShares(person), 'see', photoIds);
  const ids = idList([...seen]);
  const { userId } = person;
  runStatement(
    tx,
    isLiked
      ? sql`insert into favourites (user_id, photo_id, created_at)
          select ${userId}, value, ${now} from ${ids} where 1
          on conflict do nothing`
      : sql`delete from favourites where user_id = ${userId} and photo_id in ${ids}`,
  );
}

/**
 * The photos that a person likes, the latest first, as far as the rule shows them now. Those that are
 * hidden now stay favourites, but are neither shown nor counted.
 */
export function favouriteSequence(person: Somebody): Sequence {
  const viewer = withoutShares(person);
  const { userId } = person;
  const liked = sql`favourites
    cross join photos on photos.id = favourites.photo_id and favourites.user_id = ${userId}
    join albums on albums.id = photos.album_id`;
  return {
    viewer,
    photosFor: (purpose) => photosFor(viewer, purpose, liked),
    countFor: (purpose) => {
      const { tables, condition } = photosFor(viewer, purpose, liked);
      return sql`(select count(*) from ${tables} where ${condition})`;
    },
    order: [sql`-favourites.created_at`, sql`photos.id`],
    keyOf: ({ id }) => [
      sql`(select -created_at from favourites where user_id = ${userId} and photo_id = ${id})`,
      sql`${id}`,
    ],
  };
}

export const LIKED_PHOTOS_PER_PAGE = 60;

/** A photo that somebody likes, with their names; for administrators. */
type LikedPhoto = { readonly id: number; readonly by: readonly string[] };

type LikedRow = { id: number; by: string };

/** SQL: the names of the users of a group, as JSON, sorted. */
const names = sql`json_group_array(users.name order by users.name collate nocase, users.id)`;

/**
 * The photos of the gallery that somebody likes, those liked last first; one more than a page, if there
 * is another. `page` is 1-based.
 */
export function pageLiked(db: Database, page: number): LikedPhoto[] {
  const rows = allRows<LikedRow>(
    db,
    sql`select favourites.photo_id as id, ${names} as by
      from favourites
      join users on users.id = favourites.user_id
      join photos on photos.id = favourites.photo_id
      where ${isPresent('photos')} and ${isItem} and ${albumIsThere}
      group by favourites.photo_id
      order by max(favourites.created_at) desc, favourites.photo_id desc
      limit ${LIKED_PHOTOS_PER_PAGE + 1} offset ${(page - 1) * LIKED_PHOTOS_PER_PAGE}`,
  );
  return rows.map(({ id, by }) => ({ id, by: JSON.parse(by) }));
}

/** SQL over `photos`: the names of those who have made a photo a favourite, as JSON. */
export const likersOf = sql`(
  select ${names}
  from favourites
  join users on users.id = favourites.user_id
  where favourites.photo_id = photos.id)`;
