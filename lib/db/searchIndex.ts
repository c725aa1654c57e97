import type Sqlite from 'better-sqlite3';
import { makeLog } from '../process/log.ts';
import { searchTextOf } from '../text/search.ts';

/** How many photos are indexed by one set of statements. */
const PER_BATCH = 5_000;

/**
 * Defines `search_text_of`, SQL for `searchTextOf` of any number of texts. Only statements may use it,
 * never the schema, since other programs open the file too.
 */
export function defineSearchText(client: Sqlite.Database): void {
  const options = { deterministic: true, varargs: true };
  client.function('search_text_of', options, (...texts) => searchTextOf(texts));
}

/**
 * Brings the index of words up to date with the photos that triggers have noted. Must be called before
 * the end of each transaction that changes photos, their texts or the names of albums; whatever is left
 * out is found by its old words until the next call.
 */
export function indexWords(client: Sqlite.Database): void {
  const next = client
    .prepare('select photo_id from photos_to_index order by photo_id limit ?')
    .pluck();
  for (;;) {
    const ids = next.all(PER_BATCH) as number[];
    if (ids.length === 0) return;
    indexBatch(client, JSON.stringify(ids));
    if (ids.length < PER_BATCH) return;
  }
}

/**
 * Up to this many photos are indexed within seconds; with more, the owner is told why the start
 * takes longer.
 */
const WORTH_TELLING = 50_000;

/**
 * As `indexWords`, for what a migration left to be indexed in a database that was just opened. All
 * or nothing: after a kill the next start begins again.
 */
export function catchUpWords(client: Sqlite.Database): void {
  if (!hasIndex(client)) return;
  const left = client.prepare('select count(*) from photos_to_index').pluck().get() as number;
  if (left === 0) return;
  if (left > WORTH_TELLING) {
    makeLog('info').info(
      `After the upgrade the words of ${left} photos are indexed, which takes a minute for a million.`,
    );
  }
  client.transaction(() => indexWords(client)).immediate();
}

/** Has the words of all photos indexed anew, as when another version of `foldText` has to fold them. */
export function noteAllPhotos(client: Sqlite.Database): void {
  if (hasIndex(client)) {
    client.exec('insert or ignore into photos_to_index select id from photos');
  }
}

/** Tests stop at migrations from before there was an index. */
function hasIndex(client: Sqlite.Database): boolean {
  const table = client.prepare("select 1 from sqlite_master where name = 'photos_to_index'").get();
  return table !== undefined;
}

function indexBatch(client: Sqlite.Database, ids: string): void {
  const run = (statement: string) => client.prepare(statement).run({ ids });
  const before = distinctWords(client, ids);
  run(`insert into photo_search (photo_search, rowid, words, motion, album, details)
    select 'delete', photo_id, words, motion, album, details from photo_words where photo_id in ${LISTED}`);
  run(`delete from photo_words where photo_id in ${LISTED}`);
  run(`insert into photo_words (photo_id, words, motion, album, details)
    with named as materialized (
      select id, search_text_of(search_text, category) as words
      from albums
      where id in (select album_id from photos where id in ${LISTED}))
    select photos.id,
      search_text_of(photos.filename, photos.caption, ${kindWords}),
      iif(${hasMotion}, ' live motion ', ' '),
      named.words,
      search_text_of(photo_texts.title, photo_texts.caption, ${listOf('keywords')}, ${listOf('people')},
        ${listOf('places')},
        camera_details.make, camera_details.model, camera_details.lens)
    from photos
    join named on named.id = photos.album_id
    left join photo_texts on photo_texts.photo_id = photos.id
    left join camera_details on camera_details.photo_id = photos.id
    where photos.id in ${LISTED}`);
  run(`insert into photo_search (rowid, words, motion, album, details)
    select photo_id, words, motion, album, details from photo_words where photo_id in ${LISTED}`);
  run(`delete from photos_to_index where photo_id in ${LISTED}`);
  followVocabulary(client, before, distinctWords(client, ids));
}

const LISTED = '(select value from json_each(@ids))';

/** SQL: words for the kind of a file that its name does not contain. */
const kindWords = `case
  when photos.kind = 'video' then 'video videos film films filme movie'
  when photos.media_type like 'image/x-%' then 'raw'
end`;

/**
 * SQL: is there a film in its file, or beside it? Only viewers who may have the film search this
 * column.
 */
const hasMotion = `photos.kind = 'image' and (photos.motion_length is not null or exists (
  select 1 from photos as part where part.part_of = photos.id and part.kind = 'video'))`;

function listOf(column: 'keywords' | 'people' | 'places'): string {
  return `(select group_concat(value, ' ') from json_each(photo_texts.${column}))`;
}

function distinctWords(client: Sqlite.Database, ids: string): Set<string> {
  const rows = client
    .prepare(
      `select words || motion || album || details from photo_words where photo_id in ${LISTED}`,
    )
    .pluck()
    .all({ ids }) as string[];
  const words = new Set<string>();
  for (const text of rows) for (const word of text.split(' ')) words.add(word);
  return new Set([...words].filter(isCorrectable));
}

/**
 * May a word be offered as the correction of another one? Words with digits may not: most are parts
 * of file names.
 */
export function isCorrectable(word: string): boolean {
  return word.length >= 4 && word.length <= 40 && !/\p{N}/u.test(word);
}

/** Adds words to the vocabulary, and takes those away that no photo has any more. */
function followVocabulary(
  client: Sqlite.Database,
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): void {
  const add = client.prepare(
    'insert or ignore into vocabulary (word) select value from json_each(?)',
  );
  const isUsed = client.prepare('select 1 from photo_terms where term = ?');
  const remove = client.prepare('delete from vocabulary where word = ?');
  add.run(JSON.stringify([...after]));
  for (const word of before) {
    if (!after.has(word) && isUsed.get(word) === undefined) remove.run(word);
  }
}
