import { photosFor, visibleAlbums } from '../access/checkedRows.ts';
import { mayBeSeen } from '../access/visibility.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { isCorrectable } from '../db/searchIndex.ts';
import { sql } from '../db/sql.ts';
import { editDistance } from '../text/editDistance.ts';
import { type Asker, foundByIndex, hasAllWords, matching } from './photoWords.ts';
import type { ListScope } from './scope.ts';
import type { Search } from './searchQuery.ts';

/** For how many words of a query replacements are looked for. */
const MOST_WORDS = 4;
/** How many replacements are looked up in one statement. */
const TRIED_AT_ONCE = 12;
/** After this time (ms) no more are looked up. */
const LONGEST_MS = 100;

/**
 * What somebody who found nothing may have meant: the query with one word replaced by a similar one.
 * Threat: a word that is offered could tell what is written about hidden photos. So only a query with
 * which this viewer finds something is offered.
 */
export function findCorrection(
  db: Database,
  scope: ListScope,
  { words }: Search,
  { makesFilms }: Pick<Asker, 'makesFilms'>,
): string | null {
  const wrong = words.filter(isCorrectable).slice(0, MOST_WORDS);
  if (wrong.length === 0) return null;
  const known = listSimilar(db, wrong);
  const meant = [...new Set(known)].filter(isCorrectable);
  const tries = wrong
    .flatMap((word) => meant.flatMap((other) => replacement(words, word, other)))
    .sort((a, b) => a.distance - b.distance);
  return findFirst(db, { viewer: scope.viewer, makesFilms }, tries);
}

/**
 * The text of the first try with which the viewer finds something. Threat: were only so many tried, the
 * words of hidden photos could crowd out one that the viewer finds, and its absence would tell of them.
 */
function findFirst(db: Database, asker: Asker, tries: readonly Try[]): string | null {
  const startedAt = performance.now();
  for (let at = 0; at < tries.length; at += TRIED_AT_ONCE) {
    if (performance.now() - startedAt > LONGEST_MS) return null;
    const some = tries.slice(at, at + TRIED_AT_ONCE);
    const found = new Set(listFound(db, asker, some));
    const best = some.find(({ text }) => found.has(text));
    if (best) return best.text;
  }
  return null;
}

type Try = { readonly words: readonly string[]; readonly text: string; readonly distance: number };

function replacement(words: readonly string[], word: string, other: string): Try[] {
  const most = word.length < 6 ? 1 : 2;
  const distance = editDistance(word, other, most);
  if (distance === 0 || distance > most) return [];
  const replaced = words.map((each) => (each === word ? other : each));
  return [{ words: replaced, text: replaced.join(' '), distance }];
}

/** Words of photos, hidden ones too, that have three letters in a row in common with one of these. */
function listSimilar(db: Database, words: readonly string[]): string[] {
  const each = words.map((word) => {
    const near = sql`length(vocabulary.word) between ${word.length - 2} and ${word.length + 2}`;
    const sharing = sql`select vocabulary.word
      from vocabulary_search
      join vocabulary on vocabulary.id = vocabulary_search.rowid
      where vocabulary_search match ${trigramsOf(word)} and ${near}`;
    // A short word with an error in its middle may share no three letters with the right one.
    if (word.length > 5) return sharing;
    return sql`${sharing}
      union
      select vocabulary.word
      from vocabulary
      where vocabulary.word >= ${word.slice(0, 1)} and vocabulary.word < ${`${word.slice(0, 1)}\u{10ffff}`}
        and ${near}`;
  });
  return allRows<{ word: string }>(db, sql.join(each, sql` union `)).map(({ word }) => word);
}

function trigramsOf(word: string): string {
  const letters = [...word];
  const trigrams = letters.slice(2).map((_, i) => `"${letters.slice(i, i + 3).join('')}"`);
  return trigrams.join(' OR ');
}

/** With which of these tries the viewer finds a photo, or an album by its name: their texts. */
function listFound(db: Database, asker: Asker, tries: readonly Try[]): string[] {
  const { condition } = photosFor(asker.viewer, 'see');
  const words = sql`tried.value -> 'words'`;
  const albums = visibleAlbums(asker.viewer);
  return allRows<{ text: string }>(
    db,
    sql`select tried.value ->> 'text' as text
      from json_each(${JSON.stringify(tries)}) as tried
      where exists (
          select 1
          from ${foundByIndex(matching(words))}
          where ${mayBeSeen(asker.viewer)} and ${condition} and ${hasAllWords(asker, words)})
        or exists (
          select 1
          from ${albums.tables}
          where not exists (
              select 1 from json_each(${words}) as word where instr(albums.search_text, word.value) = 0)
            and ${albums.condition})`,
  ).map(({ text }) => text);
}
