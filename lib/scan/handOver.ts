import { isPresent } from '../access/facts.ts';
import type { ClientTx } from '../db/client.ts';
import { firstRow, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { displayName } from '../library/albumPath.ts';
import { foldText } from '../text/search.ts';
import { isExposed } from './exposure.ts';
import { openExposures } from './exposures.ts';
import { countPresent } from './knownRows.ts';
import type { SyncPlan } from './syncPlan.ts';

/**
 * Hands name, date, description and cover that the owner set for an album on to the one in which most of its
 * photos are now, where they took the files of their copies (`absorbCopies.ts`), and nothing is left of it. What
 * was set for the other album stays, and so does all of an album that holds others for the most part: a
 * collection of the best photos is no other place of one party. Threat: all photos of a closed album are shown by
 * policies of their own, and the album with their copies is open; its viewers would read the name of the closed one.
 */
export function handOverEdits(
  tx: ClientTx,
  { merged, vanishedAlbums }: SyncPlan,
  now: number,
): void {
  const absorbed = merged.flatMap(({ copy, original }) =>
    original && copy.waiting === null ? [{ from: original.albumId, to: copy.albumId }] : [],
  );
  if (absorbed.length === 0) return;
  const { ofAlbum } = openExposures(tx, 'private', now);
  for (const [to, here] of Map.groupBy(absorbed, (each) => each.to)) {
    const present = countPresentIn(tx, to);
    for (const [from, all] of Map.groupBy(here, (each) => each.from)) {
      const album = vanishedAlbums.find(({ id }) => id === from);
      const isMost = (of: number) => all.length * 2 > of;
      if (
        album &&
        isMost(countPresent(album)) &&
        isMost(present) &&
        !isExposed(ofAlbum(to), [ofAlbum(from)])
      )
        handOver(tx, from, to);
    }
  }
}

function countPresentIn(tx: ClientTx, albumId: number): number {
  const row = firstRow<{ photos: number }>(
    tx,
    sql`select count(*) as photos
      from photos
      where album_id = ${albumId} and ${isPresent('photos')}`,
  );
  return row?.photos ?? 0;
}

type Row = { readonly name: string; readonly dirpath: string };

function handOver(tx: ClientTx, from: number, to: number): void {
  runStatement(
    tx,
    sql`update albums
      set edited_name = coalesce(albums.edited_name, before.edited_name),
        edited_date = coalesce(albums.edited_date, before.edited_date),
        description = coalesce(albums.description, before.description),
        cover_photo_id = coalesce(albums.cover_photo_id, before.cover_photo_id)
      from albums as before
      where before.id = ${from} and albums.id = ${to}`,
  );
  const row = firstRow<Row>(
    tx,
    sql`select shown_name as name, dirpath
      from albums
      where id = ${to}`,
  );
  if (row === null) return;
  runStatement(
    tx,
    sql`update albums set search_text = ${foldText(displayName(row))} where id = ${to}`,
  );
}
