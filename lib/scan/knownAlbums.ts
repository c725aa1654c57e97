import type Sqlite from 'better-sqlite3';
import type { WaitingReason } from '../db/waiting.ts';
import { isAscii, rawPathOf } from '../library/rawPath.ts';
import type { ContentKeys } from './contentKeys.ts';
import type { KnownAlbum, KnownPhoto } from './knownRows.ts';
import { readerVersion } from './photoFacts.ts';

type KnownAlbumRow = [
  id: number,
  category: string,
  rawDirpath: Buffer,
  dirpath: string,
  missingSince: number | null,
  unrevealed: 0 | 1,
];
type KnownPhotoRow = [
  id: number,
  albumId: number,
  filename: string,
  oddPath: Buffer | null,
  size: number,
  etag: string,
  ctimeMs: number | null,
  missingSince: number | null,
  unrevealed: 0 | 1,
  hasPolicy: 0 | 1,
  waiting: WaitingReason | null,
  unread: 0 | 1,
  takenByPath: string | null,
];

/**
 * Every album and photo that the database has, in the little that a plan needs. A path is read only
 * where it is not simply directory and name: blobs are what takes the time.
 */
export function listKnownAlbums(client: Sqlite.Database): KnownAlbum[] {
  const albums = new Map<number, KnownAlbum & { photos: KnownPhoto[] }>();
  const albumRows = client
    .prepare('select id, category, raw_dirpath, dirpath, missing_since, unrevealed from albums')
    .raw();
  for (const [
    id,
    category,
    raw,
    dirpath,
    missingSince,
    hidden,
  ] of albumRows.all() as KnownAlbumRow[]) {
    const rawDirpath = rawPathOf(raw);
    const presence = { missingSince, unrevealed: hidden === 1 };
    albums.set(id, { id, category, rawDirpath, dirpath, ...presence, photos: [] });
  }
  const photoRows = client
    .prepare(
      `select photos.id, album_id, filename,
        nullif(path, cast(iif(dirpath = '', '', dirpath || '/') || filename as blob)),
        size, etag, ctime, photos.missing_since, photos.unrevealed, photos.policy_id is not null,
        iif(waiting = 1, coalesce(waiting_reason, 'review'), null),
        quick_key is null and content_key is null or reader_version < ${readerVersion},
        iif(taken_source = 'name', taken_at, null)
      from photos join albums on albums.id = album_id`,
    )
    .raw();
  for (const row of photoRows.all() as KnownPhotoRow[]) {
    const [id, albumId, filename, oddPath, size, etag, ctimeMs, missingSince, ...flags] = row;
    const [unrevealed, hasPolicy, waiting, unread, takenByPath] = flags;
    const album = albums.get(albumId);
    if (!album) continue;
    const rawPath = oddPath ? rawPathOf(oddPath) : plainPath(album.dirpath, filename);
    const file = { rawPath, size, etag, ctimeMs, missingSince };
    album.photos.push({
      id,
      albumId,
      ...file,
      unrevealed: unrevealed === 1,
      hasPolicy: hasPolicy === 1,
      waiting,
      unread: unread === 1,
      takenByPath,
    });
  }
  return [...albums.values()];
}

function plainPath(dirpath: string, filename: string): string {
  const text = dirpath === '' ? filename : `${dirpath}/${filename}`;
  return isAscii(text) ? text : rawPathOf(Buffer.from(text));
}

const unknownKeys: ContentKeys = { quick: null, full: null, old: null };

type KeyRow = [id: number, quick: string | null, full: string | null, old: string | null];

/** The keys of photos, read of all of them when the first is asked for: most scans ask for none. */
export function openRowKeys(client: Sqlite.Database | null): (row: KnownPhoto) => ContentKeys {
  let known: ReadonlyMap<number, ContentKeys> | null = null;
  return ({ id }) => {
    known ??= new Map(
      (
        (client?.prepare('select id, quick_key, full_key, content_key from photos').raw().all() ??
          []) as KeyRow[]
      ).map(([of, quick, full, old]) => [of, { quick, full, old }] as const),
    );
    return known.get(id) ?? unknownKeys;
  };
}
