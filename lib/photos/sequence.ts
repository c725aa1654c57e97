import { type Purpose, throughShares, type Viewer } from '../access/access.ts';
import {
  albumPhotosFor,
  photoIdsOfBoth,
  photosFor,
  type Selection,
  selectVisible,
  type VisibleIds,
} from '../access/checkedRows.ts';
import { idList } from '../access/condition.ts';
import { visibleCount } from '../access/visibility.ts';
import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { countPages, parsePage } from '../text/pager.ts';
import { albumMonthsOf, type MonthCount } from './months.ts';
import { likedBy, type PhotoRow, photoColumns, type VisiblePhoto } from './rows.ts';

/**
 * A sequence of photos as data: which photos, for which viewer, in what order. Lists, pages,
 * neighbours and archives are written once, below, for all sequences; a new kind of sequence is a
 * new function that makes one.
 */
export type Sequence = {
  /** The viewer for whom it is made. */
  readonly viewer: Viewer;
  /** Its photos that the viewer may have for a purpose. */
  readonly photosFor: <P extends Purpose>(purpose: P) => Selection<P>;
  /** SQL: the number of those photos. */
  readonly countFor: (purpose: Purpose) => Sql;
  /** SQL: how many photos may be seen of each month, as JSON, where counters say so (`months.ts`). */
  readonly months?: Sql;
  /** The columns of its order. No two photos are equal in all of them. */
  readonly order: readonly Sql[];
  /** It descends in all of those columns. Default: it ascends. */
  readonly descends?: true;
  /** The values of those columns for one photo. */
  readonly keyOf: (photo: VisiblePhoto) => readonly Sql[];
};

/** The order within an album, column by column (`photoOrder`). */
const albumOrder = [sql`photos.order_at`, sql`photos.sort_key`, sql`photos.path`];

const albumKey = ({ orderAt, sortKey, path }: VisiblePhoto) => [
  ...[sql`${orderAt}`, sql`${sortKey}`, sql`${path}`],
];

/**
 * The photos of an album. They are counted by the album's counters and read from the index of their
 * order.
 */
export function albumSequence(viewer: Viewer, albumId: number): Sequence {
  return {
    viewer,
    photosFor: (purpose) => albumPhotosFor(viewer, purpose, albumId),
    countFor: (purpose) =>
      sql`coalesce((select ${visibleCount(viewer, purpose)} from albums where albums.id = ${albumId}), 0)`,
    months: albumMonthsOf(viewer, albumId),
    order: albumOrder,
    keyOf: albumKey,
  };
}

/**
 * The photos that a share lists, as far as they are visible through it. Photos of one album come
 * together; the order of the albums reveals nothing about them.
 */
export function shareSequence(viewer: Viewer, shareId: number): Sequence {
  const through = throughShares(viewer, [shareId]);
  const listed = sql`share_photos
    cross join photos on photos.id = share_photos.photo_id and share_photos.share_id = ${shareId}
    join albums on albums.id = photos.album_id`;
  const listedFor = <P extends Purpose>(purpose: P) => photosFor(through, purpose, listed);
  return {
    viewer: through,
    photosFor: listedFor,
    countFor: (purpose) => {
      const { tables, condition } = listedFor(purpose);
      return sql`(select count(*) from ${tables} where ${condition})`;
    },
    order: [sql`albums.shown_date`, sql`albums.id`, ...albumOrder],
    keyOf: (photo) => [
      sql`(select shown_date from albums where id = ${photo.albumId})`,
      sql`${photo.albumId}`,
      ...albumKey(photo),
    ],
  };
}

const ascending = ({ order }: Sequence) => sql.join(order, sql`, `);
const descending = ({ order }: Sequence) => sql`${sql.join(order, sql` desc, `)} desc`;

/** SQL: the order of a sequence, and the opposite one. */
const forwards = (of: Sequence) => (of.descends ? descending(of) : ascending(of));
const backwards = (of: Sequence) => (of.descends ? ascending(of) : descending(of));

/** SQL: is a photo before, or after, a place in the sequence, by the columns of its order? */
export function isBeside(sequence: Sequence, side: 'before' | 'after', place: readonly Sql[]): Sql {
  const comparison = (side === 'after') === !sequence.descends ? sql`>` : sql`<`;
  return sql`(${ascending(sequence)}) ${comparison} (${sql.join(place, sql`, `)})`;
}

