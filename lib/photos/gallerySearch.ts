import type { Database } from '../db/open.ts';
import { type FoundAlbums, searchAlbums } from './albums.ts';
import { findCorrection } from './correction.ts';
import { type FoundPhotos, searchPhotos } from './photoSearch.ts';
import type { Asker } from './photoWords.ts';
import { type ListScope, photoViewer } from './scope.ts';
import type { Search } from './searchQuery.ts';
import type { TimelinePlace } from './timeline.ts';

/** What a search finds in the whole gallery. */
type Found = {
  readonly albums: FoundAlbums;
  readonly photos: FoundPhotos;
  /** What may have been meant, where nothing is found. */
  readonly correction: string | null;
};

type Wanted = Pick<Asker, 'makesFilms'> & {
  readonly newSince: number | null;
  /** How many photos. Default: a page. */
  readonly perPage?: number;
};

/**
 * Searches what is in scope. If hiding public albums would leave nothing, searches all that the
 * viewer sees.
 */
export function searchGallery(
  db: Database,
  scope: ListScope,
  search: Search,
  { newSince, ...wanted }: Wanted,
): Found {
  const albums = searchAlbums(db, scope, search, { page: 1, newSince });
  const hiding = searchPhotos(db, photoViewer(scope), search, wanted);
  // Only public albums were found, but also photos in albums that are not public. So hiding public
  // albums leaves something to show, and they stay hidden.
  if (hiding.photos.length > 0 && albums.scope.withPublic && !scope.withPublic) {
    return { albums: { albums: [], total: 0, scope }, photos: hiding, correction: null };
  }
  const isAll = hiding.photos.length > 0 || !albums.scope.withPublic || scope.withPublic;
  const photos = isAll ? hiding : searchPhotos(db, scope.viewer, search, wanted);
  const isNothing = albums.albums.length + photos.photos.length === 0;
  const correction = isNothing ? findCorrection(db, scope, search, wanted) : null;
  return { albums, photos, correction };
}

/**
 * Further photos of a search, in the same scope as `searchGallery`: those after a photo, or all but the
 * first `skip`.
 */
export function searchOlderPhotos(
  db: Database,
  scope: ListScope,
  search: Search,
  wanted: Pick<Asker, 'makesFilms'> &
    ({ readonly after: TimelinePlace } | { readonly skip: number }),
): FoundPhotos {
  const hiding = searchPhotos(db, photoViewer(scope), search, wanted);
  if (hiding.photos.length > 0 || scope.withPublic) return hiding;
  // Behind the last of them there are none; only where there are none at all, public ones are shown.
  const { makesFilms } = wanted;
  const first = searchPhotos(db, photoViewer(scope), search, { makesFilms, perPage: 1 });
  return first.count > 0 ? hiding : searchPhotos(db, scope.viewer, search, wanted);
}
