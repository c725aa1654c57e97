import { type Sql, sql } from '../db/sql.ts';
import { searchWords } from '../text/search.ts';

/**
 * SQL over `albums`: does the album have every word of the query, in whatever order? A word is part
 * of the name or the album's year.
 */
export function albumHasWords(query: string): Sql {
  return hasWords(query, () => []);
}

/** The same, where a word may be part of the directory as well. */
export function albumOrDirectoryHasWords(query: string): Sql {
  return hasWords(query, (word) => [sql`instr(${foldedDirpath}, ${word}) > 0`]);
}

const foldedDirpath = foldedColumn(sql`albums.dirpath`);

function hasWords(query: string, elsewhere: (word: string) => Sql[]): Sql {
  const words = searchWords(query).map((word) => {
    const named = sql`instr(albums.search_text, ${word}) > 0`;
    const dated = /^\d{4}$/.test(word) ? [sql`substr(albums.shown_date, 1, 4) = ${word}`] : [];
    return sql`(${sql.join([named, ...dated, ...elsewhere(word)], sql` or `)})`;
  });
  return words.length === 0 ? sql`1` : sql.join(words, sql` and `);
}

/**
 * SQL: a column folded for search. Most text is ASCII, and SQLite itself folds that, many times as
 * fast as `fold_text`, which of ASCII changes nothing else but the backtick.
 */
export function foldedColumn(column: Sql): Sql {
  return sql`iif(
    length(${column}) <> octet_length(${column}) or instr(${column}, char(96)),
    fold_text(${column}),
    lower(${column})
  )`;
}
