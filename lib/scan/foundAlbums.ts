import { type CalendarDate, type PathMatch, splitPath } from '../library/albumPath.ts';
import type { WallClock } from '../time/localTime.ts';

type Matched = Extract<PathMatch, { kind: 'matched' }>;

/** A file as the storage lists it. */
export type FoundFile = {
  /** As bytes, one character a byte. */
  readonly rawPath: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970 UTC, perhaps with a fraction. */
  readonly mtimeMs: number;
  readonly etag: string;
};

export type FoundPhoto = Omit<FoundFile, 'mtimeMs'> & {
  readonly filename: string;
  /** `rawPath` where it is not simply the normalised path in UTF-8, as it nearly always is. */
  readonly oddPath: string | null;
  /** Whole milliseconds since 1970 UTC. */
  readonly fileTime: number;
  /** What the file name says of when it was taken. */
  readonly taken: WallClock | null;
};

export type FoundAlbum = {
  readonly category: string;
  readonly dirpath: string;
  readonly name: string;
  readonly date: CalendarDate | null;
  readonly photos: ReadonlyMap<string, FoundPhoto>;
};

/** Something about a path that its owner should know; the scan goes on. */
export type PathFault = {
  readonly kind: 'bad-date' | 'same-name';
  readonly path: string;
  readonly message: string;
};

/** The albums of the library as far as it has been listed, by `albumKey`. */
export type FoundAlbums = {
  /** `path` is the file's, as text and NFKC-normalised. */
  readonly add: (file: FoundFile, path: string, match: Matched) => PathFault | null;
  readonly albums: ReadonlyMap<string, FoundAlbum>;
};

type GrowingAlbum = {
  category: string;
  dirpath: string;
  name: string;
  date: CalendarDate | null;
  photos: Map<string, FoundPhoto>;
  /** The file whose captures the album has. */
  namedBy: string;
  hasBadDate: boolean;
};

/** An album is known by its category and its directory, which may stand in several categories. */
export function albumKey(category: string, dirpath: string): string {
  return `${category}\0${dirpath}`;
}

/**
 * Collects files into albums. An album has name and date of its first file by name, whatever the
 * order of the listing. Of two files whose paths are equal after normalisation one is the photo
 * (`isPreferred`), the other a fault.
 */
export function collectAlbums(): FoundAlbums {
  const albums = new Map<string, GrowingAlbum>();
  let last: GrowingAlbum | null = null;
  const albumOf = (match: Matched, dirpath: string, filename: string): GrowingAlbum => {
    // Files mostly come a directory at a time.
    if (last?.dirpath === dirpath && last.category === match.category) return last;
    const key = albumKey(match.category, dirpath);
    last = albums.get(key) ?? newAlbum(match, dirpath, filename);
    albums.set(key, last);
    return last;
  };
  const add = (file: FoundFile, path: string, match: Matched): PathFault | null => {
    const { dirpath, filename } = splitPath(path);
    const { rawPath, size, mtimeMs, etag } = file;
    const { taken } = match;
    const oddPath = isUtf8Of(rawPath, path) ? null : rawPath;
    const fileTime = Math.floor(mtimeMs);
    const photo = { rawPath, oddPath, filename, size, fileTime, etag, taken };
    const album = albumOf(match, dirpath, filename);
    if (filename < album.namedBy) {
      Object.assign(album, { name: match.name, date: match.date, namedBy: filename });
    }
    const twin = album.photos.get(filename);
    const kept = twin && isPreferred(twin, photo) ? twin : photo;
    album.photos.set(filename, kept);
    if (twin) return sameNameFault(path, kept, twin, photo);
    return dateFault(album, path, match);
  };
  return { add, albums };
}

function newAlbum(match: Matched, dirpath: string, filename: string): GrowingAlbum {
  const { category, name, date } = match;
  const photos = new Map<string, FoundPhoto>();
  return { category, dirpath, name, date, photos, namedBy: filename, hasBadDate: false };
}

/** First whoever's raw path is normalised already, else the smaller one byte by byte. */
function isPreferred(one: FoundPhoto, other: FoundPhoto): boolean {
  const byForm = Number(one.oddPath === null) - Number(other.oddPath === null);
  return byForm === 0 ? one.rawPath < other.rawPath : byForm > 0;
}

function sameNameFault(
  path: string,
  kept: FoundPhoto,
  twin: FoundPhoto,
  photo: FoundPhoto,
): PathFault {
  const left = kept === twin ? photo : twin;
  const message = `left out: its normalised path is that of another file (bytes ${hex(kept)})`;
  return { kind: 'same-name', path: `${path} (bytes ${hex(left)})`, message };
}

/** Two names that look the same can only be told apart by their bytes. */
function hex({ rawPath }: FoundPhoto): string {
  const name = rawPath.slice(rawPath.lastIndexOf('/') + 1);
  return [...name].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

/** An album's bad date is told once, not once a photo. */
function dateFault(album: GrowingAlbum, path: string, match: Matched): PathFault | null {
  const { dateFault: ofAlbum, takenFault } = match;
  if (ofAlbum !== undefined && !album.hasBadDate) {
    album.hasBadDate = true;
    return { kind: 'bad-date', path: album.dirpath, message: ofAlbum };
  }
  return takenFault === undefined ? null : { kind: 'bad-date', path, message: takenFault };
}

const decoder = new TextDecoder();

function isUtf8Of(rawPath: string, path: string): boolean {
  // An ASCII path is its own UTF-8; others are longer as bytes than as text.
  if (rawPath.length === path.length) return rawPath === path;
  return decoder.decode(Uint8Array.from(rawPath, (byte) => byte.charCodeAt(0))) === path;
}
