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
import { albumMonthsOf } from './months.ts';
import {
  type ArchivedRow,
  archivedColumns,
  type ListedPhoto,
  likedBy,
  type PhotoRow,
  photoColumns,
  photoOrderColumns,
  type VisiblePhoto,
} from './rows.ts';

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

/** The values of `photoOrderColumns` for one photo. */
const albumKey = ({ orderAt, sortKey, path }: VisiblePhoto) =>
  [orderAt, sortKey, path].map((value) => sql`${value}`);

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
    order: photoOrderColumns,
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
    order: [sql`albums.shown_date`, sql`albums.id`, ...photoOrderColumns],
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
 * At most so many photos of a sequence, of those that meet `where`: the first ones, or with `fromEnd`
 * the last ones, in order in both cases.
 */
export function listPartOfSequence(
  db: Database,
  sequence: Sequence,
  { where, limit, skip = 0, fromEnd = false }: PartOfSequence,
): VisiblePhoto[] {
  const photos = selectVisible<PhotoRow, 'see'>(db, sequence.photosFor('see'), {
    columns: columnsOf(sequence),
    ...(where && { where }),
    order: fromEnd ? backwards(sequence) : forwards(sequence),
    limit,
    ...(skip > 0 && { offset: skip }),
  });
  return fromEnd ? photos.reverse() : photos;
}

export type PartOfSequence = {
  readonly where?: Sql;
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

/** The same, with the columns alone by which an archive is laid out. */
export function listArchivedSequence(db: Database, sequence: Sequence): ListedPhoto[] {
  return selectVisible<ArchivedRow, 'see'>(db, sequence.photosFor('see'), {
    columns: archivedColumns,
    order: forwards(sequence),
  });
}

/** The photos of it that the viewer may have for a purpose, in order. */
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

/** The ids of the photos of a sequence that the viewer may have for each of two purposes. */
export function sequenceIdsOfBoth<P extends Purpose, Q extends Purpose>(
  db: Database,
  sequence: Sequence,
  one: P,
  other: Q,
): [VisibleIds<P>, VisibleIds<Q>] {
  return photoIdsOfBoth(db, sequence.photosFor(one), sequence.photosFor(other));
}

/** How many photos of a sequence the viewer may have for a purpose. */
export function countSequence(db: Database, sequence: Sequence, purpose: Purpose = 'see'): number {
  const count = sql`select ${sequence.countFor(purpose)} as count`;
  return firstRow<{ count: number }>(db, count)?.count ?? 0;
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
