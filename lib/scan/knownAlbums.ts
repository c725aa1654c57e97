import type Sqlite from 'better-sqlite3';
import { isAbsent, isApproved, isGone, isPresent } from '../access/facts.ts';
import type { WaitingReason } from '../db/waiting.ts';
import { rawPathOf } from '../library/rawPath.ts';
import { isAscii } from '../text/ascii.ts';
import type { WallTime } from '../time/wallTime.ts';
import type { ContentKeys } from './contentKeys.ts';
import type { KnownAlbum, KnownPhoto } from './knownRows.ts';
import { READER_VERSION } from './photoFacts.ts';

/** The row of an album, without its photos. */
export type KnownAlbumRow = Omit<KnownAlbum, 'photos'>;

/** All albums that the database has. */
export function listAlbumRows(client: Sqlite.Database): KnownAlbumRow[] {
  type Columns = [number, string, Buffer, string, number | null, 0 | 1];
  const rows = client
    .prepare(
      `select id, category, raw_dirpath, dirpath, missing_since, unrevealed
      from albums
      order by id`,
    )
    .raw()
    .all() as Columns[];
  return rows.map(([id, category, raw, dirpath, missingSince, unrevealed]) => ({
    id,
    category,
    rawDirpath: rawPathOf(raw),
    dirpath,
    missingSince,
    unrevealed: unrevealed === 1,
  }));
}

/** SQL: is the album, or the photo, present? */
const present = { albums: isPresent('albums').text, photos: isPresent('photos').text };

/** SQL: has the photo's file never been read, or only by an older reader? */
const isUnread = `(quick_key is null and content_key is null or reader_version < ${READER_VERSION})`;

/** SQL: when the photo was taken, if that was read from its path; else NULL. */
const takenByPath = `iif(taken_source = 'name', taken_at, null)`;

/**
 * SQL: the path of a photo, or NULL where it is simply directory and file name: reading blobs would take
 * most of the time. `start` is SQL for the directory with a slash behind it, or for an empty text.
 */
const oddPath = (start: string) => `nullif(photos.path, cast(${start} || filename as blob))`;

function rawPathIn(dirpath: string, filename: string, odd: Buffer | null): string {
  if (odd) return rawPathOf(odd);
  const text = dirpath === '' ? filename : `${dirpath}/${filename}`;
  return isAscii(text) ? text : rawPathOf(Buffer.from(text));
}

/** The columns of a present photo that tell whether the scan has to do anything with it. */
export type PresentRow = {
  readonly id: number;
  /** Null: the photo takes part in the plan, whatever its file is like. */
  readonly etag: string | null;
  readonly ctimeMs: number | null;
  readonly takenByPath: WallTime | null;
};

/** Prepares a function that returns the present photos of an album by raw path. */
export function preparePresentRows(
  client: Sqlite.Database,
): (album: KnownAlbumRow) => Map<string, PresentRow> {
  type Columns = [number, string, Buffer | null, string | null, number | null, WallTime | null];
  const statement = client
    .prepare(
      `select id, filename, ${oddPath('@start')},
        iif(${isUnread} or not ${isApproved.text}, null, etag), ctime, ${takenByPath}
      from photos indexed by photos_place
      where album_id = @id and ${present.photos}`,
    )
    .raw();
  return ({ id: albumId, dirpath }) => {
    const start = dirpath === '' ? '' : `${dirpath}/`;
    const rows = new Map<string, PresentRow>();
    for (const row of statement.all({ id: albumId, start }) as Columns[]) {
      const [id, filename, odd, etag, ctimeMs, taken] = row;
      rows.set(rawPathIn(dirpath, filename, odd), { id, etag, ctimeMs, takenByPath: taken });
    }
    return rows;
  };
}

/** A photo with further facts of its file from its row. `fileTime` in ms since 1970 UTC. */
export type KnownFile = {
  readonly row: KnownPhoto;
  readonly filename: string;
  readonly fileTime: number;
};

type Columns = [
  ...[id: number, albumId: number, dirpath: string, filename: string, odd: Buffer | null],
  ...[size: number, fileTime: number, etag: string, ctimeMs: number | null],
  ...[missingSince: number | null, unrevealed: 0 | 1, hasPolicy: 0 | 1],
  ...[waiting: WaitingReason | null, unread: 0 | 1, takenByPath: WallTime | null],
];

