/** Plans for photos that no longer have a file, and for their albums. Free of input and output. */

import { type AlbumPlan, planUnreadable } from './albumPlan.ts';
import type { IdentityRow, KnownAlbum } from './knownRows.ts';
import type { PlacedAlbum } from './placeAlbums.ts';
import type { Recognised } from './recognise.ts';

/**
 * Photos that are present by their own rows and no longer have a file, by album. `kept`: the ids of
 * those that have one.
 */
export function lostPhotos(
  rows: readonly IdentityRow[],
  kept: ReadonlySet<number>,
  { rowOf }: Pick<Recognised, 'rowOf'>,
  isUnreadable: (path: string) => boolean,
): ReadonlyMap<number, IdentityRow[]> {
  const lost = rows.filter(
    ({ id, missingSince, rawPath }) =>
      missingSince === null && !kept.has(id) && (rowOf.has(rawPath) || !isUnreadable(rawPath)),
  );
  return Map.groupBy(lost, ({ albumId }) => albumId);
}

/**
 * Known albums of which no photo was found: those that have vanished, and plans of those of which
 * some photos have vanished, and others are where nothing could be read.
 */
export function planUnplaced(
  known: readonly KnownAlbum[],
  placed: readonly PlacedAlbum[],
  lost: ReadonlyMap<number, IdentityRow[]>,
  kept: ReadonlySet<number>,
): { readonly vanished: KnownAlbum[]; readonly unreadable: AlbumPlan[] } {
  const placedIds = new Set(placed.map(({ known: row }) => row?.id));
  const vanished: KnownAlbum[] = [];
  const unreadable: AlbumPlan[] = [];
  for (const album of known) {
    if (album.missingSince !== null || placedIds.has(album.id)) continue;
    const gone = lost.get(album.id) ?? [];
    const present = album.photos.filter(
      ({ missingSince, id }) => missingSince === null && !kept.has(id),
    );
    if (gone.length === present.length) vanished.push(album);
    else if (gone.length > 0) unreadable.push(planUnreadable(album, gone));
  }
  return { vanished, unreadable };
}
