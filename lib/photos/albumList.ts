import { idList } from '../access/condition.ts';
import { type DescribedPolicy, describePolicies } from '../access/describePolicy.ts';
import {
  isApproved,
  isDamaged,
  isForgettable,
  isItem,
  isPresent,
  isWaiting,
  namesGroup,
  namesUser,
  policyOpensTo,
} from '../access/facts.ts';
import type { Target } from '../access/targets.ts';
import type { Database } from '../db/open.ts';
import { allRows, firstRow } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { photoOrder } from './rows.ts';
import { albumOrDirectoryHasWords } from './search.ts';

export const MANAGED_ALBUMS_PER_PAGE = 50;

export const policyStates = ['none', 'public', 'shared', 'nobody', 'photos'] as const;
export const albumConditions = ['damaged', 'waiting', 'missing'] as const;

/** A filter for the administrators' list. All given conditions must hold. */
export type ManagedAlbumFilter = {
  readonly category?: string;
  /** Words of the name or the directory, or the year, ignoring case, accents and order. */
  readonly query?: string;
  readonly year?: number;
  /**
   * `none`: no policy yet; `shared`: not public, but names somebody; `nobody`: has a policy that
   * names nobody; `photos`: some of its photos have policies of their own.
   */
  readonly policy?: (typeof policyStates)[number];
  /** Only albums whose policy names this user or group. */
  readonly names?: { readonly kind: 'user' | 'group'; readonly id: number };
  /** Missing albums are listed only where this is `missing`. */
  readonly condition?: (typeof albumConditions)[number];
};

/** An album as administrators see it. */
export type ManagedAlbum = {
  readonly id: number;
  readonly name: string;
  readonly dirpath: string;
  readonly category: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** How many photos are present and approved. */
  readonly photoCount: number;
  /** How many of these have a policy of their own. */
  readonly ownPolicies: number;
  readonly damaged: number;
  readonly waiting: number;
  readonly missingSince: number | null;
  /** The chosen cover, else the first picture; null where there is none to be shown. */
  readonly coverId: number | null;
  readonly policy: DescribedPolicy | null;
};

/** One page (1-based) of the albums that match, newest first. */
export function listManagedAlbums(
  db: Database,
  { page, ...filter }: ManagedAlbumFilter & { readonly page: number },
): ManagedAlbum[] {
  return readAlbums(
    db,
    sql`(select albums.id from albums
      where ${matching(filter)}
      order by ${newestFirst}
      limit ${MANAGED_ALBUMS_PER_PAGE} offset ${(page - 1) * MANAGED_ALBUMS_PER_PAGE})`,
  );
}

/** These albums, newest first; ids that do not exist are left out. */
export function listManagedAlbumsById(db: Database, ids: readonly number[]): ManagedAlbum[] {
  return readAlbums(db, idList(ids));
}

/** Reads the listed albums. Covers and counts are computed only for those. */
function readAlbums(db: Database, ids: Sql): ManagedAlbum[] {
  const rows = allRows<Omit<ManagedAlbum, 'policy'>>(
    db,
    sql`select albums.id, albums.shown_name as name, albums.dirpath, albums.category,
        albums.shown_date as date, albums.photo_count as photoCount,
        albums.photo_count - albums.inheriting_count as ownPolicies,
        albums.missing_since as missingSince,
        ${countOf.damaged} as damaged, ${countOf.waiting} as waiting, ${coverOf} as coverId
      from albums
      where albums.id in ${ids}
      order by ${newestFirst}`,
  );
  const policies = describePolicies(
    db,
    rows.map(({ id }): Target => ({ kind: 'album', id })),
  );
  return rows.map((row, i) => ({ ...row, policy: policies[i]?.policy ?? null }));
}

/** How many albums match. */
export function countManagedAlbums(db: Database, filter: ManagedAlbumFilter): number {
  const row = firstRow<{ total: number }>(
    db,
    sql`select count(*) as total
      from albums
      where ${matching(filter)}`,
  );
  return row?.total ?? 0;
}

/** The ids of all albums that match, for a change of all of them. */
export function listManagedAlbumIds(db: Database, filter: ManagedAlbumFilter): number[] {
  return allRows<{ id: number }>(
    db,
    sql`select albums.id
      from albums
      where ${matching(filter)}
      order by ${newestFirst}`,
  ).map(({ id }) => id);
}

