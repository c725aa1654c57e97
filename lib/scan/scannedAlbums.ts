import { albumDirectory, type PathMatch, splitPath } from '../library/albumPath.ts';
import type { WallClock } from '../time/localTime.ts';
import { type CalendarDay, nearestShowable } from '../time/wallTime.ts';

type Matched = Extract<PathMatch, { kind: 'matched' }>;

/** A file as the storage lists it. */
type ScannedFile = {
  /** As bytes, one character a byte. */
  readonly rawPath: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970 UTC, perhaps with a fraction. */
  readonly mtimeMs: number;
  readonly etag: string;
  /** As in `LibraryEntry`. */
  readonly ctimeMs: number | null;
};

export type ScannedPhoto = Omit<ScannedFile, 'mtimeMs'> & {
  /** The file name as text to be shown, with U+FFFD for invalid UTF-8. */
  readonly filename: string;
  /** Whole milliseconds since 1970 UTC, as near as clocks can show it. */
  readonly fileTime: number;
  /** When it was taken, if the path says so. */
  readonly taken: WallClock | null;
};

export type ScannedAlbum = {
  readonly category: string;
  /** As bytes, one character a byte; identifies the album together with its category. */
  readonly rawDirpath: string;
  /** For people. */
  readonly dirpath: string;
  readonly name: string;
  readonly date: CalendarDay | null;
  /** By raw path. */
  readonly photos: ReadonlyMap<string, ScannedPhoto>;
};

/** A problem with a path that is reported to the owner; the scan goes on. */
type PathFault = {
  readonly kind: 'bad-date';
  readonly path: string;
  readonly message: string;
};

/**
 * Is the photo settled, so that nothing has to be done with it? Must be called once for each photo.
 */
export type IsSettled = (photo: ScannedPhoto) => boolean;

/** The albums of the part of the library that has been listed, by `albumKey`. */
type ScannedAlbums = {
  /** `path` is the file's path as text. */
  readonly add: (file: ScannedFile, path: string, match: Matched) => PathFault | null;
  readonly albums: ReadonlyMap<string, ScannedAlbum>;
};

type GrowingAlbum = {
  category: string;
  rawDirpath: string;
  dirpath: string;
  name: string;
  date: CalendarDay | null;
  photos: Map<string, ScannedPhoto>;
  readonly isSettled: IsSettled;
  /** The raw path of the file whose captures give name and date. */
  namedBy: string;
  hasBadDate: boolean;
};

/**
 * The identity of an album: its category and directory. A directory may have albums in several
 * categories.
 */
export function albumKey({ category, rawDirpath }: Place): string {
  return `${category}\0${rawDirpath}`;
}

/** The photos of all albums by raw path, without copying lists of them: a first scan has very many. */
export function filesByPath(
  found: ReadonlyMap<string, Pick<ScannedAlbum, 'photos'>>,
): ReadonlyMap<string, ScannedPhoto> {
  const files = new Map<string, ScannedPhoto>();
  for (const { photos } of found.values()) {
    for (const [rawPath, photo] of photos) files.set(rawPath, photo);
  }
  return files;
}

/** The place of an album. */
export type Place = Pick<ScannedAlbum, 'category' | 'rawDirpath' | 'dirpath'>;

/**
 * Collects files into albums. Name and date of an album are those of its first file by name,
 * whatever the order of the listing. Names are distinguished by their bytes. Settled photos are
 * left out; `settlingIn` is called once for each album.
 */
export function collectAlbums(settlingIn: (album: Place) => IsSettled): ScannedAlbums {
  const albums = new Map<string, GrowingAlbum>();
  let last: GrowingAlbum | null = null;
  const albumOf = (match: Matched, rawPath: string, path: string): GrowingAlbum => {
    const rawDirpath = albumDirectory(rawPath);
    // Files are usually listed directory by directory.
    if (last?.rawDirpath === rawDirpath && last.category === match.category) return last;
    const place = { category: match.category, rawDirpath, dirpath: albumDirectory(path) };
    const key = albumKey(place);
    last = albums.get(key) ?? newAlbum(match, place, rawPath, settlingIn(place));
    albums.set(key, last);
    return last;
  };
  const add = (file: ScannedFile, path: string, match: Matched): PathFault | null => {
    const { rawPath, size, mtimeMs, etag, ctimeMs } = file;
    const { taken } = match;
    const { filename } = splitPath(path);
    const fileTime = nearestShowable(Math.floor(mtimeMs));
    const album = albumOf(match, rawPath, path);
    if (rawPath < album.namedBy) {
      Object.assign(album, { name: match.name, date: match.date, namedBy: rawPath });
    }
    const photo = { rawPath, filename, size, fileTime, etag, ctimeMs, taken };
    if (!album.isSettled(photo)) album.photos.set(rawPath, photo);
    return dateFault(album, path, match);
  };
  return { add, albums };
}

function newAlbum(
  { name, date }: Matched,
  place: Place,
  rawPath: string,
  isSettled: IsSettled,
): GrowingAlbum {
  const photos = new Map<string, ScannedPhoto>();
  return { ...place, name, date, photos, isSettled, namedBy: rawPath, hasBadDate: false };
}

/** Reports the bad date of an album once, not once for each photo. */
function dateFault(album: GrowingAlbum, path: string, match: Matched): PathFault | null {
  const { dateFault: ofAlbum, takenFault } = match;
  if (ofAlbum !== undefined && !album.hasBadDate) {
    album.hasBadDate = true;
    return { kind: 'bad-date', path: album.dirpath, message: ofAlbum };
  }
  return takenFault === undefined ? null : { kind: 'bad-date', path, message: takenFault };
}
