import { idList } from '../access/condition.ts';
import {
  type DescribedPolicy,
  describePolicies,
  describePolicy,
} from '../access/describePolicy.ts';
import { isDamaged, isForgettable, isItem, isWaiting, wasShown } from '../access/facts.ts';
import type { Target } from '../access/targets.ts';
import type { Database } from '../db/open.ts';
import { allRows, firstRow } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { WaitingReason } from '../db/waiting.ts';
import type { TakenSource } from '../time/takenSource.ts';
import type { WallTime } from '../time/wallTime.ts';
import { coverOf, hasPicture } from './albumList.ts';
import { likersOf } from './favourites.ts';
import { photoOrder } from './rows.ts';

export const MANAGED_PHOTOS_PER_PAGE = 120;

/** An album with the name and date derived from its path, and those that the owner set. */
export type AlbumDetails = {
  readonly id: number;
  readonly category: string;
  readonly dirpath: string;
  readonly derived: { readonly name: string; readonly date: string };
  /** Set by the owner; null: the derived value is in force. */
  readonly edited: { readonly name: string | null; readonly date: string | null };
  readonly name: string;
  readonly date: string;
  readonly description: string | null;
  /** The cover chosen by the owner; null: the first picture is the cover. */
  readonly chosenCoverId: number | null;
  readonly coverId: number | null;
  readonly missingSince: number | null;
  readonly addedAt: number;
  readonly photoCount: number;
  /** How many of those photos have a policy of their own. */
  readonly ownPolicies: number;
  /** How many photos it has, missing ones included. */
  readonly total: number;
  readonly damaged: number;
  readonly missing: number;
  readonly waiting: number;
  readonly policy: DescribedPolicy | null;
};

type AlbumDetailsRow = Omit<AlbumDetails, 'derived' | 'edited' | 'policy'> & {
  derivedName: string;
  derivedDate: string;
  editedName: string | null;
  editedDate: string | null;
};

/** SQL over `photos`: is it among an album's photos, present or missing? Parts of others are not. */
const isListed = sql`${wasShown('photos')} and ${isItem}`;

/** An album, present or missing; null where it does not exist. */
export function findAlbumDetails(db: Database, id: number): AlbumDetails | null {
  const count = (condition: Sql) =>
    sql`(select count(*) from photos where photos.album_id = albums.id and ${condition})`;
  const row = firstRow<AlbumDetailsRow>(
    db,
    sql`select albums.id, albums.category, albums.dirpath,
        albums.derived_name as derivedName, albums.derived_date as derivedDate,
        albums.edited_name as editedName, albums.edited_date as editedDate,
        albums.shown_name as name, albums.shown_date as date, albums.description,
        (select photos.id
          from photos
          where photos.id = albums.cover_photo_id and photos.album_id = albums.id) as chosenCoverId,
        ${coverOf} as coverId,
        albums.missing_since as missingSince, albums.added_at as addedAt,
        albums.photo_count as photoCount,
        albums.photo_count - albums.inheriting_count as ownPolicies,
        ${count(isListed)} as total,
        ${count(isDamaged)} as damaged,
        ${count(isForgettable('photos'))} as missing,
        ${count(isWaiting)} as waiting
      from albums
      where albums.id = ${id}`,
  );
  if (!row) return null;
  const { derivedName, derivedDate, editedName, editedDate, ...rest } = row;
  return {
    ...rest,
    derived: { name: derivedName, date: derivedDate },
    edited: { name: editedName, date: editedDate },
    policy: describePolicy(db, { kind: 'album', id }),
  };
}

/** A photo as administrators see it. Sizes in bytes, lengths in pixels, instants in ms. */
export type ManagedPhoto = {
  readonly id: number;
  readonly albumId: number;
  readonly filename: string;
  readonly kind: 'image' | 'video' | 'other';
  readonly mediaType: string;
  readonly size: number;
  readonly width: number | null;
  readonly height: number | null;
  /** As read from the path or the file; null: not known. */
  readonly takenAt: WallTime | null;
  /** Minutes east of UTC; null: not known. */
  readonly takenOffset: number | null;
  readonly takenSource: TakenSource | null;
  /** The date that the owner set. */
  readonly editedAt: WallTime | null;
  readonly caption: string | null;
  readonly damaged: string | null;
  readonly missingSince: number | null;
  readonly waiting: boolean;
  /** Why it waits for approval, or waited. */
  readonly waitingReason: WaitingReason | null;
  /** The photo with the content of its file, as text: another one once its file has changed. */
  readonly content: string;
  /** Can administrators look at its picture? */
  readonly hasPicture: boolean;
  /** Did the owner choose it as the cover of its album? */
  readonly isChosenCover: boolean;
  /** Its own policy; null: the album's policy applies. */
  readonly policy: DescribedPolicy | null;
};

