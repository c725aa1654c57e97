/** Tests only: the albums and photos of a gallery that were shown once. */
import { parseTag, type Target } from '../access/targets.ts';
import type { Tx } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';

export function listShown(db: Tx): { albums: number[]; photos: number[] } {
  const ids = (things: 'albums' | 'photos') =>
    allRows<{ id: number }>(
      db,
      things === 'albums'
        ? sql`select id from albums where unrevealed = 0 order by id`
        : sql`select photos.id from photos join albums on albums.id = album_id
            where photos.unrevealed = 0 and albums.unrevealed = 0 order by photos.id`,
    ).map(({ id }) => id);
  return { albums: ids('albums'), photos: ids('photos') };
}

export function allShown(db: Tx): Target[] {
  const { albums, photos } = listShown(db);
  const tags = [...albums.map((id) => `album:${id}`), ...photos.map((id) => `photo:${id}`)];
  return tags.flatMap((tag) => parseTag(tag) ?? []);
}
