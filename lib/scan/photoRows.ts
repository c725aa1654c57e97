import type Sqlite from 'better-sqlite3';
import { pathBytes } from '../library/library.ts';
import { sortKey } from '../text/sortKey.ts';
import { prepareCameraRow } from './cameraRows.ts';
import type { FoundPhoto } from './foundAlbums.ts';
import { type PhotoFacts, readerVersion } from './photoFacts.ts';

type Parameters = Record<string, string | number | Buffer | null>;

function fileParameters({ rawPath, size, fileTime, etag }: FoundPhoto): Parameters {
  return { path: pathBytes(rawPath), size, fileTime, etag };
}

function columnsOf({ camera, position, ...columns }: PhotoFacts): Parameters {
  return columns;
}

export type InsertPhoto = (
  albumId: number,
  photo: FoundPhoto,
  facts: PhotoFacts,
  missingSince: number | null,
) => number;

/** Inserts a photo and answers its id. */
export function prepareInsert(client: Sqlite.Database, now: number): InsertPhoto {
  const statement = client.prepare<[Parameters]>(
    `insert into photos (album_id, filename, sort_key, path, kind, media_type, size, file_time, etag,
      content_key, width, height, orientation, taken_at, taken_offset, taken_source, damaged,
      missing_since, added_at, reader_version)
    values (@albumId, @filename, @sortKey, @path, @kind, @mediaType, @size, @fileTime, @etag,
      @contentKey, @width, @height, @orientation, @takenAt, @takenOffset, @takenSource, @damaged,
      @missingSince, @now, ${readerVersion})`,
  );
  const keepCamera = prepareCameraRow(client);
  return (albumId, photo, facts, missingSince) => {
    const { filename } = photo;
    const file = { filename, sortKey: sortKey(filename), ...fileParameters(photo) };
    const row = { albumId, missingSince, now, ...file, ...columnsOf(facts) };
    const id = Number(statement.run(row).lastInsertRowid);
    keepCamera(id, facts);
    return id;
  };
}

/** Did the update change when the photo was taken? */
export type Rewrite = (id: number, photo: FoundPhoto, facts: PhotoFacts) => { redated: boolean };

/**
 * Brings a row to what its file says now; what the owner edited stays. What was derived from other
 * content is forgotten. A fault that was found in the picture data of this very content, when it
 * was shown, stays: a header that can be read does not disprove it.
 */
export function prepareRewrite(client: Sqlite.Database): Rewrite {
  const before = client.prepare('select taken_at from photos where id = ?').pluck();
  const statement = client.prepare<[Parameters]>(
    `update photos set path = @path, size = @size, file_time = @fileTime, etag = @etag,
      kind = @kind, media_type = @mediaType, content_key = @contentKey, width = @width,
      height = @height, orientation = @orientation, taken_at = @takenAt,
      taken_offset = @takenOffset, taken_source = @takenSource, reader_version = ${readerVersion},
      crc32 = iif(etag = @etag, crc32, null),
      stripped_size = iif(etag = @etag, stripped_size, null),
      stripped_crc32 = iif(etag = @etag, stripped_crc32, null),
      thumbhash = iif(content_key = @contentKey, thumbhash, null),
      damaged = coalesce(@damaged, iif(content_key = @contentKey and width is not null, damaged, null))
    where id = @id and (path, etag, kind, media_type, content_key, width, height, orientation,
        taken_at, taken_offset, taken_source, reader_version)
      is not (@path, @etag, @kind, @mediaType, @contentKey, @width, @height, @orientation,
        @takenAt, @takenOffset, @takenSource, ${readerVersion})
      or id = @id and @damaged is not null and damaged is not @damaged`,
  );
  const keepCamera = prepareCameraRow(client);
  return (id, photo, facts) => {
    const takenBefore = before.get(id) as string | null;
    statement.run({ id, ...fileParameters(photo), ...columnsOf(facts) });
    keepCamera(id, facts);
    return { redated: takenBefore !== facts.takenAt };
  };
}

/** Notes which file a photo has, of which no header was read: the next scan will. */
export function prepareMove(client: Sqlite.Database): (id: number, photo: FoundPhoto) => void {
  const statement = client.prepare<[Parameters]>(
    `update photos set path = @path, size = @size, file_time = @fileTime,
      content_key = iif(etag = @etag, content_key, null), crc32 = iif(etag = @etag, crc32, null),
      stripped_size = iif(etag = @etag, stripped_size, null),
      stripped_crc32 = iif(etag = @etag, stripped_crc32, null),
      thumbhash = iif(etag = @etag, thumbhash, null), etag = @etag
    where id = @id`,
  );
  return (id, photo) => {
    statement.run({ id, ...fileParameters(photo) });
  };
}
