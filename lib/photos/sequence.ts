import { type Purpose, throughShares, type Viewer } from '../access/access.ts';
import {
  albumPhotosFor,
  photoIdsOf,
  photoIdsOfBoth,
  photosFor,
  type Selection,
  selectVisible,
  type VisibleIds,
} from '../access/checkedRows.ts';
import { visibleCount } from '../access/visibility.ts';
import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { countPages, parsePage } from '../text/pager.ts';
import { type PhotoRow, photoColumns, type VisiblePhoto } from './rows.ts';

/**
 * Photos in an order that a viewer walks through, as data: which photos, for whom, in what order.
 * What walks through them (lists, pages, neighbours, archives) is written once, below; another kind
 * of sequence is another function that makes one.
 */
export type Sequence = {
  /** Whose eyes see its photos. */
  readonly viewer: Viewer;
  /** The photos of it that its viewer may have for a purpose. */
  readonly photosFor: <P extends Purpose>(purpose: P) => Selection<P>;
  /** SQL: how many these are. */
  readonly countFor: (purpose: Purpose) => Sql;
  /** What they are ordered by, ascending. No two photos have all of it in common. */
  readonly order: readonly Sql[];
  /** The same of one photo. */
  readonly keyOf: (photo: VisiblePhoto) => readonly Sql[];
};

/** The order within an album, column by column (`photoOrder`). */
const albumOrder = [sql`photos.order_at`, sql`photos.sort_key`, sql`photos.path`];

const albumKey = ({ orderAt, sortKey, path }: VisiblePhoto) => [
  ...[sql`${orderAt}`, sql`${sortKey}`, sql`${path}`],
];

/** The photos of an album. They are counted by the album's counters and found by their index. */
export function albumSequence(viewer: Viewer, albumId: number): Sequence {
  return {
    viewer,
    photosFor: (purpose) => albumPhotosFor(viewer, purpose, albumId),
    countFor: (purpose) =>
      sql`coalesce((select ${visibleCount(viewer, purpose)} from albums where albums.id = ${albumId}), 0)`,
    order: albumOrder,
    keyOf: albumKey,
  };
}

/**
 * The photos that a share lists, as far as they are visible through it alone. Albums hang together,
 * and tell their order by nothing but that.
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

const forwards = ({ order }: Sequence) => sql.join(order, sql`, `);
const backwards = ({ order }: Sequence) => sql`${sql.join(order, sql` desc, `)} desc`;

/** The photos of it that may be seen, in order. */
export function listSequence(db: Database, sequence: Sequence, limit?: number): VisiblePhoto[] {
  return selectVisible<PhotoRow, 'see'>(db, sequence.photosFor('see'), {
    columns: photoColumns,
    order: forwards(sequence),
    ...(limit !== undefined && { limit }),
  });
}

/** Which photos of it may be had for a purpose. */
export function listSequenceIds<P extends Purpose>(
  db: Database,
  sequence: Sequence,
  purpose: P,
): VisibleIds<P> {
  return photoIdsOf(db, sequence.photosFor(purpose));
}

/** Which photos of it may be had for the one purpose, and which for the other, in one statement. */
export function listSequenceIdsOfBoth<P extends Purpose, Q extends Purpose>(
  db: Database,
  sequence: Sequence,
  one: P,
  other: Q,
): [VisibleIds<P>, VisibleIds<Q>] {
  return photoIdsOfBoth(db, sequence.photosFor(one), sequence.photosFor(other));
}

/** How many photos of it may be had for a purpose. */
export function countSequence(db: Database, sequence: Sequence, purpose: Purpose = 'see'): number {
  const count = sql`select ${sequence.countFor(purpose)} as count`;
  return firstRow<{ count: number }>(db, count)?.count ?? 0;
}

/**
 * How many photos a page shows. Most albums are one page. A photo takes about 650 bytes of the page
 * before compression: 200 are 130 kB, which a phone shows at once, and 1,000 would be 650 kB, and
 * five times the work of the server.
 */
export const photosPerPage = 200;

export type SequencePage = {
  readonly photos: readonly VisiblePhoto[];
  /** 1-based, of `pages`. */
  readonly page: number;
  readonly pages: number;
  /** Photos on all pages. */
  readonly count: number;
};

/** The page that `?page=` asks for, or null where there is no such page. */
export function findSequencePage(
  db: Database,
  sequence: Sequence,
  asked: string | undefined,
): SequencePage | null {
  if (asked === undefined) {
    // One more than a page shows tells whether there are more: most often nobody need count.
    const photos = listSequence(db, sequence, photosPerPage + 1);
    if (photos.length <= photosPerPage) return { photos, page: 1, pages: 1, count: photos.length };
    const count = countSequence(db, sequence);
    const shown = photos.slice(0, photosPerPage);
    return { photos: shown, page: 1, pages: countPages(count, photosPerPage), count };
  }
  const count = countSequence(db, sequence);
  const pages = countPages(count, photosPerPage);
  const page = parsePage(asked, pages);
  if (page === null) return null;
  return { photos: listPage(db, sequence, page, count), page, pages, count };
}

/** Sought from the nearer end: what comes before it is passed over in the index, photo by photo. */
function listPage(
  db: Database,
  sequence: Sequence,
  page: number,
  count: number,
): readonly VisiblePhoto[] {
  const before = (page - 1) * photosPerPage;
  const limit = Math.min(photosPerPage, count - before);
  const after = count - before - limit;
  const fromStart = before <= after;
  const photos = selectVisible<PhotoRow, 'see'>(db, sequence.photosFor('see'), {
    columns: photoColumns,
    order: fromStart ? forwards(sequence) : backwards(sequence),
    limit,
    offset: fromStart ? before : after,
  });
  return fromStart ? photos : photos.toReversed();
}

/** The page on which the photo of this place (1-based) stands. */
export function pageOfPlace(place: number): number {
  return Math.ceil(place / photosPerPage);
}

export type PhotoNeighbours = {
  readonly previous: VisiblePhoto | null;
  readonly next: VisiblePhoto | null;
  /** 1-based place of the photo among those of the sequence, and their number. */
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
  const key = sql`(${forwards(sequence)})`;
  const mine = sql`(${sql.join(sequence.keyOf(photo), sql`, `)})`;
  const nearest = (comparison: Sql, order: Sql) =>
    sql`(select photos.id
      from ${tables}
      where ${key} ${comparison} ${mine} and ${condition}
      order by ${order}
      limit 1)`;
  // The rule is asked of the two once more by their ids, without the index of the sequence.
  const near = selectVisible<PhotoRow & Around, 'see'>(db, photosFor(sequence.viewer, 'see'), {
    columns: sql`${photoColumns},
      ${key} < ${mine} as "isBefore",
      (select count(*)
        from ${tables}
        where ${key} <= ${mine} and ${condition}) as place,
      ${sequence.countFor('see')} as count`,
    where: sql`photos.id in (
      ${nearest(sql`<`, backwards(sequence))},
      ${nearest(sql`>`, forwards(sequence))})`,
  });
  // A photo without any other beside it is the only one.
  const { place, count } = near[0] ?? { place: 1, count: 1 };
  return {
    previous: near.find(({ isBefore }) => isBefore) ?? null,
    next: near.find(({ isBefore }) => !isBefore) ?? null,
    place,
    count,
  };
}

type Around = { readonly isBefore: number; readonly place: number; readonly count: number };
