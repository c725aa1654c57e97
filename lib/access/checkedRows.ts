import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { approvalCondition, type Purpose, photoCondition, type Viewer } from './access.ts';
import { compile } from './condition.ts';
import {
  albumIsVisible,
  photosOfAlbum,
  rankedPhotosOf,
  type VisibleAlbumFilter,
} from './visibility.ts';

/** What a purpose stands for in the type: itself and, since it implies that, seeing. */
type Checks = { readonly [P in Purpose]: { readonly [Each in P | 'see']: true } } & {
  /** To look at what waits for approval, which in the gallery nobody sees. */
  readonly approve: { readonly approve: true };
};

/** What a row can be checked for. */
export type Check = keyof Checks;

/**
 * Never made: what is private to a class can be stated neither by a literal nor by a copy with a
 * field changed (`{ ...photo, path }`), which is no photo that was checked.
 */
declare class Checked<For> {
  private readonly checkedFor: For;
}

/**
 * A row that its viewer may see, or may have for this purpose. `Visible<Row, 'originals'>` is a
 * `Visible<Row>` as well, and not the other way round; one for `'originals' | 'metadata'` was
 * checked for one of them, and `Visible<Row, 'originals'> & Visible<Row, 'metadata'>` for both.
 *
 * Only what this file selects is visible (the linter keeps it to the queries by viewer), and what
 * hands out bytes demands the purpose that it serves: to serve a photo that was not checked for it
 * does not compile.
 */
export type Visible<T, For extends Check = 'see'> = T & Checked<Checks[For]>;

/**
 * Tables and the condition on their rows that holds the rule, compiled for a viewer and a purpose.
 * The functions below are all that makes one, so whatever is selected from it may be had.
 */
export type Selection<For extends Check = 'see'> = Visible<Part, For>;

type Part = { readonly tables: Sql; readonly condition: Sql };

const photosWithAlbum = sql`photos join albums on albums.id = photos.album_id`;

/** Photos, out of `tables`, which name `photos` and `albums`. */
export function photosFor<P extends Purpose>(
  viewer: Viewer,
  purpose: P,
  tables = photosWithAlbum,
): Selection<P> {
  return checked({ tables, condition: compile(photoCondition(viewer, purpose)) });
}

/** The photos of an album, which are read off their order. */
export function albumPhotosFor<P extends Purpose>(
  viewer: Viewer,
  purpose: P,
  albumId: number,
): Selection<P> {
  return checked(photosOfAlbum(viewer, purpose, albumId));
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

/** Photos for whoever may approve them, which also wait for that. */
export function photosToApprove(viewer: Viewer): Selection<'approve'> {
  return checked({
    tables: photosWithAlbum,
    condition: compile(approvalCondition(viewer)),
  });
}

/** Albums that are open to the viewer and hold something for them. */
export function visibleAlbums(viewer: Viewer, filter: VisibleAlbumFilter = {}): Selection {
  return checked({ tables: sql`albums`, condition: albumIsVisible(viewer, filter) });
}

function checked<For extends Check>(part: Part): Selection<For> {
  return part as Selection<For>;
}

type Wanted = {
  /** What `Row` says, which the tests of each query hold it to. */
  readonly columns: Sql;
  /** Narrows further. */
  readonly where?: Sql;
  readonly order?: Sql;
  readonly limit?: number;
  readonly offset?: number;
};

/** Rows of a selection. The rule is a condition of its own beside whatever `wanted` says. */
export function selectVisible<Row, For extends Check>(
  db: Database,
  { tables, condition }: Selection<For>,
  { columns, where = sql`1`, order, limit, offset = 0 }: Wanted,
): Visible<Row, For>[] {
  const ordered = order ? sql`order by ${order}` : sql``;
  // In the text, since what is to be sorted depends on it; the offset changes from page to page.
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

/** The first such row, or null. */
export function findVisible<Row, For extends Check>(
  db: Database,
  selection: Selection<For>,
  wanted: Wanted,
): Visible<Row, For> | null {
  return selectVisible<Row, For>(db, selection, wanted)[0] ?? null;
}

/** The ids of photos that may be had for a purpose. */
export type VisibleIds<For extends Check> = Visible<ReadonlySet<number>, For>;

/** Which photos of a selection there are, without reading them; `where` narrows further. */
export function photoIdsOf<For extends Check>(
  db: Database,
  { tables, condition }: Selection<For>,
  where = sql`1`,
): VisibleIds<For> {
  const rows = allRows<{ id: number }>(
    db,
    sql`select photos.id
      from ${tables}
      where (${where}) and ${condition}`,
  );
  const ids: ReadonlySet<number> = new Set(rows.map(({ id }) => id));
  return ids as VisibleIds<For>;
}

/**
 * The same of two selections, in one statement.
 *
 * @returns the ids of the first, and of the second
 */
export function photoIdsOfBoth<One extends Check, Other extends Check>(
  db: Database,
  one: Selection<One>,
  other: Selection<Other>,
): [VisibleIds<One>, VisibleIds<Other>] {
  const rows = allRows<{ id: number; nth: number }>(
    db,
    sql`select photos.id, 0 as nth
      from ${one.tables}
      where ${one.condition}
      union all
      select photos.id, 1
      from ${other.tables}
      where ${other.condition}`,
  );
  const idsOf = (wanted: number): ReadonlySet<number> =>
    new Set(rows.filter(({ nth }) => nth === wanted).map(({ id }) => id));
  return [idsOf(0) as VisibleIds<One>, idsOf(1) as VisibleIds<Other>];
}

/** The photo, as one that may be had for the purpose of these ids as well; null where it may not. */
export function alsoFor<Photo extends Visible<{ readonly id: number }>, For extends Check>(
  photo: Photo,
  ids: VisibleIds<For>,
): (Photo & Visible<unknown, For>) | null {
  return ids.has(photo.id) ? (photo as Photo & Visible<unknown, For>) : null;
}
