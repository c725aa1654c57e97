import { wasShown } from '../access/facts.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { foldPath } from '../library/foldedPath.ts';
import type { Original, OriginalAlbum, OriginalPhoto } from './original.ts';

/** An album here, with the album of the other gallery that it matches. */
export type MatchedAlbum = { readonly here: AlbumHere; readonly original: OriginalAlbum };

type AlbumHere = {
  readonly id: number;
  readonly category: string;
  readonly dirpath: string;
  readonly derivedName: string;
  readonly derivedDate: string;
  readonly editedName: string | null;
  readonly editedDate: string | null;
};

type PhotoHere = {
  readonly id: number;
  readonly albumId: number;
  readonly filename: string;
  /** The photo of which it is a part. */
  readonly partOf: number | null;
};

export type Matches = {
  readonly albums: readonly MatchedAlbum[];
  /** Every photo here, with its match in the other gallery, or null. */
  readonly photos: readonly { readonly here: PhotoHere; readonly original: OriginalPhoto | null }[];
  readonly unmatchedAlbums: readonly OriginalAlbum[];
  readonly unmatchedPhotos: readonly OriginalPhoto[];
};

/**
 * Matches the albums and photos of both galleries by category and path. The other gallery stores
 * paths in NFKC, and older versions as they are on the disk, so paths are compared folded; where
 * several look alike in either gallery, only the very same text is a match. Threat: a file that the
 * other gallery never knew would get the policy of one that looks like it.
 */
export function matchThings(db: Database, original: Original): Matches {
  const placeOf = ({ category, dirpath }: Place): Name => [category, dirpath];
  const albumsHere = listAlbums(db);
  const findAlbum = finder(original.albums, placeOf, albumsHere.map(placeOf));
  const albums = albumsHere.flatMap((here) => {
    const found = findAlbum(placeOf(here));
    return found ? [{ here, original: found }] : [];
  });
  const albumOf = new Map(albums.map((each) => [each.here.id, each.original.id]));
  const named = listPhotos(db).map((here) => {
    const albumId = albumOf.get(here.albumId);
    return { here, name: albumId === undefined ? null : ([albumId, here.filename] as const) };
  });
  const findPhoto = finder(
    original.photos,
    ({ albumId, filename }) => [albumId, filename],
    named.flatMap(({ name }) => (name ? [name] : [])),
  );
  const photos = named.map(({ here, name }) => ({ here, original: name && findPhoto(name) }));
  const [foundAlbums, foundPhotos] = [
    new Set(albums.map((each) => each.original)),
    new Set(photos.map((each) => each.original)),
  ];
  return {
    albums,
    photos,
    unmatchedAlbums: original.albums.filter((each) => !foundAlbums.has(each)),
    unmatchedPhotos: original.photos.filter((each) => !foundPhotos.has(each)),
  };
}

type Place = Pick<OriginalAlbum, 'category' | 'dirpath'>;
type Name = readonly [place: string, path: string];

/**
 * Makes a function that finds the thing of one of the names `here`; null where there is none, or no
 * single one.
 */
function finder<T>(
  things: readonly T[],
  nameOf: (thing: T) => Name,
  here: readonly Name[],
): (name: Name) => T | null {
  const exact = Map.groupBy(things, (thing) => JSON.stringify(nameOf(thing)));
  const folded = Map.groupBy(things, (thing) => foldedKey(nameOf(thing)));
  const alike = Map.groupBy(here, foldedKey);
  return (name) => {
    // U+FFFD stands for any bytes that are no valid text, so a name with it matches nothing.
    if (name[1].includes('\ufffd')) return null;
    const same = only(exact.get(JSON.stringify(name)));
    if (same) return same;
    const key = foldedKey(name);
    return only(alike.get(key)) && only(folded.get(key));
  };
}

function foldedKey([place, path]: Name): string {
  return JSON.stringify([place, foldPath(path).folded]);
}

function only<T>(things: readonly T[] | undefined): T | null {
  return things?.length === 1 ? (things[0] ?? null) : null;
}

function listAlbums(db: Database): AlbumHere[] {
  return allRows<AlbumHere>(
    db,
    sql`select id, category, dirpath, derived_name as derivedName, derived_date as derivedDate,
        edited_name as editedName, edited_date as editedDate
      from albums
      where ${wasShown('albums')}
      order by id`,
  );
}

/** All photos, also missing ones, which return with their policies. */
function listPhotos(db: Database): PhotoHere[] {
  return allRows<PhotoHere>(
    db,
    sql`select id, album_id as albumId, filename, part_of as partOf
      from photos
      where ${wasShown('photos')}
      order by id`,
  );
}
