import { type Sql, sql } from '../db/sql.ts';
import { searchWords } from '../text/search.ts';

/**
 * SQL over `albums`: does the album have every word of the query, in whatever order? A word is part
 * of the name or the album's year, or is found where `elsewhere` looks for it.
 */
export function albumHasWords(query: string, elsewhere: (word: string) => Sql[] = () => []): Sql {
  const words = searchWords(query).map((word) => {
    const named = sql`instr(albums.search_text, ${word}) > 0`;
    const dated = /^\d{4}$/.test(word) ? [sql`substr(albums.shown_date, 1, 4) = ${word}`] : [];
    return sql`(${sql.join([named, ...dated, ...elsewhere(word)], sql` or `)})`;
  });
  return words.length === 0 ? sql`1` : sql.join(words, sql` and `);
}
