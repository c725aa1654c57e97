import type Sqlite from 'better-sqlite3';
import { pathBytes } from '../library/rawPath.ts';
import { sortKey } from '../text/sortKey.ts';
import type { WallTime } from '../time/wallTime.ts';
import { type ContentKeys, isSameContent } from './contentKeys.ts';
import { type CorrectedFact, prepareCorrections } from './corrections.ts';
import { prepareKeepFormer } from './formerContents.ts';
import { prepareDetails } from './photoDetails.ts';
import type { PhotoFacts } from './photoFacts.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';

type Parameters = Record<string, string | number | Buffer | null>;

function fileParameters({
  rawPath,
  filename,
  size,
  fileTime,
  etag,
  ctimeMs,
}: ScannedPhoto): Parameters {
  const name = { path: pathBytes(rawPath), filename, sortKey: sortKey(filename) };
  return { ...name, size, fileTime, etag, ctime: ctimeMs };
}

/** The facts that have a column of their own. */
function columnsOf({
  camera,
  position,
  texts,
  oldKey,
  readSize,
  wasRead,
  takenByZone,
  ...columns
}: PhotoFacts): Parameters {
  return { ...columns, takenByZone: Number(takenByZone) };
}

/** What changed of a photo by reading its file: its date taken, and other facts. */
export type Rewritten = { readonly redated: boolean; readonly corrected: readonly CorrectedFact[] };

/** Updates a row from its file. */
type Rewrite = (id: number, photo: ScannedPhoto, facts: PhotoFacts) => Rewritten;

/**
 * Updates the row of a photo whose file could not be read just now. Everything known stays,
 * including date, size and etag, so the next scan reads the file and sees whether it has changed.
 * The reason is stored only for a photo that was never read: others keep being shown from the
 * cache.
 */
type UpdateUnread = (id: number, photo: ScannedPhoto, facts: PhotoFacts) => void;

/** Prepares an `UpdateUnread`. */
export function prepareUpdateUnread(client: Sqlite.Database): UpdateUnread {
  const statement = client.prepare<[Parameters]>(
    `update photos set path = @path, filename = @filename, sort_key = @sortKey, reader_version = 0,
      damaged = iif(quick_key is null and content_key is null, coalesce(damaged, @damaged), damaged)
    where id = @id`,
  );
  return (id, photo, { damaged }) => {
    statement.run({ id, ...fileParameters(photo), damaged });
  };
}

/**
 * Prepares a function that stores the date from a photo's path, which takes precedence over that in
 * its file.
 */
export function prepareUpdateNameTime(client: Sqlite.Database): (id: number, at: WallTime) => void {
  const statement = client.prepare(
    `update photos
      set taken_at = ?, taken_offset = null, taken_source = 'name', taken_by_zone = 0
      where id = ?`,
  );
  return (id, at) => {
    statement.run(at, id);
  };
}

/**
 * SQL: do all times of the file say that it is untouched? Threat: a file changed only in its middle
 * keeps its quick key; if it kept its full key too, it would be taken for the old content.
 */
const IS_UNTOUCHED = '@isSame and etag = @etag and coalesce(ctime = @ctime, 1)';

type Before = [
  takenAt: string | null,
  quick: string | null,
  full: string | null,
  old: string | null,
];

/**
 * Prepares a function that updates a row from its file. Edits of the owner stay; values derived
 * from other content are removed. Damage that was found in the picture data stays as long as all
 * times say that the file is untouched: a readable header does not disprove it.
 */
export function prepareRewrite(client: Sqlite.Database): Rewrite {
  const before = client
    .prepare('select taken_at, quick_key, full_key, content_key from photos where id = ?')
    .raw();
  const statement = client.prepare<[Parameters]>(
    `update photos set path = @path, filename = @filename, sort_key = @sortKey, size = @size, file_time = @fileTime,
      etag = @etag, ctime = @ctime, kind = @kind, media_type = @mediaType,
      quick_key = @quickKey, full_key = coalesce(@fullKey, iif(${IS_UNTOUCHED}, full_key, null)),
      content_key = iif(@isSame, content_key, null),
      width = @width, height = @height, orientation = @orientation,
      duration = @duration, codecs = @codecs, motion_start = @motionStart, motion_length = @motionLength, content_identifier = @contentIdentifier, taken_at = @takenAt,
      taken_offset = @takenOffset, taken_source = @takenSource, taken_by_zone = @takenByZone,
      sidecars = @sidecars, reader_version = @readBy,
      crc32 = iif(@isSame and etag = @etag, crc32, null),
      stripped_size = iif(@isSame and etag = @etag, stripped_size, null),
      stripped_crc32 = iif(@isSame and etag = @etag, stripped_crc32, null),
      thumbhash = iif(@isSame, thumbhash, null),
      thumbhash_from = iif(@isSame, thumbhash_from, null),
      damaged = coalesce(@damaged, iif(
        @isSame and etag = @etag and coalesce(ctime = @ctime, 1) and width is not null,
        damaged, null))
    where id = @id`,
  );
  const details = prepareDetails(client);
  const keepFormer = prepareKeepFormer(client);
  const correcting = prepareCorrections(client);
  return (id, photo, facts) => {
    const [takenAt, quick, full, old] = before.get(id) as Before;
    const keys = { quick: facts.quickKey, full: facts.fullKey, old: facts.oldKey };
    const isSame = Number(isSameContent({ quick, full, old }, keys));
    const row = { id, isSame, ...fileParameters(photo), ...columnsOf(facts) };
    const corrected = correcting(id, () => {
      keepFormer(id, () => statement.run(row));
      details.replace(id, facts);
    });
    return { redated: takenAt !== facts.takenAt, corrected };
  };
}

/**
 * Updates the row of a photo whose file was found but whose header was not read. Unless the content
 * is known to be the same, the next scan reads it.
 */
type UpdateFile = (
  id: number,
  photo: ScannedPhoto,
  content: { readonly isSame: boolean; readonly keys: ContentKeys | null },
) => void;

/** Prepares an `UpdateFile`. */
export function prepareUpdateFile(client: Sqlite.Database): UpdateFile {
  const statement = client.prepare<[Parameters]>(
    `update photos set path = @path, filename = @filename, sort_key = @sortKey, size = @size, file_time = @fileTime,
      ctime = @ctime,
      quick_key = coalesce(@quickKey, iif(@isSame, quick_key, null)),
      full_key = coalesce(@fullKey, iif(${IS_UNTOUCHED}, full_key, null)),
      content_key = iif(@isSame, content_key, null),
      reader_version = iif(@isSame, reader_version, 0),
      crc32 = iif(@isSame and etag = @etag, crc32, null),
      stripped_size = iif(@isSame and etag = @etag, stripped_size, null),
      stripped_crc32 = iif(@isSame and etag = @etag, stripped_crc32, null),
      thumbhash = iif(@isSame, thumbhash, null),
      thumbhash_from = iif(@isSame, thumbhash_from, null),
      damaged = iif(etag = @etag and coalesce(ctime = @ctime, 1) or path <> @path, damaged, null),
      etag = @etag
    where id = @id`,
  );
  const keepFormer = prepareKeepFormer(client);
  return (id, photo, { isSame, keys }) => {
    const { quick: quickKey = null, full: fullKey = null } = keys ?? {};
    const row = { id, isSame: Number(isSame), quickKey, fullKey, ...fileParameters(photo) };
    keepFormer(id, () => statement.run(row));
  };
}
