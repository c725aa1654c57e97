import { albumCondition, photoCondition, type Viewer } from '../access/access.ts';
import { compile } from '../access/condition.ts';
import { type Sql, sql } from '../db/sql.ts';
import { hasMotion } from './parts.ts';

/** Who searches, and what this gallery shows them. */
export type Asker = {
  readonly viewer: Viewer;
  /** Are renditions of films made, so that everybody who sees a photo can play what moves in it? */
  readonly makesFilms: boolean;
};

/**
 * SQL over `photo_words`, `photos` and `albums`: does a word of the photo begin with this one? Threat:
 * whoever searches for a place, or for the name of an album, learns which photos have it. So words of
 * the metadata count only for those who may have that, words of the album for those who see the album,
 * and words that say that something moves for those who can play it.
 */
export function hasWord(asker: Asker, word: string): Sql {
  return hasBeginning(asker, sql`${word.length === 1 ? ` ${word} ` : ` ${word}`}`);
}

/** `begins`: SQL for the beginning of a word, after a space. A single letter must be a whole word. */
function hasBeginning({ viewer, makesFilms }: Asker, begins: Sql): Sql {
  const within = (column: string) => sql`instr(${sql.raw(`photo_words.${column}`)}, ${begins}) > 0`;
  const motion = hasMotion(viewer, sql`photo_words.photo_id`, { makesFilms });
  return sql`(${within('words')}
    or (${within('motion')} and ${motion})
    or (${within('album')} and ${compile(albumCondition(viewer))})
    or (${within('details')} and ${compile(photoCondition(viewer, 'metadata'))}))`;
}

/** SQL as `hasWord`, for all words of a JSON array. */
export function hasAllWords(asker: Asker, words: Sql): Sql {
  const begins = sql`' ' || word.value || iif(length(word.value) = 1, ' ', '')`;
  return sql`not exists (
    select 1 from json_each(${words}) as word where not ${hasBeginning(asker, begins)})`;
}

/** If up to this many words of the index begin with what was typed, they are looked up themselves. */
const MOST_TERMS = 32;

/**
 * SQL: the FTS5 query for photos with words that begin with each of these (JSON), in any column. For
 * beginnings of two or three letters FTS5 has an index. For a longer one it would read all that has it
 * before the first match, so that is replaced by the words of the index that begin with it.
 */
export function matching(words: Sql): Sql {
  const word = sql`wanted.value`;
  const terms = sql`(
    select iif(count(*) > ${MOST_TERMS},
        '"' || ${word} || '" *',
        '(' || group_concat('"' || term || '"', ' OR ') || ')')
      from (
        select term
        from photo_terms
        where term >= ${word} and term < ${word} || char(1114111)
        limit ${MOST_TERMS + 1}))`;
  return sql`(
    select group_concat(
        case
          when length(${word}) = 1 then '"' || ${word} || '"'
          when length(${word}) < 4 then '"' || ${word} || '" *'
          else coalesce(${terms}, '"' || ${word} || '"')
        end,
        ' AND ')
      from json_each(${words}) as wanted)`;
}

/** Up to this many matches are found by the index of words, checked and sorted. */
export const MOST_INDEXED = 20_000;

/** A FROM of all photos that the index of words finds by a query of FTS5, hidden ones too. */
export function foundByIndex(match: Sql): Sql {
  return sql`(
      select rowid as id from photo_search where photo_search match ${match} limit ${MOST_INDEXED + 1}
    ) as found
    cross join photos on photos.id = found.id
    cross join photo_words on photo_words.photo_id = photos.id
    cross join albums on albums.id = photos.album_id`;
}
