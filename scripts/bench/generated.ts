import type { Database } from '../../lib/db/open.ts';
import { allRows, runStatement } from '../../lib/db/run.ts';
import { indexWords } from '../../lib/db/searchIndex.ts';
import { sql } from '../../lib/db/sql.ts';
import { atomically } from '../../lib/db/write.ts';
import { recountAlbums } from '../../lib/photos/counters.ts';
import { READER_VERSION } from '../../lib/scan/photoFacts.ts';
import type { LibrarySpec } from './libraries.ts';

/** One in this many photos is of each kind; each kind is spread over the whole gallery. */
const DAMAGED_EVERY = 997;
const WAITING_EVERY = 1_009;
const MISSING_EVERY = 1_013;
const UNDATED_EVERY = 1_019;
/** One in this many albums is missing, and as many others have no policy yet. */
const MISSING_ALBUM_EVERY = 211;

/**
 * Fills an empty database as a scan of a library of this size would, without any file, and with
 * some of everything that administrators look for: damaged, waiting, missing and undated photos,
 * missing albums, two dozen finished scans. The last scan found the last two albums.
 */
export function generateGallery(db: Database, { albums, photosPerAlbum }: LibrarySpec): void {
  atomically(db, (tx) => {
    runStatement(tx, insertAlbums(albums));
    runStatement(tx, insertPhotos(photosPerAlbum));
    runStatement(tx, insertPositions);
    const ids = allRows<{ id: number }>(tx, sql`select id from albums`);
    recountAlbums(
      tx,
      ids.map(({ id }) => id),
    );
    indexWords(tx.$client);
    runStatement(tx, insertScans);
  });
}

const newest = Date.UTC(2025, 0, 2, 9);
const DAY = 86_400_000;

function insertAlbums(albums: number) {
  return sql`
    with recursive numbers(n) as (select 0 union all select n + 1 from numbers where n < ${albums - 1}),
    dated as (
      select n,
        date('2005-01-02', format('+%d days', n * 7305 / ${albums})) as day,
        format('%s in %s %d',
          json_extract('["Snow","Sea","Birthday","Picnic","Market","Garden","Wedding"]', format('$[%d]', n % 7)),
          json_extract('["Paris","Lisbon","Vienna","Oslo","Bergen","Nantes","Turin"]', format('$[%d]', n / 7 % 7)),
          n) as name
      from numbers),
    placed as (
      select n, day, name, format('%s/%s_%s', substr(day, 1, 4), replace(substr(day, 6), '-', '_'), name) as dirpath
      from dated)
    insert into albums (id, category, dirpath, raw_dirpath, derived_date, derived_name, missing_since, added_at, search_text)
    select n + 1, 'Photos', dirpath, cast(dirpath as blob), day, name,
      iif(n % ${MISSING_ALBUM_EVERY} = 100, ${newest}, null),
      iif(n >= ${albums - 2}, ${newest}, ${newest - 400 * DAY} + n * 60000), lower(name)
    from placed`;
}

function insertPhotos(photosPerAlbum: number) {
  return sql`
    with recursive numbers(n) as (
      select 0 union all select n + 1 from numbers where n < ${photosPerAlbum - 1}),
    named as (
      select albums.id as albumId, dirpath, derived_date as day, albums.added_at as addedAt,
        (albums.id - 1) * ${photosPerAlbum} + n as number,
        format('%s_%02d-%02d-%02d.jpg', derived_date, 8 + n / 3600 % 12, n / 60 % 60, n % 60) as filename,
        format('%sT%02d:%02d:%02d', derived_date, 8 + n / 3600 % 12, n / 60 % 60, n % 60) as taken
      from albums cross join numbers)
    insert into photos (album_id, filename, sort_key, path, kind, media_type, size, file_time, etag, ctime,
      quick_key, full_key, width, height, orientation, taken_at, taken_source, caption, damaged,
      missing_since, waiting, waiting_reason, added_at, reader_version)
    select albumId, filename, filename, cast(dirpath || '/' || filename as blob), 'image', 'image/jpeg',
      4000000 + number % 900001, ${newest - 500 * DAY} + number, format('%d-%d', 4000000 + number % 900001, number),
      ${newest} + number, format('%032x', number), null, 4000, 3000, 1,
      iif(number % ${UNDATED_EVERY} = 500, null, taken), 'DateTimeOriginal',
      iif(number % 3 = 0, format('%s at the %s with %s',
        json_extract('["Snow","Sunset","Holiday","Christmas","Dinner"]', format('$[%d]', number / 3 % 5)),
        json_extract('["lake","castle","beach","museum","island","harbour","garden"]', format('$[%d]', number / 7 % 7)),
        json_extract('["grandma","Anna","the dog","everybody","Uncle Ben"]', format('$[%d]', number / 11 % 5))), null),
      iif(number % ${DAMAGED_EVERY} = 500, 'its picture data ends early', null),
      iif(number % ${MISSING_EVERY} = 500, ${newest - DAY}, null),
      number % ${WAITING_EVERY} = 500, iif(number % ${WAITING_EVERY} = 500, 'review', null),
      addedAt, ${READER_VERSION}
    from named`;
}

/**
 * Of four photos in five the position is known: those of every other album on twelve spots around home,
 * those of all others within a few kilometres of the town of their album.
 */
const insertPositions = sql`
  insert into camera_details (photo_id, latitude, longitude)
  select photos.id,
    iif(album_id % 2, 45.75, json_extract('[48.86,38.72,48.21,59.91,60.39,47.22,45.07]', format('$[%d]', (album_id - 1) / 7 % 7)))
      + iif(album_id % 2, photos.id * 7919 % 4 / 2000.0, photos.id * 7919 % 1000 / 20000.0),
    iif(album_id % 2, 4.85, json_extract('[2.35,-9.14,16.37,10.75,5.32,-1.55,7.69]', format('$[%d]', (album_id - 1) / 7 % 7)))
      + iif(album_id % 2, photos.id * 104729 % 3 / 2000.0, photos.id * 104729 % 1000 / 20000.0)
  from photos
  where photos.id % 5 > 0`;

const insertScans = sql`
  with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 24)
  insert into scans (started_at, finished_at, origin, state)
  select ${newest - 1000} - (24 - n) * ${DAY}, ${newest + 1000} - (24 - n) * ${DAY}, 'command', 'done'
  from numbers`;
