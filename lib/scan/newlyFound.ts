import { idList } from '../access/condition.ts';
import { type DescribedPolicy, describePolicies } from '../access/describePolicy.ts';
import { isItem, isPresent, isWaiting } from '../access/facts.ts';
import type { Target } from '../access/targets.ts';
import type { Database } from '../db/open.ts';
import { allRows, firstRow } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { splitPath } from '../library/albumPath.ts';
import { listSharesByAlbum, type ShowingShare } from '../links/sharesShowing.ts';
import { albumsWith, coverOf, waitingPhotos } from '../photos/albumList.ts';
import type { Page } from '../policies/explain/seenBy.ts';
import type { ScanReport } from './report.ts';

const MOST_LISTED = 50;

/** An album in a list of scan results, with who may see it now. */
export type AlbumToReview = {
  readonly id: number;
  readonly name: string;
  readonly dirpath: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** null where no picture can be shown. */
  readonly coverId: number | null;
  readonly policy: DescribedPolicy | null;
  /** Shares through which some of the photos in question can be seen. */
  readonly shares: readonly ShowingShare[];
};

/** An album with something new in it. */
export type NewlyFoundAlbum = AlbumToReview &
  PhotoCounts & {
    /** The album itself is new. */
    readonly isNew: boolean;
  };

type PhotoCounts = {
  /** New photos and photos that have returned, including waiting ones. */
  readonly photos: number;
  /** How many of them have returned. */
  readonly returned: number;
  /** How many of them wait for approval. */
  readonly waiting: number;
  /** How many of them have a policy of their own. */
  readonly own: number;
};

/** The facts of a scan that are needed here. Instants in ms. */
export type FindingScan = {
  readonly startedAt: number;
  readonly report: Pick<ScanReport, 'returned_albums' | 'returned_photos'> | null;
};

/**
 * The albums with photos that a scan added or found again and that are still present, newest first.
 * What a scan adds has the scan's start as its time.
 */
export function pageFound(db: Database, { startedAt, report }: FindingScan): Page<NewlyFoundAlbum> {
  const added = sql`photos.added_at = ${startedAt} and ${isPresent('photos')} and ${isItem}`;
  const back = idList(listReturned(db, startedAt, report));
  const { total, items } = pageAlbumsToReview(
    db,
    sql`albums.id in (${albumsWithAdded(startedAt)}
      union select photos.album_id from photos where photos.id in ${back})`,
    // The unary plus keeps SQLite from reading everything that was added, in all albums.
    (listed) => sql`photos.album_id in ${listed}
      and (+photos.added_at = ${startedAt} or photos.id in ${back})`,
  );
  const listed = idList(items.map(({ id }) => id));
  const countsOf = (photos: Sql) =>
    countPhotos(db, sql`${photos} and photos.album_id in ${listed}`, startedAt);
  const counts = [
    ...countsOf(sql`photos indexed by photos_added where ${added}`),
    ...countsOf(sql`photos where photos.id in ${back}`),
  ];
  const newIds = new Set(
    allRows<{ id: number }>(
      db,
      sql`select id
        from albums
        where id in ${listed} and added_at = ${startedAt}`,
    ).map(({ id }) => id),
  );
  return {
    total,
    items: items.map((album) => ({
      ...album,
      ...sumCounts(counts.filter(({ albumId }) => albumId === album.id)),
      isNew: newIds.has(album.id),
    })),
  };
}

/**
 * SQL: the ids of the albums to which a scan added photos. Jumps from album to album in the index,
 * so that the cost of an album does not depend on its number of photos.
 */
function albumsWithAdded(startedAt: number): Sql {
  const first = (after: Sql) => sql`(
    select min(photos.album_id) from photos indexed by photos_added
    where photos.added_at = ${startedAt} and ${isPresent('photos')} and ${isItem}
      and photos.album_id > ${after})`;
  return sql`
    with recursive step(album_id) as (
      select ${first(sql`0`)}
      union all
      select ${first(sql`step.album_id`)} from step where step.album_id is not null)
    select album_id from step where album_id is not null`;
}

/** The present photos that a scan found again, as far as its report names them. */
function listReturned(
  db: Database,
  startedAt: number,
  report: FindingScan['report'],
): readonly number[] {
  const albumIds = report?.returned_albums.items.flatMap(({ id }) => id ?? []) ?? [];
  const places = (report?.returned_photos.items ?? []).map(({ category, path }) => ({
    category,
    ...splitPath(path),
  }));
  if (albumIds.length === 0 && places.length === 0) return [];
  const rows = allRows<{ id: number }>(
    db,
    sql`select photos.id from photos
      where photos.album_id in ${idList(albumIds)}
        and ${isPresent('photos')} and ${isItem} and photos.added_at <> ${startedAt}
      union
      select photos.id from json_each(${JSON.stringify(places)}) as place
      cross join albums on albums.dirpath = place.value ->> 'dirpath'
        and albums.category = place.value ->> 'category'
      cross join photos indexed by photos_by_name on photos.album_id = albums.id
        and photos.filename = place.value ->> 'filename'
      where ${isPresent('photos')} and ${isItem} and photos.added_at <> ${startedAt}`,
  );
  return rows.map(({ id }) => id);
}