/**
 * The photos of a sequence that meet `where`, at most so many: the first ones, or with
 * `fromEnd` the last ones, in order in both cases.
 */
export function listPartOfSequence(
  db: Database,
  sequence: Sequence,
  { where, limit, skip = 0, fromEnd = false }: PartOfSequence,
): VisiblePhoto[] {
  const photos = selectVisible<PhotoRow, 'see'>(db, sequence.photosFor('see'), {
    columns: columnsOf(sequence),
    where,
    order: fromEnd ? backwards(sequence) : forwards(sequence),
    limit,
    ...(skip > 0 && { offset: skip }),
  });
  return fromEnd ? photos.reverse() : photos;
}

type PartOfSequence = {
  readonly where: Sql;
  readonly limit: number;
  /** How many to leave out before those. */
  readonly skip?: number;
  readonly fromEnd?: boolean;
};

const columnsOf = ({ viewer }: Sequence) => sql`${photoColumns}, ${likedBy(viewer)} as "isLiked"`;

/** The visible photos of a sequence, in order. */
export function listSequence(db: Database, sequence: Sequence, limit?: number): VisiblePhoto[] {
  return listSequenceFor(db, sequence, 'see', limit);
}

/** The photos of it that may be had for a purpose, in order. */
export function listSequenceFor<P extends Purpose>(
  db: Database,
  sequence: Sequence,
  purpose: P,
  limit?: number,
): VisiblePhoto<P>[] {
  return selectVisible<PhotoRow, P>(db, sequence.photosFor(purpose), {
    columns: columnsOf(sequence),
    order: forwards(sequence),
    ...(limit !== undefined && { limit }),
  });
}

/** The photos of a sequence that may be seen and have one of these ids, in order. */
export function listSequenceByIds(
  db: Database,
  sequence: Sequence,
  ids: readonly number[],
): VisiblePhoto[] {
  if (ids.length === 0) return [];
  return selectVisible<PhotoRow, 'see'>(db, sequence.photosFor('see'), {
    columns: columnsOf(sequence),
    where: sql`photos.id in ${idList(ids)}`,
    order: forwards(sequence),
  });
}

/** The ids of the photos of a sequence that may be had for each of two purposes, in one statement. */
export function listSequenceIdsOfBoth<P extends Purpose, Q extends Purpose>(
  db: Database,
  sequence: Sequence,
  one: P,
  other: Q,
): [VisibleIds<P>, VisibleIds<Q>] {
  return photoIdsOfBoth(db, sequence.photosFor(one), sequence.photosFor(other));
}

/** How many photos of a sequence may be had for a purpose. */
export function countSequence(db: Database, sequence: Sequence, purpose: Purpose = 'see'): number {
  const count = sql`select ${sequence.countFor(purpose)} as count`;
  return firstRow<{ count: number }>(db, count)?.count ?? 0;
}

/** How many photos of a sequence may be seen, by month too, and how many of them may be in an archive. */
type Counts = {
  readonly count: number;
  readonly months: readonly MonthCount[];
  readonly archivable: Archivable;
};
type Archivable = { readonly originals: number; readonly renditions: number };

/** All of it in one statement. */
function countPurposes(db: Database, { countFor, months = sql`null` }: Sequence): Counts {
  const row = firstRow<Archivable & { count: number; months: string | null }>(
    db,
    sql`select ${countFor('see')} as count, ${months} as months,
        ${countFor('archivedOriginals')} as originals, ${countFor('archivedRenditions')} as renditions`,
  );
  const { count = 0, months: counted = null, originals = 0, renditions = 0 } = row ?? {};
  return {
    count,
    months: JSON.parse(counted ?? '[]') as MonthCount[],
    archivable: { originals, renditions },
  };
}

/**
 * How many photos a page shows. Most albums are one page. A photo takes about 650 bytes of the page
 * before compression: 200 photos are 130 kB, which a phone shows at once; 1,000 would be 650 kB and
 * five times the work for the server.
 */
export const photosPerPage = 200;

export type SequencePage = {
  readonly photos: readonly VisiblePhoto[];
  /** 1-based, of `pages`. */
  readonly page: number;
  readonly pages: number;
  /** Photos on all pages. */
  readonly count: number;
  /** Those of each month, as counters say (`checkAlbumMonths`); none where they are all on this page. */
  readonly months: readonly MonthCount[];
  /** How many of those may be in an archive; null: they are all on this page, and were not counted. */
  readonly archivable: Archivable | null;
  /** The photos beside them, on other pages. */
  readonly before: VisiblePhoto | null;
  readonly after: VisiblePhoto | null;
};

