import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { approvalCondition, type Purpose, partCondition, type Viewer } from './access.ts';
import { compile, idList, photoRuleSql } from './condition.ts';
import {
  albumIsVisible,
  photosOfAlbum,
  rankedPhotosOf,
  type VisibleAlbumFilter,
} from './visibility.ts';

/** The checks that each purpose includes: itself, and seeing, which every purpose implies. */
type Checks = { readonly [P in Purpose]: { readonly [Each in P | 'see']: true } } & {
  /** For looking at photos that wait for approval, which nobody sees in the gallery. */
  readonly approve: { readonly approve: true };
};

/** What a row can be checked for. */
export type Check = keyof Checks;

/**
 * A brand; no instance exists. It is a class with a private member because such a type can be
 * produced neither by an object literal nor by a copy with a changed field (`{ ...photo, path }`):
 * such a copy is not the photo that was checked.
 */
declare class Checked<For> {
  private readonly checkedFor: For;
}

/**
 * A row that its viewer may see, or may have for the given purpose. `Visible<Row, 'originals'>` is
 * a `Visible<Row>` as well, and not the other way round; one for `'originals' | 'metadata'` was
 * checked for one of them, and `Visible<Row, 'originals'> & Visible<Row, 'metadata'>` for both.
 *
 * Only this file produces such rows, and the linter lets only the queries by viewer import it.
 * Functions that serve bytes demand a row checked for the purpose that they serve, so serving a
 * photo that was not checked for it does not compile.
 */
export type Visible<T, For extends Check = 'see'> = T & Checked<Checks[For]>;

/**
 * Tables, and the rule of access as a condition on their rows, compiled for a viewer and a purpose.
 * Only the functions below make one, so every row selected from it is one that the viewer may have.
 */
export type Selection<For extends Check = 'see'> = Visible<Part, For>;

type Part = { readonly tables: Sql; readonly condition: Sql };

const photosWithAlbum = sql`photos join albums on albums.id = photos.album_id`;

/** Photos, selected from `tables`, which must contain `photos` and `albums`. */
export function photosFor<P extends Purpose>(
  viewer: Viewer,
  purpose: P,
  tables = photosWithAlbum,
): Selection<P> {
  return checked({ tables, condition: photoRuleSql(viewer, purpose) });
}

/** Photos that the viewer may have for each of two purposes, selected from `tables` as above. */
export function photosForBoth<P extends Purpose, Q extends Purpose>(
  viewer: Viewer,
  one: P,
  other: Q,
  tables: Sql,
): Selection<P> & Selection<Q> {
  // Every purpose implies seeing.
  const purposes: Purpose[] = one === 'see' ? [other] : [one, other];
  const conditions = purposes.map((purpose) => photoRuleSql(viewer, purpose));
  return checked<P>({ tables, condition: sql.join(conditions, sql` and `) }) as Selection<P> &
    Selection<Q>;
}

/** The photos of an album, read from the index that holds them in their order. */
export function albumPhotosFor<P extends Purpose>(
  viewer: Viewer,
  purpose: P,
  albumId: number,
): Selection<P> {
  return checked(photosOfAlbum(viewer, purpose, albumId));
}

/**
 * The parts of these photos that the viewer may have for a purpose: both the part and the photo to
 * which it belongs must be open for it. Only parts in the album of their photo count.
 */
export function partsFor<P extends Purpose>(
  viewer: Viewer,
  purpose: P,
  photoIds: readonly number[],
): Selection<P> {
  // The inner query has tables of the same names, which hide the outer ones.
  const whole = sql`select photos.id
    from ${photosWithAlbum}
    where photos.id in ${idList(photoIds)} and ${photoRuleSql(viewer, purpose)}`;
  return checked({
    tables: sql`photos indexed by photos_parts join albums on albums.id = photos.album_id`,
    condition: sql`photos.part_of in (${whole})
      and photos.album_id = (select home.album_id from photos as home where home.id = photos.part_of)
      and ${compile(partCondition(viewer, purpose))}`,
  });
}

/**
 * The photos of these albums that the viewer may see, with their ranks: `ranked.key` is the place
 * in the album by `order`, from 0.
 */
export function rankedPhotos(viewer: Viewer, albumIds: readonly number[], order: Sql): Selection {
  const ranked = rankedPhotosOf(viewer, albumIds, order);
  const tables = sql`${ranked} cross join photos on photos.id = ranked.value`;
  return checked({ tables, condition: sql`1` });
}

/** Photos that wait for approval too, for a viewer who may approve them. */
export function photosToApprove(viewer: Viewer): Selection<'approve'> {
  return checked({
    tables: photosWithAlbum,
    condition: compile(approvalCondition(viewer)),
  });
}

