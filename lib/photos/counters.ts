import { type Condition, photoIsCounted } from '../access/access.ts';
import { compile, idList } from '../access/condition.ts';
import type { ClientTx } from '../db/client.ts';
import { runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';

const lacksPolicy: Condition = { kind: 'lacksPolicy', of: 'photo' };

/**
 * Counts anew the photos of these albums: part of every change to whether a photo is present,
 * approved, or has a policy.
 */
export function recountAlbums(tx: ClientTx, albumIds: readonly number[]): void {
  const shown = compile(photoIsCounted);
  const count = sql`select count(*) from photos where photos.album_id = albums.id and ${shown}`;
  runStatement(
    tx,
    sql`update albums set photo_count = (${count}), inheriting_count = (${count} and ${compile(lacksPolicy)}) where albums.id in ${idList(albumIds)}`,
  );
}
