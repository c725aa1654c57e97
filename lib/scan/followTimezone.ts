import { isPresent } from '../access/facts.ts';
import type { ClientTx } from '../db/client.ts';
import { recountAlbums } from '../photos/counters.ts';
import { offsetAt } from '../time/localTime.ts';
import { instantOfWall, type WallTime, wallTimeAt } from '../time/wallTime.ts';
import type { Redated } from './reveal.ts';

type InstantRow = {
  id: number;
  albumId: number;
  takenAt: WallTime;
  takenOffset: number;
  filename: string;
  category: string;
  dirpath: string;
  isPresent: 0 | 1;
};

/**
 * Converts times that were given as instants, as by GPS, to the time zone in force. Stored time and offset
 * together give the instant, so no file is read. Returns the present photos whose time changed. Must be
 * called after the photos are written.
 */
export function followTimezone(tx: ClientTx, timezone: string): Redated[] {
  const { $client: client } = tx;
  const update = client.prepare('update photos set taken_at = ?, taken_offset = ? where id = ?');
  const rows = client
    .prepare(
      `select photos.id, album_id as albumId, taken_at as takenAt, taken_offset as takenOffset, filename, category, dirpath,
        ${isPresent('photos').text} and ${isPresent('albums').text} as isPresent
      from photos join albums on albums.id = album_id
      where taken_by_zone = 1 and taken_at is not null and taken_offset is not null`,
    )
    .all() as InstantRow[];
  const touched = new Set<number>();
  const redated = rows.flatMap((row) => {
    const { id, albumId, takenAt, takenOffset, isPresent, filename, ...album } = row;
    const instant = instantOfWall(takenAt, takenOffset);
    const offset = Math.round(offsetAt(instant, timezone));
    if (offset === takenOffset) return [];
    update.run(wallTimeAt(instant, offset), offset, id);
    touched.add(albumId);
    return isPresent === 1 ? [{ album, filename }] : [];
  });
  recountAlbums(tx, [...touched]);
  return redated;
}
