import { setImmediate } from 'node:timers/promises';
import {
  inheritedPolicy,
  isDamaged,
  isForgettable,
  isItem,
  isPresent,
  isUndated,
  isWaiting,
  policyOpensTo,
  wasShown,
} from '../access/facts.ts';
import type { Database } from '../db/open.ts';
import { allRows, firstRow } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { searchWords } from '../text/search.ts';
import { listManagedPhotosById, type ManagedPhoto } from './albumDetails.ts';
import { albumOrDirectoryHasWords, foldedColumn } from './search.ts';

const LISTED_PHOTOS_PER_PAGE = 60;

export const photoPolicies = ['public', 'shared', 'nobody', 'own'] as const;
export const photoConditions = ['damaged', 'waiting', 'missing', 'undated'] as const;

/** A filter for the administrators' list of all photos. All given conditions must hold. */
export type ManagedPhotoFilter = {
  /** Words of the file name, ignoring case, accents and order. */
  readonly query?: string;
  /** Words of the album's name or directory, or its year. */
  readonly album?: string;
  /**
   * By the policy in force, the photo's own or else its album's. `shared`: not public, but names
   * somebody; `nobody`: names nobody, or there is none; `own`: the photo has one of its own.
   */
  readonly policy?: (typeof photoPolicies)[number];
  readonly condition?: (typeof photoConditions)[number];
};

/** A photo of the list, with the name of its album. */
type ListedPhoto = ManagedPhoto & { readonly albumName: string };

export type ListedPhotoPage = {
  readonly photos: readonly ListedPhoto[];
  /** The last photo of this page, after which the next page begins; null: this is the last page. */
  readonly next: number | null;
};

/**
 * How many photos one statement reads. SQLite blocks the server while a statement runs, and the
 * first match may be the last of a million photos.
 */
const PHOTOS_PER_SLICE = 10_000;

/**
 * One page of all photos that match: the albums added last come first, and in each album its photos
 * by file name. `after` is the last photo of the previous page. The page is found by walking
 * indexes from there, so its cost does not depend on how many pages come before it. Rare matches
 * are searched slice by slice, and other requests are served in between.
 */
export async function pageAllPhotos(
  db: Database,
  filter: ManagedPhotoFilter,
  after: number | null,
  { perPage = LISTED_PHOTOS_PER_PAGE, perSlice = PHOTOS_PER_SLICE } = {},
): Promise<ListedPhotoPage> {
  const { query, album, policy } = filter;
  const isSliced = query !== undefined || album !== undefined || policy !== undefined;
  const rows: Row[] = [];
  for (let from = after; rows.length <= perPage; await setImmediate()) {
    const to = isSliced ? findEndOfSlice(db, filter, from, perSlice) : null;
    rows.push(...listSlice(db, filter, { from, to }, perPage + 1 - rows.length));
    if (to === null) break;
    from = to;
  }
  const page = rows.slice(0, perPage);
  const names = new Map(page.map(({ id, albumName }) => [id, albumName]));
  const photos = listManagedPhotosById(db, [...names.keys()]);
  const byId = new Map(photos.map((photo) => [photo.id, photo]));
  return {
    photos: page.flatMap(({ id, albumName }) => {
      const photo = byId.get(id);
      return photo ? [{ ...photo, albumName }] : [];
    }),
    next: rows.length > perPage ? (page.at(-1)?.id ?? null) : null,
  };
}

type Row = { id: number; albumId: number; albumName: string; filename: string };

/** Photos from one, exclusive, to another, inclusive. null: from the first, to the last. */
type Slice = { readonly from: number | null; readonly to: number | null };

const inOrder = sql`order by albums.id desc, photos.filename, photos.id`;

/**
 * The photo that is this many places after another in the list of all photos; null: there are
 * fewer.
 */
function findEndOfSlice(
  db: Database,
  { condition }: ManagedPhotoFilter,
  from: number | null,
  places: number,
): number | null {
  // A photo may be missing because its album is, which the photo's row does not say.
  const index = condition === undefined || condition === 'missing' ? 'by_name' : condition;
  const row = firstRow<{ id: number }>(
    db,
    sql`select photos.id
      from albums
      cross join photos indexed by ${photosIndex(index)} on photos.album_id = albums.id
      where ${holds[index]} and ${within({ from, to: null })}
      ${inOrder}
      limit 1 offset ${places - 1}`,
  );
  return row?.id ?? null;
}

