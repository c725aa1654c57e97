import { albumCondition, photoCondition, type Viewer, withoutShares } from '../access/access.ts';
import { photosFor, selectVisible } from '../access/checkedRows.ts';
import { compile } from '../access/condition.ts';
import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { albumsInMonths, monthsOf } from './months.ts';
import { hasMotion } from './parts.ts';
import { type PhotoRow, photoColumns, type VisiblePhoto } from './rows.ts';
import type { DatedSearch, Search } from './searchQuery.ts';
import { isBeside, photosPerPage, type Sequence } from './sequence.ts';
import { type TimelinePlace, timelineSequence } from './timeline.ts';

/** More are said to be "more than" that: to count all would cost with what is hidden. */
export const mostCounted = 1_000;

export type FoundPhotos = {
  /** Newest first. */
  readonly photos: readonly VisiblePhoto[];
  /** Are there older ones? */
  readonly hasOlder: boolean;
  /** Of all that is found; `mostCounted + 1`: there are more. */
  readonly count: number;
};

/**
 * The photos that are found, newest first, from a place on. The order is by date, never by a rank, since
 * ranks know hidden photos.
 */
export function searchPhotos(
  db: Database,
  viewer: Viewer,
  search: Search,
  {
    after = null,
    perPage = photosPerPage,
    ...limits
  }: { after?: TimelinePlace | null; perPage?: number } & Partial<Limits> = {},
): FoundPhotos {
  const asked = withoutShares(viewer);
  const ways = planSearch(db, asked, search, { ...usualLimits, ...limits });
  if (ways.length === 0) return { photos: [], hasOlder: false, count: 0 };
  const timeline = timelineSequence(asked);
  const order = sql`photos.timeline_at desc, photos.id desc`;
  const where = after ? isBeside(timeline, 'after', [sql`${after.at}`, sql`${after.id}`]) : sql`1`;
  const found = (condition: Sql, most: number) =>
    sql.join(
      ways.map((way) => {
        const { tables, condition: rule } = way.photosFor('see');
        return sql`select * from (
          select photos.id, photos.timeline_at as at
          from ${tables}
          where ${condition} and ${rule}
          order by ${order}
          limit ${most})`;
      }),
      sql` union `,
    );
  // The first page counts what it has found anyway; what is found is checked by the rule again, by id.
  const most = after ? perPage + 1 : mostCounted + 1;
  const tables = sql`(
      select id, min(count(*) over (), ${mostCounted + 1}) as total
      from (${found(where, most)})
      order by at desc, id desc
      limit ${perPage + 1}) as found
    cross join photos on photos.id = found.id
    join albums on albums.id = photos.album_id`;
  const total = after
    ? sql`(select count(*) from (${found(sql`1`, mostCounted + 1)} limit ${mostCounted + 1}))`
    : sql`found.total`;
  const rows = selectVisible<PhotoRow & { found: number }, 'see'>(
    db,
    photosFor(asked, 'see', tables),
    { columns: sql`${photoColumns}, ${total} as found`, order, limit: perPage + 1 },
  );
  return {
    photos: rows.slice(0, perPage),
    hasOlder: rows.length > perPage,
    count: rows[0]?.found ?? 0,
  };
}

/** All that is found, as a sequence. */
export function searchSequence(db: Database, viewer: Viewer, search: Search): Sequence {
  const asked = withoutShares(viewer);
  const ways = planSearch(db, asked, search, usualLimits);
  const ids = ways.map((way) => {
    const { tables, condition } = way.photosFor('see');
    return sql`select photos.id from ${tables} where ${condition}`;
  });
  const among = ids.length === 0 ? sql`(null)` : sql`(${sql.join(ids, sql` union `)})`;
  const sequence = timelineSequence(
    asked,
    sql`photos join albums on albums.id = photos.album_id and photos.id in ${among}`,
  );
  return {
    ...sequence,
    countFor: (purpose) => {
      const { tables, condition } = sequence.photosFor(purpose);
      return sql`(select count(*) from ${tables} where ${condition})`;
    },
  };
}

/** A part of a search: these words, and one of these dates where there are any. */
type Wish = { readonly words: readonly string[]; readonly dates?: DatedSearch['dates'] };

type Limits = {
  /** So many matches are found by the index of words, checked and sorted. */
  readonly mostIndexed: number;
  /** A viewer who sees so few photos has all of them looked through. */
  readonly mostWalked: number;
  /** Where more matches than these are of a date alone, only its photos are meant. */
  readonly mostNamed: number;
  /** Does whoever sees a photo see what moves in it, as a rendition? */
  readonly makesFilms: boolean;
};
const usualLimits: Limits = {
  mostIndexed: 20_000,
  mostWalked: 10_000,
  mostNamed: 20_000,
  makesFilms: false,
};

/** The parts of a search that together find everything, each by the way that suits it. */
function planSearch(
  db: Database,
  viewer: Viewer,
  { words, dated }: Search,
  limits: Limits,
): Sequence[] {
  if (words.length === 0) return [];
  const wishes: Wish[] = dated ? [dated, { words }] : [{ words }];
  const { matches, seen } = readCosts(db, viewer, wishes, limits);
  return wishes.flatMap((wish, place) => {
    const count = matches[place] ?? null;
    // What so many names of files contain, and is a date, is meant as a date. Threat: most of them may
    // be hidden, so whoever sees little is shown all of it that has the word.
    const isNamedByMany = !wish.dates && dated !== null && (count ?? 0) > limits.mostNamed;
    if (count === 0 || (isNamedByMany && (seen ?? 0) > limits.mostWalked)) return [];
    return [timelineSequence(viewer, tablesOf(viewer, wish, count, seen, limits))];
  });
}

