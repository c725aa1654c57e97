import type { Database } from '../db/open.ts';
import { albumNamesFor, type ListedAlbum } from './albums.ts';
import { cameraName, detailsFor, type PhotoDetails } from './details.ts';
import { searchGallery } from './gallerySearch.ts';
import { getTimelineScope } from './months.ts';
import type { Asker } from './photoWords.ts';
import { previewsFor } from './previews.ts';
import type { VisiblePhoto } from './rows.ts';
import type { ListScope } from './scope.ts';
import type { Search } from './searchQuery.ts';
import { suggestMonths, suggestSearches, type Written } from './suggestions.ts';

/** A photo with its caption, and the name of its album if the viewer may see that. */
export type SuggestedPhoto = {
  readonly photo: VisiblePhoto;
  readonly caption: string | null;
  readonly albumName: string | null;
};

/** What is shown while somebody types a search. */
export type TypedSearch = {
  /** Further queries, with each of which the viewer finds something. */
  readonly suggestions: readonly string[];
  readonly albums: readonly { readonly album: ListedAlbum; readonly cover: VisiblePhoto | null }[];
  readonly photos: readonly SuggestedPhoto[];
  readonly correction: string | null;
};

/** From how many photos suggestions are made. */
const MOST_READ = 60;
const MOST_ALBUMS = 3;
const MOST_PHOTOS = 4;
const MOST_SUGGESTIONS = 5;

type Wanted = Pick<Asker, 'makesFilms'> & {
  /** The text as it is in the field, with spaces at its end. */
  readonly typed: string;
  readonly monthText: (month: string) => string;
  /** `YYYY-MM-DD`, for the covers of albums without a chosen one. */
  readonly day: string;
};

/** Searches for what somebody has typed so far, in what the viewer may see. */
export function searchTyped(
  db: Database,
  scope: ListScope,
  search: Search,
  { typed, makesFilms, monthText, day }: Wanted,
): TypedSearch {
  const { albums, photos, correction } = searchGallery(db, scope, search, {
    newSince: null,
    makesFilms,
    perPage: MOST_READ,
  });
  const details = detailsFor(
    db,
    scope.viewer,
    photos.photos.map(({ id }) => id),
  );
  const written = photos.photos.map((photo) => writtenAbout(photo, details.get(photo.id)));
  const months = [
    ...new Set(getTimelineScope(db, scope).months.map(({ month }) => month.slice(0, 7))),
  ];
  const shown = photos.photos.slice(0, MOST_PHOTOS);
  const first = albums.albums.slice(0, MOST_ALBUMS);
  const previews = previewsFor(db, albums.scope, first, { previewCount: 1, day });
  const names = albumNamesFor(
    db,
    scope.viewer,
    shown.map(({ albumId }) => albumId),
  );
  return {
    suggestions: [
      ...suggestMonths(typed, months, monthText),
      ...suggestSearches(typed, written),
    ].slice(0, MOST_SUGGESTIONS),
    albums: first.map((album) => ({ album, cover: previews.get(album.id)?.cover ?? null })),
    photos: shown.map((photo) => ({
      photo,
      caption:
        photo.caption || (details.get(photo.id)?.title ?? details.get(photo.id)?.caption ?? null),
      albumName: names.get(photo.albumId) ?? null,
    })),
    correction,
  };
}

function writtenAbout({ caption }: VisiblePhoto, details: PhotoDetails | undefined): Written {
  return {
    names: details
      ? [...details.people, ...details.places, ...details.keywords, cameraName(details) ?? '']
      : [],
    texts: [caption, details?.title, details?.caption].filter((text) => text != null),
  };
}