/** The first photos of a slice that match. */
function listSlice(db: Database, filter: ManagedPhotoFilter, slice: Slice, most: number): Row[] {
  const rows = findsOf(filter).flatMap(({ index, where }) =>
    allRows<Row>(
      db,
      sql`select photos.id, albums.id as albumId, albums.shown_name as albumName, photos.filename
        from albums
        cross join photos indexed by ${photosIndex(index)} on photos.album_id = albums.id
        where ${within(slice)} and ${matching(filter)} and ${where}
        ${inOrder}
        limit ${most}`,
    ),
  );
  return rows.sort(compareRows).slice(0, most);
}

/** Compares rows as SQLite does: text by its bytes. */
function compareRows(a: Row, b: Row): number {
  return (
    b.albumId - a.albumId ||
    Buffer.compare(Buffer.from(a.filename), Buffer.from(b.filename)) ||
    a.id - b.id
  );
}

type Index = 'by_name' | 'with_policy' | (typeof photoConditions)[number];

const photosIndex = (index: Index): Sql => sql.raw(`photos_${index}`);

/** The condition of each partial index, without which SQLite does not use it. */
const holds: Readonly<Record<Index, Sql>> = {
  by_name: sql`1`,
  with_policy: sql`photos.policy_id is not null`,
  damaged: isDamaged,
  waiting: isWaiting,
  missing: isForgettable('photos'),
  undated: isUndated,
};

/** A part of the search: an index, and the condition on the rows that it finds. */
type Find = { readonly index: Index; readonly where: Sql };

/** The parts that together find every match, each photo by exactly one part. */
function findsOf({ condition, policy }: ManagedPhotoFilter): Find[] {
  if (condition === undefined && policy !== undefined) return findsByPolicy(policy);
  const wish = policy === undefined ? sql`1` : policyInForceIs(policy);
  if (condition !== 'missing') {
    const index = condition ?? 'by_name';
    return [{ index, where: sql`${holds[index]} and ${isThere} and ${wish}` }];
  }
  const byAlbum = sql`${isForgettable('albums')} and ${wasSeen} and ${wish}`;
  const alone = sql`${isPresent('albums')} and ${holds.missing} and ${wish}`;
  return [
    { index: 'by_name', where: byAlbum },
    { index: 'missing', where: alone },
  ];
}

function findsByPolicy(policy: (typeof photoPolicies)[number]): Find[] {
  const ofPhoto = policyIs[policy](sql`photos.policy_id`);
  const own = sql`${holds.with_policy} and ${ofPhoto} and ${isThere}`;
  if (policy === 'own') return [{ index: 'with_policy', where: own }];
  // Decided once for each album: where the album's policy does not match, only photos with a policy
  // of their own are read.
  const byAlbum = sql`${policyIs[policy](inheritedPolicy)} and photos.policy_id is null and ${isThere}`;
  return [
    { index: 'with_policy', where: own },
    { index: 'by_name', where: byAlbum },
  ];
}

/** SQL over `photos` and `albums`: is the photo in the slice? */
function within({ from, to }: Slice): Sql {
  const last = (id: number, column: string) =>
    sql`(select ${sql.raw(column)} from photos as last where last.id = ${id})`;
  const bounds = [
    from !== null &&
      sql`albums.id <= ${last(from, 'album_id')}
        and (albums.id < ${last(from, 'album_id')}
          or (photos.filename, photos.id) > (${last(from, 'filename')}, ${from}))`,
    to !== null &&
      sql`albums.id >= ${last(to, 'album_id')}
        and (albums.id > ${last(to, 'album_id')}
          or (photos.filename, photos.id) <= (${last(to, 'filename')}, ${to}))`,
  ].filter((bound) => bound !== false);
  return bounds.length === 0 ? sql`1` : sql.join(bounds, sql` and `);
}

const wasSeen = sql`${wasShown('photos')} and ${wasShown('albums')}`;
const isThere = sql`${isPresent('photos')} and ${isItem} and ${isPresent('albums')}`;

/** SQL: do the album and the file name contain the words of the filter? */
function matching({ query, album }: ManagedPhotoFilter): Sql {
  const wishes = [sql`1`];
  if (album !== undefined) {
    wishes.push(albumOrDirectoryHasWords(album));
  }
  for (const word of searchWords(query ?? '')) {
    wishes.push(sql`instr(${foldedName}, ${word}) > 0`);
  }
  return sql.join(wishes, sql` and `);
}

const foldedName = foldedColumn(sql`photos.filename`);

/** SQL: is the policy with this id of the given kind? */
const policyIs: Readonly<Record<(typeof photoPolicies)[number], (id: Sql) => Sql>> = {
  ...policyOpensTo,
  own: () => sql`photos.policy_id is not null`,
};

/** SQL: is the policy in force, the photo's own or else its album's, of the given kind? */
function policyInForceIs(policy: (typeof photoPolicies)[number]): Sql {
  return policyIs[policy](sql`iif(photos.policy_id is null, ${inheritedPolicy}, photos.policy_id)`);
}
