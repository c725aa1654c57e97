import { albumCondition } from '../access/access.ts';
import { compile, compileLeaf, type Leaf } from '../access/condition.ts';
import { albumIsVisible } from '../access/visibility.ts';
import type { Database } from '../db/open.ts';
import { rememberedRows } from '../db/remembered.ts';
import { type Sql, sql } from '../db/sql.ts';
import { ofYear } from './albumList.ts';
import { someHasPlace } from './places.ts';
import type { ListScope } from './scope.ts';

export type YearCount = { year: number; albums: number };

type Overview = {
  /** Newest first; only years with a listed album. */
  years: YearCount[];
  total: number;
  /**
   * The scope in force: public albums are listed even when hidden, if the page would otherwise be
   * empty.
   */
  scope: ListScope;
  /** May the viewer have the position of any photo? False where no album is listed. */
  hasPlaces: boolean;
};

/**
 * The number of listed albums, by year. The numbers are remembered until anything changes, since every
 * index page and page of a year needs them, and where there are thousands of albums, counting them takes
 * longer than the rest of the page.
 */
export function getOverview(
  db: Database,
  scope: ListScope,
  { year }: { year?: number } = {},
): Overview {
  const { viewer } = scope;
  const { leaf, from } = makeAlbumFacts();
  const visible = albumIsVisible(viewer, {}, leaf);
  const mineToo = scope.withPublic
    ? sql`count(*)`
    : sql`sum(${compile(albumCondition(viewer, { withPublic: false }), leaf)})`;
  const rows = rememberedRows<{ year: number; albums: number; mine: number; placed: 0 | 1 }>(
    db,
    sql`select cast(substr(albums.shown_date, 1, 4) as integer) as year, count(*) as albums,
        ${mineToo} as mine, ${someHasPlace(viewer)} as placed
      from ${from(year === undefined ? sql`1` : ofYear(year))}
      where ${visible}
      group by 1
      order by 1 desc`,
  );
  const mine = rows.filter((row) => row.mine > 0);
  const withPublic = scope.withPublic || mine.length === 0;
  const years = withPublic
    ? rows.map(({ year, albums }) => ({ year, albums }))
    : mine.map((row) => ({ year: row.year, albums: row.mine }));
  const total = years.reduce((sum, { albums }) => sum + albums, 0);
  const hasPlaces = rows[0]?.placed === 1;
  return { years, total, scope: { viewer, withPublic }, hasPlaces };
}

/**
 * For queries over all albums. The rule tests the same fact of an album several times; here each
 * such fact becomes a column of an inner select, so that it is computed once for each album. First
 * conditions are compiled with `leaf`, which collects the columns; then `from` gives the inner
 * select.
 */
type AlbumFacts = {
  readonly leaf: (leaf: Leaf) => Sql;
  /**
   * The albums that meet `where`, as a table named `albums` with the columns that the rule needs.
   */
  readonly from: (where: Sql) => Sql;
};

function makeAlbumFacts(): AlbumFacts {
  const columns = new Map<string, Sql>();
  const leaf = (asked: Leaf): Sql => {
    if (asked.kind === 'always' || asked.of !== 'album') return compileLeaf(asked);
    const question = compileLeaf(asked);
    const key = JSON.stringify([question.text, question.params]);
    const name = [...columns.keys()].indexOf(key);
    if (name < 0) columns.set(key, question);
    return sql.raw(`albums.fact${name < 0 ? columns.size - 1 : name}`);
  };
  const from = (where: Sql): Sql => {
    const facts = [...columns.values()].map(
      (question, place) => sql`, ${question} as ${sql.raw(`fact${place}`)}`,
    );
    // The `limit -1` keeps SQLite from merging this select into the outer one.
    return sql`(
      select albums.id, albums.policy_id, albums.shown_date,
        albums.inheriting_count${sql.join(facts, sql``)}
      from albums
      where ${where}
      limit -1) as albums`;
  };
  return { leaf, from };
}
