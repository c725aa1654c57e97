import { type Purpose, partCondition, photoCondition, type Viewer } from '../access/access.ts';
import {
  type Check,
  partsFor,
  photoIdsOfBoth,
  selectVisible,
  type Visible,
  type VisibleIds,
} from '../access/checkedRows.ts';
import { compile } from '../access/condition.ts';
import type { Database } from '../db/open.ts';
import { type Sql, sql } from '../db/sql.ts';
import { type PhotoRow, photoColumns } from './rows.ts';

/**
 * A file that belongs to a photo and is in no list: the film of a live photo, or the raw file beside
 * a JPEG. It has no address of its own: it is reached through its photo, by viewers who may have both
 * for the same purpose.
 */
export type PhotoPart<For extends Check = 'see'> = Visible<PartRow, For>;

type PartRow = PhotoRow & { readonly partOf: number };

/**
 * SQL over `photos` and `albums`: can the viewer play what moves in this photo? `makesFilms`: renditions
 * of films are made for all who see them; otherwise only those can play it who may have its file as it
 * is. `photoId`: SQL for the photo's id that does not name the table `photos`.
 */
export function hasMotion(
  viewer: Viewer,
  photoId: Sql,
  { makesFilms }: { readonly makesFilms: boolean },
): Sql {
  const purposes = makesFilms ? (['see'] as const) : (['originals', 'metadata'] as const);
  const all = (conditionOf: typeof partCondition) =>
    sql.join(
      purposes.map((purpose) => compile(conditionOf(viewer, purpose))),
      sql` and `,
    );
  // The inner query has a table of the same name, which hides the outer one.
  return sql`(${all(photoCondition)}
    and (photos.motion_length is not null
      or exists (
        select 1
        from photos indexed by photos_parts
        where photos.part_of = ${photoId} and photos.album_id = albums.id and photos.kind = 'video'
          and ${all(partCondition)})))`;
}

/** What the part of a photo is, by which addresses name it. */
export const partKinds = ['film', 'raw'] as const;
export type PartKind = (typeof partKinds)[number];

function partKindOf({ kind }: Pick<PhotoRow, 'kind'>): PartKind {
  return kind === 'video' ? 'film' : 'raw';
}

/** The parts of these photos that the viewer may have for a purpose, by photo and file name. */
export function listPartsFor<P extends Purpose>(
  db: Database,
  viewer: Viewer,
  purpose: P,
  photoIds: readonly number[],
): PhotoPart<P>[] {
  if (photoIds.length === 0) return [];
  return selectVisible<PartRow, P>(db, partsFor(viewer, purpose, photoIds), {
    columns: sql`${photoColumns}, photos.part_of as "partOf"`,
    order: sql`photos.part_of, photos.sort_key, photos.id`,
  });
}

/** The part of this kind of a photo, null where the viewer may not have it for the purpose. */
export function findPartFor<P extends Purpose>(
  db: Database,
  viewer: Viewer,
  purpose: P,
  photoId: number,
  kind: PartKind,
): PhotoPart<P> | null {
  const parts = listPartsFor(db, viewer, purpose, [photoId]);
  return parts.find((part) => partKindOf(part) === kind) ?? null;
}

/** The ids of the parts of these photos that the viewer may have for each of two purposes. */
export function partIdsForBoth<P extends Purpose, Q extends Purpose>(
  db: Database,
  viewer: Viewer,
  one: P,
  other: Q,
  photoIds: readonly number[],
): [VisibleIds<P>, VisibleIds<Q>] {
  const [first, second] = [partsFor(viewer, one, photoIds), partsFor(viewer, other, photoIds)];
  return photoIdsOfBoth(db, first, second);
}
