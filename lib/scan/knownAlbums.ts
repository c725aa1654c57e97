import type Sqlite from 'better-sqlite3';
import { isAscii, rawPathOf } from '../library/library.ts';
import { readerVersion } from './photoFacts.ts';
import type { KnownAlbum, KnownPhoto } from './syncPlan.ts';

type AlbumRow = [
  id: number,
  category: string,
  rawDirpath: Buffer,
  dirpath: string,
  missingSince: number | null,
];
type PhotoRow = [
  id: number,
  albumId: number,
  filename: string,
  oddPath: Buffer | null,
  etag: string,
  missingSince: number | null,
  unread: 0 | 1,
];

/**
 * Every album and photo that the database has, in the little that a plan needs. A path is read only
 * where it is not simply directory and name: blobs are what takes the time.
 */
export function listKnownAlbums(client: Sqlite.Database): KnownAlbum[] {
  const albums = new Map<number, KnownAlbum & { photos: Map<string, KnownPhoto> }>();
  const albumRows = client
    .prepare('select id, category, raw_dirpath, dirpath, missing_since from albums')
    .raw();
  for (const [id, category, raw, dirpath, missingSince] of albumRows.all() as AlbumRow[]) {
    const rawDirpath = rawPathOf(raw);
    albums.set(id, { id, category, rawDirpath, dirpath, missingSince, photos: new Map() });
  }
  const photoRows = client
    .prepare(
      `select photos.id, album_id, filename,
        nullif(path, cast(iif(dirpath = '', '', dirpath || '/') || filename as blob)),
        etag, photos.missing_since,
        content_key is null and kind = 'image' or reader_version < ${readerVersion}
      from photos join albums on albums.id = album_id
      order by photos.missing_since is null, photos.missing_since`,
    )
    .raw();
  for (const row of photoRows.all() as PhotoRow[]) {
    const [id, albumId, filename, oddPath, etag, missingSince, unread] = row;
    const album = albums.get(albumId);
    if (!album) continue;
    const rawPath = oddPath ? rawPathOf(oddPath) : plainPath(album.dirpath, filename);
    album.photos.set(rawPath, { id, rawPath, etag, missingSince, unread: unread === 1 });
  }
  return [...albums.values()];
}

function plainPath(dirpath: string, filename: string): string {
  const text = dirpath === '' ? filename : `${dirpath}/${filename}`;
  return isAscii(text) ? text : rawPathOf(Buffer.from(text));
}
