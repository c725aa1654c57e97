/**
 * Finds the differences between library and database. In most scans most files are exactly as their
 * rows say: such a file and its row are settled as soon as the file is listed, and take no part in
 * the plan. So only differences are held in memory, however large the library is.
 */
import type Sqlite from 'better-sqlite3';
import { clockOf, formatWallTime } from '../time/wallTime.ts';
import type { ContentKeys } from './contentKeys.ts';
import {
  type KnownAlbumRow,
  type KnownFile,
  listAbsent,
  listAlbumRows,
  listGonePaths,
  listPhotos,
  listPresentOf,
  listSizes,
  listWithContents,
  type PresentRow,
  preparePresentRows,
} from './knownAlbums.ts';
import type { FormerContent, KnownAlbum, KnownPhoto } from './knownRows.ts';
import { foldedName, stemOf } from './pathForm.ts';
import {
  albumKey,
  type IsSettled,
  type Place,
  type ScannedAlbum,
  type ScannedPhoto,
} from './scannedAlbums.ts';

/** All albums of library and database, with the photos that take part in a plan. */
export type Differences = {
  readonly known: readonly KnownAlbum[];
  readonly found: ReadonlyMap<string, ScannedAlbum>;
  /** How many present photos are settled: they take no part, since their files have not changed. */
  readonly settled: number;
};

/** A database with which the listed library is compared. */
export type Comparison = {
  readonly hasPresentAlbum: boolean;
  /** Called once for each album. */
  readonly settlingIn: (album: Place) => IsSettled;
  /** Called when the whole library has been listed. */
  readonly listDifferences: (found: Differences['found']) => Differences;
};

/** The comparison with a database that does not exist yet. */
export const nothingKnown: Comparison = {
  hasPresentAlbum: false,
  settlingIn: () => () => false,
  listDifferences: (found) => ({ known: [], found, settled: 0 }),
};

/** `everything`: no photo is settled, for scans that read all photos again. */
export function openComparison(
  client: Sqlite.Database,
  { everything }: { readonly everything: boolean },
): Comparison {
  const albums = listAlbumRows(client);
  const present = new Map(
    albums
      .filter(({ missingSince }) => missingSince === null)
      .map((album) => [albumKey(album), album] as const),
  );
  const listRows = preparePresentRows(client);
  // Where a missing photo had the same path, the plan needs both rows.
  const gonePaths = new Set(listGonePaths(client));
  /** For albums with a listed file: the rows that are not settled, by raw path. */
  const listed = new Map<KnownAlbumRow, Map<string, PresentRow>>();
  let settled = 0;
  return {
    hasPresentAlbum: present.size > 0,
    settlingIn: (place) => {
      const album = present.get(albumKey(place));
      if (everything || !album) return () => false;
      const rows = listRows(album);
      listed.set(album, rows);
      return (photo) => {
        const row = rows.get(photo.rawPath);
        if (!row || !isAsItWas(row, photo) || gonePaths.has(photo.rawPath)) return false;
        rows.delete(photo.rawPath);
        settled += 1;
        return true;
      };
    },
    listDifferences: (found) => {
      const unlisted = [...present.values()].filter((album) => !listed.has(album));
      const left = [...listed.values()].flatMap((rows) => [...rows.values()]);
      const photos = new Map<number, KnownPhoto[]>();
      for (const read of [
        listAbsent(client),
        listPresentOf(client, idsOf(unlisted)),
        listPhotos(client, idsOf(left)),
      ]) {
        for (const { row } of read) {
          const others = photos.get(row.albumId);
          if (others) others.push(row);
          else photos.set(row.albumId, [row]);
        }
      }
      const known = albums.map((album) => withPhotos(album, photos.get(album.id) ?? []));
      return { known, found, settled };
    },
  };
}

function isAsItWas(row: PresentRow, { etag, ctimeMs, taken }: ScannedPhoto): boolean {
  return (
    row.etag === etag &&
    row.ctimeMs === ctimeMs &&
    row.takenByPath === (taken && formatWallTime(taken))
  );
}

function idsOf(rows: readonly { readonly id: number }[]): number[] {
  return rows.map(({ id }) => id);
}

/** Adds photos to an album, in the order of their ids. */
function withPhotos(album: KnownAlbumRow, photos: readonly KnownPhoto[]): KnownAlbum {
  return { ...album, photos: photos.toSorted((a, b) => a.id - b.id) };
}

/** The ids of the photos that take part. */
function listIds(known: readonly KnownAlbum[]): number[] {
  return known.flatMap(({ photos }) => idsOf(photos));
}

