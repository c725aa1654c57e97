import { isDamaged, isEnabled, isForgettable, isPresent, isWaiting } from '../access/facts.ts';
import { isShutOut } from '../access/live.ts';
import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { albumIsThere, damagedPhotos, waitingPhotos } from './albumList.ts';

/** The gallery in numbers, and what needs an administrator's attention. */
export type AdminOverview = {
  readonly albums: number;
  readonly photos: number;
  /** How many users can sign in. */
  readonly people: number;
  readonly withoutPolicy: number;
  /** How many present photos cannot be shown. */
  readonly damaged: number;
  /** How many photos wait for approval. */
  readonly waiting: number;
  /** How many photos, alone or with their albums, have gone missing since the list was last marked seen. */
  readonly missingPhotos: number;
  /** How many users have neither a link that works, nor a session, a password or a chosen account. */
  readonly withoutLink: number;
};

/** SQL: when an administrator last said that what is missing was seen; 0: never. */
const missingSeenAt = sql`coalesce(
  (select cast(value as integer) from settings where name = 'missing_seen_at'), 0)`;

/** Counts all of it. `provider`: the issuer of single sign-on, where there is one. */
export function getAdminOverview(
  db: Database,
  provider: string | null,
  now = Date.now(),
): AdminOverview {
  const numbers = firstRow<AdminOverview>(
    db,
    sql`select albums, photos, withoutPolicy,
      (select count(*) from users where ${isEnabled}) as people,
      (select count(*) from ${damagedPhotos} where ${isDamaged} and ${albumIsThere}) as damaged,
      (select count(*) from ${waitingPhotos} where ${isWaiting} and ${albumIsThere}) as waiting,
      missingWithAlbums + (
        select count(*)
        from photos indexed by photos_missing_since
        join albums on albums.id = photos.album_id
        where ${isForgettable('photos')} and photos.missing_since > ${missingSeenAt}
          and ${isPresent('albums')}) as missingPhotos,
      (select count(*) from users where ${isShutOut(now, provider)}) as withoutLink
      from (
        select
          count(*) filter (where ${isPresent('albums')}) as albums,
          coalesce(sum(photo_count) filter (where ${isPresent('albums')}), 0) as photos,
          count(*) filter (where ${isPresent('albums')} and policy_id is null) as withoutPolicy,
          coalesce(sum(photo_count) filter (
            where ${isForgettable('albums')} and albums.missing_since > ${missingSeenAt}), 0)
            as missingWithAlbums
        from albums
      )`,
  );
  if (!numbers) throw new Error('A sum answers one row');
  return numbers;
}