type CountRow = PhotoCounts & { readonly albumId: number };

/** Counts by album; `photos` is SQL: the FROM clause with its conditions. */
function countPhotos(db: Database, photos: Sql, startedAt: number): CountRow[] {
  return allRows<CountRow>(
    db,
    sql`select photos.album_id as albumId, count(*) as photos,
        sum(photos.added_at <> ${startedAt}) as returned,
        sum(photos.waiting) as waiting, count(photos.policy_id) as own
      from ${photos}
      group by photos.album_id`,
  );
}

function sumCounts(rows: readonly PhotoCounts[]): PhotoCounts {
  const sum = (key: keyof PhotoCounts) => rows.reduce((total, row) => total + row[key], 0);
  return {
    photos: sum('photos'),
    returned: sum('returned'),
    waiting: sum('waiting'),
    own: sum('own'),
  };
}

/** Albums with photos that wait for approval, and the number of those photos. */
export function listWaitingAlbums(
  db: Database,
): readonly (AlbumToReview & { readonly photos: number })[] {
  const { items } = pageAlbumsToReview(
    db,
    sql`albums.id in ${albumsWith.waiting}`,
    (listed) => sql`photos.album_id in ${listed} and ${isWaiting}`,
  );
  const listed = idList(items.map(({ id }) => id));
  const counts = countPhotos(
    db,
    sql`${waitingPhotos} where ${isWaiting} and photos.album_id in ${listed}`,
    0,
  );
  const photos = new Map(counts.map((row) => [row.albumId, row.photos]));
  return items.map((album) => ({ ...album, photos: photos.get(album.id) ?? 0 }));
}

/**
 * SQL over `albums`: has nobody decided on it? For most albums the counter already says that they
 * contain photos.
 */
export const isUndecided = sql`albums.policy_id is null and (albums.photo_count > 0 or exists (
  select 1 from photos where photos.album_id = albums.id and ${isPresent('photos')}))`;

/** How many albums of each year nobody has decided on, the latest year first. */
export function countUndecidedByYear(
  db: Database,
): readonly { readonly year: string; readonly count: number }[] {
  return allRows(
    db,
    sql`select substr(albums.shown_date, 1, 4) as year, count(*) as count
      from albums
      where ${isPresent('albums')} and ${isUndecided}
      group by 1
      order by 1 desc`,
  );
}

/** The ids of the present albums without a policy. */
export function listUndecidedIds(db: Database): number[] {
  return allRows<{ id: number }>(
    db,
    sql`select albums.id
      from albums
      where ${isPresent('albums')} and ${isUndecided}`,
  ).map(({ id }) => id);
}

/** The newest albums without a policy, and how many there are. They may still be seen through a share. */
export function pageUndecidedAlbums(db: Database): Page<AlbumToReview> {
  return pageAlbumsToReview(db, isUndecided, (listed) => sql`photos.album_id in ${listed}`);
}

/** An album as read from the database, before its policy and shares are added. */
type AlbumToReviewRow = Omit<AlbumToReview, 'policy' | 'shares'>;

/**
 * The newest present albums that meet `which` (SQL over `albums`). `inQuestion` is a SQL condition
 * over `photos`: shares are listed that show such photos.
 */
function pageAlbumsToReview(
  db: Database,
  which: Sql,
  inQuestion: (listed: Sql) => Sql,
): Page<AlbumToReview> {
  const from = sql`from albums where ${isPresent('albums')} and ${which}`;
  const order = sql`order by albums.shown_date desc, albums.shown_name desc`;
  const rows = allRows<AlbumToReviewRow>(
    db,
    sql`select albums.id, albums.shown_name as name, albums.dirpath, albums.shown_date as date,
        ${coverOf} as coverId
      from albums
      where albums.id in (select albums.id ${from} ${order} limit ${MOST_LISTED})
      ${order}`,
  );
  const counted = firstRow<{ total: number }>(db, sql`select count(*) as total ${from}`);
  const ids = rows.map(({ id }) => id);
  const policies = describePolicies(
    db,
    ids.map((id): Target => ({ kind: 'album', id })),
  );
  const shares = listSharesByAlbum(db, inQuestion(idList(ids)));
  const items = rows.map((row, i) => ({
    ...row,
    policy: policies[i]?.policy ?? null,
    shares: shares.get(row.id) ?? [],
  }));
  return { total: counted?.total ?? 0, items };
}