/** What is known of files whose content must be compared with that of all photos. */
type Compared = {
  readonly contents: readonly ContentKeys[];
  /** The sizes (bytes) of files that cannot be read. */
  readonly sizes: readonly number[];
  readonly former: readonly FormerContent[];
};

/**
 * Adds settled photos that matter for the plan of others: those that have one of these contents or
 * sizes, or had one before, and those beside a file of the same name.
 */
export function withRelated(
  client: Sqlite.Database | null,
  left: Differences,
  { contents, sizes, former }: Compared,
): Differences {
  if (client === null || left.settled === 0) return left;
  const leftIds = new Set(listIds(left.known));
  const related = new Map(
    [
      ...(contents.length + sizes.length > 0 ? listWithContents(client, contents, sizes) : []),
      ...listPhotos(client, [...new Set(former.map(({ photoId }) => photoId))]),
      ...listBeside(client, left),
    ]
      .filter(({ row }) => !leftIds.has(row.id))
      .map((each) => [each.row.id, each] as const),
  );
  return withSettled(left, [...related.values()]);
}

/**
 * Adds the photos with these ids to those that are read again, whether or not their files differ. Settled
 * ones among them take part in the plan from now on.
 */
export function withPhotosToRead(
  client: Sqlite.Database,
  left: Differences,
  ids: readonly number[],
): Differences {
  if (ids.length === 0) return left;
  const wanted = new Set(ids);
  const leftIds = new Set(listIds(left.known));
  const settled = listPhotos(
    client,
    ids.filter((id) => !leftIds.has(id)),
  );
  const all = withSettled(left, [...settled]);
  const known = all.known.map((album) => ({
    ...album,
    photos: album.photos.map((photo) =>
      wanted.has(photo.id) ? { ...photo, unread: true } : photo,
    ),
  }));
  return { ...all, known };
}

/** Adds settled photos, with their files, to those that take part. */
function withSettled(
  { known, found, settled }: Differences,
  added: readonly KnownFile[],
): Differences {
  const byAlbum = Map.groupBy(added, ({ row }) => row.albumId);
  const files = new Map(found);
  const rows = known.map((album) => {
    const more = byAlbum.get(album.id);
    const key = albumKey(album);
    const place = found.get(key);
    if (!more || !place) return album;
    const photos = new Map(place.photos);
    for (const each of more) photos.set(each.row.rawPath, fileOf(each));
    files.set(key, { ...place, photos });
    return withPhotos(album, [...album.photos, ...more.map(({ row }) => row)]);
  });
  return { known: rows, found: files, settled: settled - added.length };
}

/**
 * Settled photos in the same directory as a new file whose names differ from its name only in
 * extension or Unicode form. Included whether or not they have a policy of their own, which may
 * change until the plan is carried out.
 */
function listBeside(client: Sqlite.Database, { known, found }: Differences): KnownFile[] {
  const names = new Set<string>();
  const directories = new Set<string>();
  for (const { photos, rawDirpath } of found.values()) {
    if (photos.size > 0) directories.add(foldedName(rawDirpath));
    for (const rawPath of photos.keys()) names.add(stemOf(rawPath)).add(foldedName(rawPath));
  }
  const albums = known.filter(
    ({ missingSince, rawDirpath }) =>
      missingSince === null && directories.has(foldedName(rawDirpath)),
  );
  const beside: KnownFile[] = [];
  for (const each of listPresentOf(client, idsOf(albums))) {
    const { rawPath } = each.row;
    if (names.has(stemOf(rawPath)) || names.has(foldedName(rawPath))) beside.push(each);
  }
  return beside;
}

/** The file of a settled photo, made from its row. */
function fileOf({ row, filename, fileTime }: KnownFile): ScannedPhoto {
  const { rawPath, size, etag, ctimeMs, takenByPath } = row;
  // A time from a path has all of its parts.
  const taken = takenByPath === null ? null : clockOf(takenByPath);
  return { rawPath, filename, size, fileTime, etag, ctimeMs, taken };
}

/** The sizes (bytes) among these that settled photos have too. */
export function settledSizes(
  client: Sqlite.Database | null,
  { known, found, settled }: Differences,
): ReadonlySet<number> {
  const sizes = [...found.values()].flatMap(({ photos }) =>
    [...photos.values()].map(({ size }) => size),
  );
  if (client === null || settled === 0 || sizes.length === 0) return new Set();
  return new Set(listSizes(client, sizes, { but: listIds(known) }));
}
