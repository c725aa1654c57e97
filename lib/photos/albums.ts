import { albumCondition, type Viewer } from '../access/access.ts';
import { findVisible, selectVisible, visibleAlbums } from '../access/checkedRows.ts';
import { compile, idList } from '../access/condition.ts';
import { hasNews } from '../access/news.ts';
import { albumIsVisible, visibleCount } from '../access/visibility.ts';
import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { displayName } from '../library/albumPath.ts';
import { newestFirst, ofYear } from './albumList.ts';
import { type AlbumRow, albumColumns, type VisibleAlbum } from './rows.ts';
import type { ListScope } from './scope.ts';
import { albumIsFound } from './search.ts';
import type { Search } from './searchQuery.ts';

export const ALBUMS_PER_PAGE = 20;

/** The opposite of `newestFirst`, and the place of an album in both. */
const oldestFirst = sql`albums.shown_date, albums.shown_name, albums.dirpath, albums.category`;
const at = sql`(albums.shown_date, albums.shown_name, albums.dirpath, albums.category)`;

/** The album, or null where it does not exist or the viewer may not see it or any photo in it. */
export function findAlbum(db: Database, viewer: Viewer, id: number): VisibleAlbum | null {
  return findVisible<AlbumRow, 'see'>(db, visibleAlbums(viewer), {
    columns: albumColumns,
    where: sql`albums.id = ${id}`,
  });
}

/**
 * The names of those of these albums that the viewer may see, by id, as screens show them. A photo that
 * is seen for itself may be in an album that is not seen, whose name nothing may tell.
 */
export function albumNamesFor(
  db: Database,
  viewer: Viewer,
  ids: readonly number[],
): ReadonlyMap<number, string> {
  const { from, ...wanted } = albumNamesOf(viewer, ids);
  return namesById(selectVisible<NamedAlbum, 'see'>(db, from, wanted));
}

/** What an album's name on screens is made of. */
export type NamedAlbum = Pick<AlbumRow, 'id' | 'name' | 'dirpath'>;

/** SQL: those of these albums that the viewer may see, as `NamedAlbum`. */
export function albumNamesOf(viewer: Viewer, ids: readonly number[]) {
  return {
    from: visibleAlbums(viewer),
    columns: sql`albums.id, albums.shown_name as "name", albums.dirpath`,
    where: sql`albums.id in ${idList([...new Set(ids)])}`,
  };
}

/** The names of albums as screens show them, by id. */
export function namesById(albums: readonly NamedAlbum[]): ReadonlyMap<number, string> {
  return new Map(albums.map((album) => [album.id, displayName(album)]));
}

export type ListedAlbum = VisibleAlbum & {
  readonly count: number;
  /** 1: it shows the viewer something that they could not see at the end of their last visit. */
  readonly isNew: 0 | 1;
};

/**
 * One page (1-based) of the albums in scope, newest first, with the number of visible photos in
 * each, and whether there is something new to the viewer.
 */
export function listAlbums(
  db: Database,
  scope: ListScope,
  {
    page,
    year,
    newSince = null,
  }: {
    page: number;
    year?: number;
    /** An instant (ms): what the viewer can see since is new; null: nothing is. */
    newSince?: number | null;
  },
): ListedAlbum[] {
  return selectVisible<ListedRow, 'see'>(db, visibleAlbums(scope.viewer, scope), {
    columns: listedColumns(scope, newSince),
    where: year === undefined ? sql`1` : ofYear(year),
    order: newestFirst,
    limit: ALBUMS_PER_PAGE,
    offset: (page - 1) * ALBUMS_PER_PAGE,
  });
}

type ListedRow = AlbumRow & Pick<ListedAlbum, 'count' | 'isNew'>;

function listedColumns({ viewer }: ListScope, newSince: number | null): Sql {
  const isNew = newSince === null ? sql`0` : hasNews(viewer, newSince);
  return sql`${albumColumns}, ${visibleCount(viewer)} as count, ${isNew} as isNew`;
}

export type FoundAlbums = {
  readonly albums: readonly ListedAlbum[];
  readonly total: number;
  /** The scope in force, as in `Overview`. */
  readonly scope: ListScope;
};

/** One page (1-based) of the albums that are found, newest first. */
export function searchAlbums(
  db: Database,
  scope: ListScope,
  search: Search,
  { page, newSince }: { page: number; newSince: number | null },
): FoundAlbums {
  const where = albumIsFound(search);
  const { tables, condition } = visibleAlbums(scope.viewer, scope);
  const rows = selectVisible<ListedRow & { total: number }, 'see'>(
    db,
    visibleAlbums(scope.viewer, scope),
    {
      columns: sql`${listedColumns(scope, newSince)},
        (select count(*) from ${tables} where ${where} and ${condition}) as total`,
      where,
      order: newestFirst,
      limit: ALBUMS_PER_PAGE,
      offset: (page - 1) * ALBUMS_PER_PAGE,
    },
  );
  if (rows.length === 0 && !scope.withPublic) {
    return searchAlbums(db, { ...scope, withPublic: true }, search, { page, newSince });
  }
  return { albums: rows, total: rows[0]?.total ?? 0, scope };
}

/** The id of the newest album in scope; if the scope is empty, of the newest visible one. */
export function findLatestAlbumId(db: Database, scope: ListScope): number | null {
  const newest = (withPublic: boolean) =>
    firstRow<{ id: number }>(
      db,
      sql`select albums.id
        from albums
        where ${albumIsVisible(scope.viewer, { withPublic })}
        order by ${newestFirst}
        limit 1`,
    )?.id ?? null;
  return newest(scope.withPublic) ?? (scope.withPublic ? null : newest(true));
}

/**
 * SQL over the albums that the viewer may see: is the album listed? If public albums are hidden,
 * they are listed only where there are no others.
 */
function isListed({ viewer, withPublic }: ListScope): Sql {
  if (withPublic) return sql`1`;
  const isMine = compile(albumCondition(viewer, { withPublic }));
  const mine = albumIsVisible(viewer, { withPublic });
  return sql`(${isMine} or not exists (select 1 from albums where ${mine}))`;
}

type AlbumNeighbours = { older: VisibleAlbum | null; newer: VisibleAlbum | null };

/** The albums listed before and after this one. */
export function findAlbumNeighbours(
  db: Database,
  scope: ListScope,
  album: VisibleAlbum,
): AlbumNeighbours {
  const mine = sql`(${album.date}, ${album.name}, ${album.dirpath}, ${album.category})`;
  const listed = isListed(scope);
  const { tables, condition } = visibleAlbums(scope.viewer);
  const nearest = (comparison: Sql, order: Sql) =>
    sql`(select albums.id
      from ${tables}
      where ${at} ${comparison} ${mine} and ${listed} and ${condition}
      order by ${order}
      limit 1)`;
  type Near = AlbumRow & { readonly isOlder: number };
  // The two neighbours are checked by the rule again, by id.
  const near = selectVisible<Near, 'see'>(db, visibleAlbums(scope.viewer), {
    columns: sql`${albumColumns}, ${at} < ${mine} as "isOlder"`,
    where: sql`albums.id in (${nearest(sql`<`, newestFirst)}, ${nearest(sql`>`, oldestFirst)})`,
  });
  return {
    older: near.find(({ isOlder }) => isOlder) ?? null,
    newer: near.find(({ isOlder }) => !isOlder) ?? null,
  };
}
