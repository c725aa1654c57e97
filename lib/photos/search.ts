import { type Sql, sql } from '../db/sql.ts';
import { searchWords } from '../text/search.ts';
import type { Search } from './searchQuery.ts';

/**
 * SQL over `albums`: does the album match every word of the query, in any order? A word matches
 * part of the name, or the album's year.
 */
export function albumHasWords(query: string): Sql {
  return hasWords(query, () => []);
}

/**
 * SQL over `albums`: does a search find the album? As for photos, by all of its words, or by one of its
 * dates and the other words. A word may also match part of the category.
 */
export function albumIsFound({ text, dated }: Search): Sql {
  const byWords = hasWords(text, inCategory);
  if (!dated) return byWords;
  const dates = dated.dates.map((date) =>
    date.startsWith('-')
      ? sql`substr(albums.shown_date, 5, ${date.length}) = ${date}`
      : sql`albums.shown_date >= ${date} and albums.shown_date < ${`${date}~`}`,
  );
  const byDate = sql`(${sql.join(dates, sql` or `)}) and ${hasWords(dated.words.join(' '), inCategory)}`;
  return sql`((${byWords}) or (${byDate}))`;
}

const foldedCategory = foldedColumn(sql`albums.category`);
const inCategory = (word: string) => [sql`instr(${foldedCategory}, ${word}) > 0`];

/** As `albumHasWords`, where a word may also match part of the directory. */
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
 * SQL: a column folded for search. Most text is ASCII, which SQLite itself folds many times as fast
 * as `fold_text`; in ASCII text the only other difference is the backtick.
 */
export function foldedColumn(column: Sql): Sql {
  return sql`iif(
    length(${column}) <> octet_length(${column}) or instr(${column}, char(96)),
    fold_text(${column}),
    lower(${column})
  )`;
}
