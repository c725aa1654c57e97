import { photoIsCounted } from '../access/access.ts';
import { compile, idList } from '../access/condition.ts';
import { saidByPolicy } from '../access/facts.ts';
import { lacksPolicy } from '../access/visibility.ts';
import type { ClientTx } from '../db/client.ts';
import { runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { recountMonths } from './monthCounters.ts';
import { recountPlaces } from './placeCounters.ts';

/**
 * Recomputes the counters of these albums, also by month and by place, and the list of whom their photos'
 * own policies name. Must be part of every change of a photo's presence, approval, policy, date or
 * position, and of an album's presence.
 */
export function recountAlbums(tx: ClientTx, albumIds: readonly number[]): void {
  const shown = compile(photoIsCounted);
  const count = sql`select count(*)
    from photos
    where photos.album_id = albums.id and ${shown}`;
  runStatement(
    tx,
    sql`update albums
      set photo_count = (${count}), inheriting_count = (${count} and ${compile(lacksPolicy)})
      where albums.id in ${idList(albumIds)}`,
  );
  runStatement(tx, sql`delete from photo_grants where album_id in ${idList(albumIds)}`);
  const own = sql`from json_each(${JSON.stringify(albumIds)}) as counted
    cross join photos indexed by photos_with_policy
      on photos.album_id = counted.value and photos.policy_id is not null and ${shown}`;
  runStatement(
    tx,
    sql`insert into photo_grants (album_id, kind, grantee)
      select photos.album_id, 'public', 0 ${own}
        join policies on policies.id = photos.policy_id and ${saidByPolicy.public}
      union
      select photos.album_id, 'user', user_id ${own}
        join policy_users on policy_users.policy_id = photos.policy_id
      union
      select photos.album_id, 'group', group_id ${own}
        join policy_groups on policy_groups.policy_id = photos.policy_id`,
  );
  recountMonths(tx, albumIds);
  recountPlaces(tx, albumIds);
}