type Costs = {
  /** By wish: how many photos have its words, hidden ones too; counted to 20,001. Null: no words. */
  readonly matches: readonly (number | null)[];
  /** How many photos the viewer sees; null where that does not matter. */
  readonly seen: number | null;
};

function readCosts(
  db: Database,
  viewer: Viewer,
  wishes: readonly Wish[],
  { mostIndexed }: Limits,
): Costs {
  const name = (place: number) => sql.raw(`matches${place}`);
  const counts = wishes.map(({ words }, place) =>
    words.length === 0
      ? sql`null as ${name(place)}`
      : sql`(select count(*)
          from (
            select 1
            from photo_search
            where photo_search match ${matching(words)}
            limit ${usualLimits.mostIndexed + 1})) as ${name(place)}`,
  );
  const isLong = wishes.map(
    (_, place) => sql`(${name(place)} is null or ${name(place)} > ${mostIndexed})`,
  );
  const row = firstRow<Record<string, number | null>>(
    db,
    sql`select counted.*,
        case when ${sql.join(isLong, sql` or `)}
          then (select sum(photos) from (${monthsOf(viewer)}))
        end as seen
      from (select ${sql.join(counts, sql`, `)} limit -1) as counted`,
  );
  return {
    matches: wishes.map((_, place) => row?.[`matches${place}`] ?? null),
    seen: row?.['seen'] ?? null,
  };
}

/**
 * A FROM of what a wish finds. By the index of words where they are in few photos; through all that the
 * viewer sees, where that is little; else by date, newest first, where the first photos are found soon.
 */
function tablesOf(
  viewer: Viewer,
  { words, dates }: Wish,
  matches: number | null,
  seen: number | null,
  { mostIndexed, mostWalked, makesFilms }: Limits,
): Sql {
  const conditions = words.map((word) => hasWord({ viewer, makesFilms }, sql`${beginning(word)}`));
  if (dates) conditions.unshift(isDated(dates));
  const meets = sql`albums.id = photos.album_id and ${sql.join(conditions, sql` and `)}`;
  const joined =
    words.length === 0
      ? sql`cross join albums on ${meets}`
      : sql`cross join photo_words on photo_words.photo_id = photos.id cross join albums on ${meets}`;
  if (matches !== null && matches <= mostIndexed) {
    return sql`${foundByIndex(sql`${matching(words)}`)} and ${sql.join(conditions, sql` and `)}`;
  }
  if (seen !== null && seen <= mostWalked) {
    return sql`(${albumsInMonths(viewer, '', '~')}) as near
      cross join photos indexed by photos_order on photos.album_id = near.id ${joined}`;
  }
  return sql`photos indexed by photos_timeline ${joined}${dates ? within(dates) : sql``}`;
}

/** The part of the timeline that holds these dates; all of it where one has no year. */
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

/**
 * SQL over `photo_words`, `photos` and `albums`: does a word of the photo begin with this one? Threat:
 * whoever searches for a place or a name of an album learns which photos have it. So details count
 * only for those who may have them, words of the album for those who see that album, and that something
 * moves for those who get to see that.
 */
function hasWord({ viewer, makesFilms }: Asker, begins: Sql): Sql {
  const within = (column: string) => sql`instr(${sql.raw(`photo_words.${column}`)}, ${begins}) > 0`;
  return sql`(${within('words')}
    or (${within('motion')} and ${hasMotion(viewer, sql`photo_words.photo_id`, { makesFilms })})
    or (${within('album')} and ${compile(albumCondition(viewer))})
    or (${within('details')} and ${compile(photoCondition(viewer, 'metadata'))}))`;
}

/** Who searches, and what this gallery shows them. */
export type Asker = { readonly viewer: Viewer } & Pick<Limits, 'makesFilms'>;

/** How the beginning of a word stands in the index. One letter is a whole word. */
const beginning = (word: string) => (word.length === 1 ? ` ${word} ` : ` ${word}`);

/** The query of FTS5 for photos with all of these words, in any column. */
export function matching(words: readonly string[]): string {
  return words.map((word) => (word.length === 1 ? `"${word}"` : `"${word}" *`)).join(' ');
}

/** SQL as `hasWord`: does the photo have all words of this JSON? */
export function hasAllWords(asker: Asker, words: Sql): Sql {
  const begins = sql`' ' || word.value || iif(length(word.value) = 1, ' ', '')`;
  return sql`not exists (
    select 1 from json_each(${words}) as word where not ${hasWord(asker, begins)})`;
}

/** A FROM of all photos that the index of words finds by a query of FTS5, hidden ones too. */
export function foundByIndex(match: Sql): Sql {
  return sql`(
      select rowid as id from photo_search where photo_search match ${match} limit ${usualLimits.mostIndexed + 1}
    ) as found
    cross join photos on photos.id = found.id
    cross join photo_words on photo_words.photo_id = photos.id
    cross join albums on albums.id = photos.album_id`;
}
