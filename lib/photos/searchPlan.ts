import type { Viewer } from '../access/access.ts';
import { mayBeSeen, roughlySeen } from '../access/visibility.ts';
import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { albumsInMonths } from './months.ts';
import { type Asker, foundByIndex, hasWord, MOST_INDEXED, matching } from './photoWords.ts';
import type { DatedSearch, Search } from './searchQuery.ts';
import type { Sequence } from './sequence.ts';
import { timelineSequence } from './timeline.ts';

/** One way to read a search: these words and, if there are dates, one of them. */
type Wish = { readonly words: readonly string[]; readonly dates?: DatedSearch['dates'] };

export type SearchLimits = {
  /** Up to this many matches are found by the index of words, checked and sorted. */
  readonly mostIndexed: number;
  /** For a viewer who sees at most this many photos, all of them are looked through. */
  readonly mostWalked: number;
  /**
   * If more photos than this have the words of a date in their names or texts, a search for it
   * means the date alone.
   */
  readonly mostNamed: number;
};
const usualLimits: SearchLimits = {
  mostIndexed: MOST_INDEXED,
  mostWalked: 10_000,
  mostNamed: 20_000,
};

/**
 * Sequences that together hold all that a search finds; each reads the tables that suit it. Where the
 * query contains a date, one is for the date, one for its words.
 */
export function planSearch(
  db: Database,
  asker: Asker,
  { words, dated }: Search,
  some: Partial<SearchLimits>,
): Sequence[] {
  if (words.length === 0) return [];
  const limits = { ...usualLimits, ...some };
  const wishes: Wish[] = dated ? [dated, { words }] : [{ words }];
  const { matches, seen } = readCosts(db, asker.viewer, wishes, limits);
  return wishes.flatMap((wish, place) => {
    const found = matches[place] ?? null;
    // The words are those of a date, and very many photos have them, as file names do: so only the
    // date is meant. Threat: most of these photos may be hidden, so a viewer who sees little is
    // shown all of it that has the words.
    const isNamedByMany = !wish.dates && dated !== null && (found?.count ?? 0) > limits.mostNamed;
    const isNothing = found?.count === 0;
    if (isNothing || (isNamedByMany && (seen ?? 0) > limits.mostWalked)) return [];
    return [timelineSequence(asker.viewer, tablesOf(asker, wish, found, seen, limits))];
  });
}

/** The FTS5 query for the words of a wish, and how many photos have them, hidden ones too. */
type Matches = { readonly match: string; readonly count: number };

type Costs = {
  /** For each wish, counted to `MOST_INDEXED + 1`; null: it has no words. */
  readonly matches: readonly (Matches | null)[];
  /** About how many photos the viewer sees; null where that does not matter. */
  readonly seen: number | null;
};

function readCosts(
  db: Database,
  viewer: Viewer,
  wishes: readonly Wish[],
  limits: SearchLimits,
): Costs {
  const column = (name: 'query' | 'matches', place: number) => sql.raw(`${name}${place}`);
  const queries = wishes.map(({ words }, place) => {
    const query = words.length === 0 ? sql`null` : matching(sql`${JSON.stringify(words)}`);
    return sql`${query} as ${column('query', place)}`;
  });
  const counts = wishes.map(
    (_, place) => sql`iif(${column('query', place)} is null, null, (
      select count(*)
      from (
        select 1
        from photo_search
        where photo_search match ${column('query', place)}
        limit ${MOST_INDEXED + 1}))) as ${column('matches', place)}`,
  );
  const isLong = wishes.map((_, place) => {
    const count = column('matches', place);
    return sql`(${count} is null or ${count} > ${limits.mostIndexed})`;
  });
  // Each `limit -1` keeps SQLite from merging a select into the one around it, and asking twice.
  const row = firstRow<Record<string, string | number | null>>(
    db,
    sql`select counted.*, case when ${sql.join(isLong, sql` or `)} then ${roughlySeen(viewer)} end as seen
      from (
        select asked.*, ${sql.join(counts, sql`, `)}
        from (select ${sql.join(queries, sql`, `)} limit -1) as asked
        limit -1) as counted`,
  );
  return {
    matches: wishes.map((_, place) => {
      const [match, count] = [row?.[`query${place}`], row?.[`matches${place}`]];
      return match == null || count == null ? null : { match: String(match), count: Number(count) };
    }),
    seen: row?.['seen'] == null ? null : Number(row['seen']),
  };
}

/**
 * A FROM of what a wish finds: by the index of words, where few photos have them; else through all photos
 * that the viewer sees, where these are few; else through the index of times, newest first, which soon
 * comes upon the first ones. Whether the viewer may see a photo is checked before its words, which are in
 * another table.
 */
function tablesOf(
  asker: Asker,
  { words, dates }: Wish,
  matches: Matches | null,
  seen: number | null,
  limits: SearchLimits,
): Sql {
  const { viewer } = asker;
  const conditions = [mayBeSeen(viewer), ...words.map((word) => hasWord(asker, word))];
  if (dates) conditions.unshift(isDated(dates));
  const meets = sql.join(conditions, sql` and `);
  if (matches !== null && matches.count <= limits.mostIndexed) {
    return sql`${foundByIndex(sql`${matches.match}`)} and ${meets}`;
  }
  const albums = sql`cross join albums on albums.id = photos.album_id and ${meets}`;
  const joined =
    words.length === 0
      ? albums
      : sql`cross join photo_words on photo_words.photo_id = photos.id ${albums}`;
  if (seen !== null && seen <= limits.mostWalked) {
    return sql`(${albumsInMonths(viewer, '', '~')}) as near
      cross join photos indexed by photos_order on photos.album_id = near.id ${joined}`;
  }
  if (dates?.every((date) => /^-\d\d-\d\d$/.test(date))) {
    return sql`${daysOf(dates)} as days
      cross join photos indexed by photos_timeline
        on photos.timeline_at >= days.day and photos.timeline_at < days.day || '~' ${joined}`;
  }
  return sql`photos indexed by photos_timeline ${joined}${dates ? within(dates) : sql``}`;
}

/** These days (`-07-14`) of all years of which there are photos: each is a range of the index of times. */
function daysOf(dates: DatedSearch['dates']): Sql {
  return sql`(
    select year || dates.value as day
    from (
      select substr(month, 1, 4) as year from album_months where month <> ''
      union
      select substr(month, 1, 4) from audience_months where month <> '')
    cross join json_each(${JSON.stringify([...new Set(dates)])}) as dates)`;
}

/** SQL: limits the timeline to the time of these dates; no limit where one has no year. */
function within(dates: DatedSearch['dates']): Sql {
  if (dates.some((date) => date.startsWith('-'))) return sql``;
  const [oldest, newest] = [dates.toSorted()[0], dates.toSorted().at(-1)];
  return sql` and photos.timeline_at >= ${oldest ?? ''} and photos.timeline_at < ${`${newest}~`}`;
}

/** SQL over `photos`: is its date one of these? */
function isDated(dates: DatedSearch['dates']): Sql {
  const each = dates.map((date) =>
    date.startsWith('-')
      ? sql`substr(photos.timeline_at, 5, ${date.length}) = ${date}`
      : sql`photos.timeline_at >= ${date} and photos.timeline_at < ${`${date}~`}`,
  );
  return sql`(${sql.join(each, sql` or `)})`;
}
