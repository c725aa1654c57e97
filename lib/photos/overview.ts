import { isLiveSessionSql, signsIn } from '../access/live.ts';
import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { damagedPhoto, waitingPhoto } from './albumList.ts';

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
    sql`select
      (select count(*) from albums where missing_since is null) as albums,
      (select coalesce(sum(photo_count), 0) from albums where missing_since is null) as photos,
      (select count(*) from users where disabled_at is null) as people,
      (select count(*) from albums where missing_since is null and policy_id is null) as withoutPolicy,
      (select count(*) from photos join albums on albums.id = photos.album_id where ${damagedPhoto} and albums.missing_since is null) as damaged,
      (select count(*) from photos join albums on albums.id = photos.album_id where ${waitingPhoto} and albums.missing_since is null) as waiting,
      (select count(*) from albums where missing_since > 0) as missingAlbums,
      (select count(*) from users where disabled_at is null and password_hash is null
        and not exists (select 1 from links where links.user_id = users.id and ${signsIn(now)})
        and not exists (
          select 1 from sessions where sessions.user_id = users.id and ${isLiveSessionSql(now)}
        )) as withoutLink`,
  );
  if (!numbers) throw new Error('A select without from answers one row');
  return numbers;
}
