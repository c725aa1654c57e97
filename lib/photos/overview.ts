import { isLiveSessionSql, signsIn } from '../access/live.ts';
import { isGone } from '../access/presence.ts';
import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import {
  albumIsThere,
  damagedPhoto,
  damagedPhotos,
  waitingPhoto,
  waitingPhotos,
} from './albumList.ts';

/** The gallery in numbers, and what in it waits for its administrator. */
export type AdminOverview = {
  readonly albums: number;
  readonly photos: number;
  /** Who can sign in. */
  readonly people: number;
  readonly withoutPolicy: number;
  /** Present photos that cannot be shown. */
  readonly damaged: number;
  /** Photos that wait for approval. */
  readonly waiting: number;
  readonly missingAlbums: number;
  /** People who have neither a link that works, nor a session, nor a password. */
  readonly withoutLink: number;
};

export function getAdminOverview(db: Database, now = Date.now()): AdminOverview {
  const numbers = firstRow<AdminOverview>(
    db,
    sql`select albums, photos, withoutPolicy, missingAlbums,
      (select count(*) from users where disabled_at is null) as people,
      (select count(*) from ${damagedPhotos} where ${damagedPhoto} and ${albumIsThere}) as damaged,
      (select count(*) from ${waitingPhotos} where ${waitingPhoto} and ${albumIsThere}) as waiting,
      (select count(*) from users where disabled_at is null and password_hash is null
        and not exists (select 1 from links where links.user_id = users.id and ${signsIn(now)})
        and not exists (
          select 1 from sessions where sessions.user_id = users.id and ${isLiveSessionSql(now)}
        )) as withoutLink
      from (
        select
          count(*) filter (where missing_since is null) as albums,
          coalesce(sum(photo_count) filter (where missing_since is null), 0) as photos,
          count(*) filter (where missing_since is null and policy_id is null) as withoutPolicy,
          count(*) filter (where ${isGone('albums')}) as missingAlbums
        from albums
      )`,
  );
  if (!numbers) throw new Error('A sum answers one row');
  return numbers;
}