/** Reads photos with all facts that a plan needs. `from` is SQL, beginning with the tables. */
function* readPhotos(
  client: Sqlite.Database,
  from: string,
  ...parameters: readonly string[]
): Generator<KnownFile> {
  const statement = client
    .prepare(
      `select photos.id, album_id, dirpath, filename,
        ${oddPath("iif(dirpath = '', '', dirpath || '/')")},
        size, file_time, etag, ctime, photos.missing_since, photos.unrevealed,
        photos.policy_id is not null,
        iif(waiting = 1, coalesce(waiting_reason, 'review'), null),
        ${isUnread}, ${takenByPath}
      from ${from}`,
    )
    .raw();
  for (const columns of statement.iterate(...parameters)) {
    const [id, albumId, dirpath, filename, odd, ...more] = columns as Columns;
    const [size, fileTime, etag, ctimeMs, missingSince, ...flags] = more;
    const [unrevealed, hasPolicy, waiting, unread, taken] = flags;
    const row = {
      id,
      albumId,
      rawPath: rawPathIn(dirpath, filename, odd),
      size,
      etag,
      ctimeMs,
      missingSince,
      unrevealed: unrevealed === 1,
      hasPolicy: hasPolicy === 1,
      waiting,
      unread: unread === 1,
      takenByPath: taken,
    };
    yield { row, filename, fileTime };
  }
}

/** Missing and unrevealed photos, also those whose album is. */
export function* listAbsent(client: Sqlite.Database): Generator<KnownFile> {
  yield* readPhotos(
    client,
    `photos indexed by photos_gone
      join albums on albums.id = album_id
      where ${isAbsent('photos').text}`,
  );
  yield* readPhotos(
    client,
    `albums
      cross join photos indexed by photos_place on album_id = albums.id
      where ${isAbsent('albums').text} and ${present.photos}`,
  );
}

/** The raw paths of missing photos. */
export function listGonePaths(client: Sqlite.Database): string[] {
  const paths = client
    .prepare(
      `select path
      from photos indexed by photos_missing
      where ${isGone('photos').text}
      union all
      select path
      from albums
      cross join photos indexed by photos_place on album_id = albums.id
      where ${isGone('albums').text} and ${present.photos}`,
    )
    .pluck()
    .all() as Buffer[];
  return paths.map(rawPathOf);
}

/** The present photos of albums. */
export function listPresentOf(
  client: Sqlite.Database,
  albumIds: readonly number[],
): Generator<KnownFile> {
  return readPhotos(
    client,
    `json_each(?) as listed
      cross join albums on albums.id = listed.value
      cross join photos indexed by photos_place on album_id = albums.id
      where ${present.photos}`,
    JSON.stringify(albumIds),
  );
}

/** Photos by their ids. */
export function listPhotos(client: Sqlite.Database, ids: readonly number[]): Generator<KnownFile> {
  return readPhotos(
    client,
    `json_each(?) as listed
      cross join photos on photos.id = listed.value
      join albums on albums.id = album_id`,
    JSON.stringify(ids),
  );
}

/** Present photos that may have one of these contents, or have one of these sizes (bytes). Reads all photos. */
export function listWithContents(
  client: Sqlite.Database,
  contents: readonly ContentKeys[],
  sizes: readonly number[],
): Generator<KnownFile> {
  const keys = (['quick', 'full', 'old'] as const).map((kind) =>
    JSON.stringify(contents.flatMap((content) => content[kind] ?? [])),
  );
  return readPhotos(
    client,
    `photos not indexed
      join albums on albums.id = album_id
      where ${present.photos} and ${present.albums} and (
        quick_key in (select value from json_each(?))
        or full_key in (select value from json_each(?))
        or content_key in (select value from json_each(?))
        or size in (select value from json_each(?)))`,
    ...keys,
    JSON.stringify(sizes),
  );
}

/** The sizes (bytes) among these that a present photo outside `but` has. Reads all photos. */
export function listSizes(
  client: Sqlite.Database,
  sizes: readonly number[],
  { but }: { readonly but: readonly number[] },
): number[] {
  return client
    .prepare(
      `select distinct size
      from photos not indexed
      join albums on albums.id = album_id
      where size in (select value from json_each(?))
        and ${present.photos} and ${present.albums}
        and photos.id not in (select value from json_each(?))`,
    )
    .pluck()
    .all(JSON.stringify(sizes), JSON.stringify(but)) as number[];
}