export type AlbumFacets = {
  readonly years: readonly { readonly year: number; readonly albums: number }[];
  readonly categories: readonly { readonly category: string; readonly albums: number }[];
};

/** The categories and years that present albums have, as choices for the filter. */
export function getAlbumFacets(db: Database): AlbumFacets {
  return {
    years: allRows(
      db,
      sql`select cast(substr(shown_date, 1, 4) as integer) as year, count(*) as albums
        from albums
        where ${isPresent('albums')}
        group by 1
        order by 1 desc`,
    ),
    categories: allRows(
      db,
      sql`select category, count(*) as albums
        from albums
        where ${isPresent('albums')}
        group by 1
        order by 1`,
    ),
  };
}

/** SQL: the order of lists of albums. */
export const newestFirst = sql`albums.shown_date desc, albums.shown_name desc,
  albums.dirpath desc, albums.category desc`;

/**
 * SQL over `photos`: is the album of the photo present? Where a whole album is missing, the rows of its
 * photos do not say so.
 */
export const albumIsThere = sql`exists (
  select 1
  from albums as home
  where home.id = photos.album_id and ${isPresent('home')})`;

/** SQL over `photos`: may an administrator look at its picture? */
export const hasPicture = sql`${isPresent('photos')} and ${isItem} and photos.kind <> 'other'
  and ${albumIsThere}`;

const canBeCover = sql`${hasPicture} and ${isApproved}`;

/**
 * SQL over `albums`: the id of the cover. A photo that was chosen and is in another album now is chosen again
 * once it is back.
 */
export const coverOf = sql`coalesce(
  (select photos.id
    from photos
    where photos.id = albums.cover_photo_id and photos.album_id = albums.id and ${canBeCover}),
  (select photos.id
    from photos
    where photos.album_id = albums.id and ${canBeCover}
    order by ${photoOrder}
    limit 1))`;

/**
 * SQL: `photos`, to select those that are damaged, or wait, by the partial index that contains only
 * these. The index is named, since SQLite would use one that contains all photos.
 */
export const damagedPhotos = sql`photos indexed by photos_damaged`;
export const waitingPhotos = sql`photos indexed by photos_waiting`;

/** SQL: the ids of the albums with such photos. */
export const albumsWith = {
  damaged: sql`(select photos.album_id from ${damagedPhotos} where ${isDamaged})`,
  waiting: sql`(select photos.album_id from ${waitingPhotos} where ${isWaiting})`,
};

const countOf = {
  damaged: sql`(select count(*) from ${damagedPhotos}
    where photos.album_id = albums.id and ${isDamaged})`,
  waiting: sql`(select count(*) from ${waitingPhotos}
    where photos.album_id = albums.id and ${isWaiting})`,
};

function matching({ category, query, year, policy, names, condition }: ManagedAlbumFilter): Sql {
  const wishes = [condition === 'missing' ? isForgettable('albums') : isPresent('albums')];
  if (category !== undefined) wishes.push(sql`albums.category = ${category}`);
  if (query !== undefined) wishes.push(albumOrDirectoryHasWords(query));
  if (year !== undefined) wishes.push(ofYear(year));
  if (policy !== undefined) wishes.push(policyIs[policy]);
  if (names) wishes.push(namedBy(names));
  if (condition === 'damaged') wishes.push(sql`albums.id in ${albumsWith.damaged}`);
  if (condition === 'waiting') wishes.push(sql`albums.id in ${albumsWith.waiting}`);
  return sql.join(wishes, sql` and `);
}

/** SQL over `albums`: is the date of the album in this year? */
export function ofYear(year: number): Sql {
  const text = String(year).padStart(4, '0');
  return sql`albums.shown_date between ${`${text}-01-01`} and ${`${text}-12-31`}`;
}

function namedBy({ kind, id }: NonNullable<ManagedAlbumFilter['names']>): Sql {
  return kind === 'user'
    ? namesUser(itsPolicy, id)
    : namesGroup(itsPolicy, sql`policy_groups.group_id = ${id}`);
}

const itsPolicy = sql`albums.policy_id`;

const policyIs = {
  none: sql`albums.policy_id is null`,
  public: policyOpensTo.public(itsPolicy),
  shared: policyOpensTo.shared(itsPolicy),
  nobody: sql`albums.policy_id is not null and ${policyOpensTo.nobody(itsPolicy)}`,
  photos: sql`albums.photo_count > albums.inheriting_count`,
} satisfies Record<(typeof policyStates)[number], Sql>;