/** Albums that are open to the viewer and contain at least one photo that the viewer may see. */
export function visibleAlbums(viewer: Viewer, filter: VisibleAlbumFilter = {}): Selection {
  return checked({ tables: sql`albums`, condition: albumIsVisible(viewer, filter) });
}

function checked<For extends Check>(part: Part): Selection<For> {
  return part as Selection<For>;
}

type Wanted = {
  /** The columns of `Row`. The compiler cannot compare the two; the tests of each query do. */
  readonly columns: Sql;
  /** A further condition. */
  readonly where?: Sql;
  readonly order?: Sql;
  readonly limit?: number;
  readonly offset?: number;
};

/**
 * Rows of a selection. `where` stands in parentheses beside the rule, so nothing in it can widen
 * the rule.
 */
export function selectVisible<Row, For extends Check>(
  db: Database,
  { tables, condition }: Selection<For>,
  { columns, where = sql`1`, order, limit, offset = 0 }: Wanted,
): Visible<Row, For>[] {
  const ordered = order ? sql`order by ${order}` : sql``;
  // The limit is part of the statement's text, since SQLite plans its sorting by it. The offset is
  // a parameter, since it changes from page to page.
  const limited =
    limit === undefined ? sql`` : sql`limit ${sql.raw(String(limit))} offset ${offset}`;
  return allRows<Visible<Row, For>>(
    db,
    sql`select ${columns}
      from ${tables}
      where (${where}) and ${condition}
      ${ordered} ${limited}`,
  );
}

type Wanting<For extends Check> = Required<Pick<Wanted, 'columns' | 'where'>> & {
  readonly from: Selection<For>;
};

/**
 * Rows of two selections, read in one statement. Both have the same columns, named by the first; neither has
 * an order.
 */
export function selectVisibleOfBoth<Row, One extends Check, Other extends Check>(
  db: Database,
  one: Wanting<One>,
  other: Wanting<Other>,
): [Visible<Row, One>[], Visible<Row, Other>[]] {
  type Numbered = Row & { readonly nth: 0 | 1 };
  // Each row is one of the two; which one, says its number.
  const rows = allRows<Visible<Numbered, One> & Visible<Numbered, Other>>(
    db,
    sql`select 0 as nth, ${one.columns}
      from ${one.from.tables}
      where (${one.where}) and ${one.from.condition}
      union all
      select 1, ${other.columns}
      from ${other.from.tables}
      where (${other.where}) and ${other.from.condition}`,
  );
  return [rows.filter(({ nth }) => nth === 0), rows.filter(({ nth }) => nth === 1)];
}

/** The first such row, or null. */
export function findVisible<Row, For extends Check>(
  db: Database,
  selection: Selection<For>,
  wanted: Wanted,
): Visible<Row, For> | null {
  return selectVisible<Row, For>(db, selection, wanted)[0] ?? null;
}

/** The ids of photos that the viewer may have for a purpose. */
export type VisibleIds<For extends Check> = Visible<ReadonlySet<number>, For>;

/**
 * The ids of the photos of a selection, without reading the photos; `where` is a further condition.
 */
export function photoIdsOf<For extends Check>(
  db: Database,
  { tables, condition }: Selection<For>,
  where = sql`1`,
): VisibleIds<For> {
  return idsAsJson(
    db,
    sql`select json_group_array(photos.id) as ids
      from ${tables}
      where (${where}) and ${condition}`,
  )[0] as VisibleIds<For>;
}

/**
 * As `photoIdsOf`, for two selections in one statement; `where` holds for both.
 *
 * @returns the ids of the first, and of the second
 */
export function photoIdsOfBoth<One extends Check, Other extends Check>(
  db: Database,
  one: Selection<One>,
  other: Selection<Other>,
  where = sql`1`,
): [VisibleIds<One>, VisibleIds<Other>] {
  const [ofOne, ofOther] = idsAsJson(
    db,
    sql`select 0 as nth, json_group_array(photos.id) as ids
      from ${one.tables}
      where (${where}) and ${one.condition}
      union all
      select 1, json_group_array(photos.id)
      from ${other.tables}
      where (${where}) and ${other.condition}
      order by nth`,
  );
  return [ofOne as VisibleIds<One>, ofOther as VisibleIds<Other>];
}

/** Each row is a list of ids as one text: tens of thousands of rows would take five times as long. */
function idsAsJson(db: Database, query: Sql): ReadonlySet<number>[] {
  return allRows<{ ids: string }>(db, query).map(({ ids }) => new Set(JSON.parse(ids) as number[]));
}

/**
 * The same photo, typed as checked for the purpose of `ids` as well; null where it is not among
 * them.
 */
export function alsoFor<Photo extends Visible<{ readonly id: number }>, For extends Check>(
  photo: Photo,
  ids: VisibleIds<For>,
): (Photo & Visible<unknown, For>) | null {
  return ids.has(photo.id) ? (photo as Photo & Visible<unknown, For>) : null;
}
