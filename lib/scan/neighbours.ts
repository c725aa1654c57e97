/** Finds the albums that are, or were, where a directory of the library is. Free of input and output. */

import { rawPathOf } from '../library/rawPath.ts';
import type { KnownAlbum } from './knownRows.ts';
import { samePathForm } from './pathForm.ts';
import { albumKey, type ScannedAlbum } from './scannedAlbums.ts';

export type Neighbourhood = {
  readonly known: readonly KnownAlbum[];
  /** Could somebody not see the album who would see a new one in this place? */
  readonly isClosed: (albumId: number, place: ScannedAlbum) => boolean;
};

/** Makes functions that find albums at the place of a directory. */
export function findNeighbours({ known, isClosed }: Neighbourhood) {
  const shown = known.filter(({ unrevealed }) => !unrevealed);
  const byForm = Map.groupBy(shown, (album) => samePathForm(formerPlace(album)));
  /**
   * Other albums at this place, in another category or another form of the same path, that are missing
   * or closed. Threat: a category is renamed in gallery.yaml while the photos of a closed album are
   * away, or a computer that does not distinguish case writes `party` where `Party` was.
   */
  const neighboursOf = (place: ScannedAlbum) =>
    (byForm.get(samePathForm(place.rawDirpath)) ?? []).filter(
      (each) =>
        albumKey(each) !== albumKey(place) &&
        (each.missingSince !== null || isClosed(each.id, place)),
    );
  /**
   * Closed albums at the place of a directory that has an album of its own. Threat: the other album was
   * closed while this one was missing, or forgotten, and a computer that does not distinguish case writes
   * here what is meant for the closed one. Two present albums in the very same directory are no such
   * case: then the owner means two categories.
   */
  const besideOwn = (own: KnownAlbum, place: ScannedAlbum) =>
    neighboursOf(place).filter(
      (each) => own.missingSince !== null || formerPlace(each) !== own.rawDirpath,
    );
  return { neighboursOf, besideOwn };
}

/**
 * The directory in which an album is, or was before another album took its place (`moveAlbums`). Older
 * versions did not store the latter, so it is made of the path for people.
 */
function formerPlace({ rawDirpath, dirpath }: KnownAlbum): string {
  if (!rawDirpath.startsWith('/')) return rawDirpath;
  const [, , ...place] = rawDirpath.split('/');
  return place.length > 0 ? place.join('/') : rawPathOf(Buffer.from(dirpath));
}