type ManagedPhotoRow = Omit<ManagedPhoto, Flags | 'policy'> & Record<Flags, number>;

type Flags = 'waiting' | 'hasPicture' | 'isChosenCover';

/** One page (1-based) of all photos of an album, including missing and waiting ones, in order. */
export function listManagedPhotos(
  db: Database,
  albumId: number,
  { page = 1, perPage = MANAGED_PHOTOS_PER_PAGE } = {},
): ManagedPhoto[] {
  return readPhotos(
    db,
    sql`photos.album_id = ${albumId} and ${isListed}
      order by ${photoOrder}
      limit ${perPage} offset ${(page - 1) * perPage}`,
  );
}

/** The first photos of an album that wait for approval, in order. */
export function listWaitingPhotos(db: Database, albumId: number, most: number): ManagedPhoto[] {
  return readPhotos(
    db,
    sql`photos.album_id = ${albumId} and ${isWaiting}
      order by ${photoOrder}
      limit ${most}`,
  );
}

/** A photo with what only its own page shows. */
type PhotoAlone = ManagedPhoto & {
  readonly albumPolicy: DescribedPolicy | null;
  /** The names of those who have made it a favourite, by name. */
  readonly likers: readonly string[];
};

/** A photo, present or missing; null where it does not exist. */
export function findManagedPhoto(db: Database, id: number): PhotoAlone | null {
  const row = firstRow<ManagedPhotoRow & { likers: string }>(
    db,
    sql`select ${managedColumns}, ${likersOf} as likers
      from photos
      where photos.id = ${id}`,
  );
  if (!row) return null;
  const { likers, ...rest } = row;
  const { albumId } = row;
  const [own, ofAlbum] = describePolicies(db, [
    { kind: 'photo', id },
    { kind: 'album', id: albumId },
  ]);
  return {
    ...managedPhoto(rest, own?.policy ?? null),
    albumPolicy: ofAlbum?.policy ?? null,
    likers: JSON.parse(likers),
  };
}

/** These photos, in the order of their albums; ids that do not exist are left out. */
export function listManagedPhotosById(db: Database, ids: readonly number[]): ManagedPhoto[] {
  return readPhotos(db, sql`photos.id in ${idList(ids)} order by photos.album_id, ${photoOrder}`);
}

/** The ids of all photos of an album, for a change of all of them. */
export function listPhotoIds(db: Database, albumId: number): number[] {
  return allRows<{ id: number }>(
    db,
    sql`select photos.id
      from photos
      where photos.album_id = ${albumId}
        and ${isListed}
      order by ${photoOrder}`,
  ).map(({ id }) => id);
}

function readPhotos(db: Database, where: Sql): ManagedPhoto[] {
  const rows = allRows<ManagedPhotoRow>(
    db,
    sql`select ${managedColumns}
      from photos
      where ${where}`,
  );
  const policies = describePolicies(
    db,
    rows.map(({ id }): Target => ({ kind: 'photo', id })),
  );
  return rows.map((row, i) => managedPhoto(row, policies[i]?.policy ?? null));
}

function managedPhoto(row: ManagedPhotoRow, policy: DescribedPolicy | null): ManagedPhoto {
  return {
    ...row,
    waiting: row.waiting === 1,
    hasPicture: row.hasPicture === 1,
    isChosenCover: row.isChosenCover === 1,
    policy,
  };
}

/** SQL over `photos`: the text that `ManagedPhoto` says of its content. */
export const contentText = sql`concat_ws(' ', photos.id, photos.etag, photos.quick_key)`;

const managedColumns = sql`photos.id, ${contentText} as content, photos.album_id as albumId, photos.filename, photos.kind,
  photos.media_type as mediaType, photos.size, photos.width, photos.height,
  photos.taken_at as takenAt, photos.taken_offset as takenOffset,
  photos.taken_source as takenSource, photos.edited_at as editedAt, photos.caption,
  photos.damaged, photos.missing_since as missingSince, photos.waiting,
  photos.waiting_reason as waitingReason, ${hasPicture} as hasPicture,
  exists (
    select 1 from albums as home
    where home.id = photos.album_id and home.cover_photo_id = photos.id) as isChosenCover`;