/** The page that `?page=` asks for, or null where there is no such page. */
export function findSequencePage(
  db: Database,
  sequence: Sequence,
  asked: string | undefined,
): SequencePage | null {
  if (asked === undefined) {
    // Reads one photo more than a page shows: if there is none, nothing has to be counted.
    const photos = listSequence(db, sequence, photosPerPage + 1);
    const shown = photos.slice(0, photosPerPage);
    const after = photos[photosPerPage] ?? null;
    const beside = { before: null, after };
    if (after === null) {
      const count = photos.length;
      return { photos, page: 1, pages: 1, count, months: [], archivable: null, ...beside };
    }
    const counts = countPurposes(db, sequence);
    const pages = countPages(counts.count, photosPerPage);
    return { photos: shown, page: 1, pages, ...counts, ...beside };
  }
  const { count, months, archivable } = countPurposes(db, sequence);
  const pages = countPages(count, photosPerPage);
  const page = parsePage(asked, pages);
  if (page === null) return null;
  return {
    ...listPage(db, sequence, page, count),
    ...{ page, pages, count },
    ...(pages > 1 ? { months, archivable } : { months: [], archivable: null }),
  };
}

/**
 * Reads a page, with the photos beside it, from the nearer end, since index entries before it are
 * skipped one by one.
 */
function listPage(
  db: Database,
  sequence: Sequence,
  page: number,
  count: number,
): Pick<SequencePage, 'photos' | 'before' | 'after'> {
  const first = (page - 1) * photosPerPage;
  const before = Math.max(0, first - 1);
  const limit = Math.min(count, first + photosPerPage + 1) - before;
  const after = count - before - limit;
  const fromStart = before <= after;
  const read = selectVisible<PhotoRow, 'see'>(db, sequence.photosFor('see'), {
    columns: columnsOf(sequence),
    order: fromStart ? forwards(sequence) : backwards(sequence),
    limit,
    offset: fromStart ? before : after,
  });
  return partOf(fromStart ? read : read.toReversed(), first - before, photosPerPage);
}

/** The photos of a page, of those that were read, and the ones beside it. */
export function partOf(read: readonly VisiblePhoto[], first: number, perPage: number) {
  return {
    photos: read.slice(first, first + perPage),
    before: read[first - 1] ?? null,
    after: read[first + perPage] ?? null,
  };
}

/** The page that contains the photo at this place (1-based). */
export function pageOfPlace(place: number): number {
  return Math.ceil(place / photosPerPage);
}

export type PhotoNeighbours = {
  readonly previous: VisiblePhoto | null;
  readonly next: VisiblePhoto | null;
  /** The photo's place in the sequence (1-based), and the number of photos in it. */
  readonly place: number;
  readonly count: number;
};

/** The photos before and after this one of the sequence. */
export function findNeighbours(
  db: Database,
  sequence: Sequence,
  photo: VisiblePhoto,
): PhotoNeighbours {
  const { tables, condition } = sequence.photosFor('see');
  const mine = sequence.keyOf(photo);
  const beside = (side: 'before' | 'after') => isBeside(sequence, side, mine);
  const nearest = (side: 'before' | 'after') =>
    sql`(select photos.id
      from ${tables}
      where ${beside(side)} and ${condition}
      order by ${side === 'after' ? forwards(sequence) : backwards(sequence)}
      limit 1)`;
  // The two neighbours are checked by the rule again, by id.
  const near = selectVisible<PhotoRow & Around, 'see'>(db, photosFor(sequence.viewer, 'see'), {
    columns: sql`${photoColumns},
      ${beside('before')} as "isBefore",
      (select count(*)
        from ${tables}
        where ${beside('before')} and ${condition}) as before,
      ${sequence.countFor('see')} as count`,
    where: sql`photos.id in (${nearest('before')}, ${nearest('after')})`,
  });
  // A photo without neighbours is the only one.
  const { before, count } = near[0] ?? { before: 0, count: 1 };
  return {
    previous: near.find(({ isBefore }) => isBefore) ?? null,
    next: near.find(({ isBefore }) => !isBefore) ?? null,
    place: before + 1,
    count,
  };
}

type Around = { readonly isBefore: number; readonly before: number; readonly count: number };
