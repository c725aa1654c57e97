import type { Viewer } from '../access/access.ts';
import type { Check, Visible } from '../access/checkedRows.ts';
import { type Sql, sql } from '../db/sql.ts';
import { filmDecoderFault } from '../images/filmDecoder.ts';
import { strippableTypes } from '../images/strip/strip.ts';
import type { WallTime } from '../time/wallTime.ts';

/**
 * The columns of a photo that pages and byte routes need. Instants in ms, sizes in bytes, lengths
 * in pixels.
 */
export type PhotoRow = {
  id: number;
  albumId: number;
  filename: string;
  path: Buffer;
  kind: 'image' | 'video' | 'other';
  mediaType: string;
  size: number;
  fileTime: number;
  etag: string;
  /** When the status of its file changed (ms), as its renaming does; null: the storage does not say. */
  ctime: number | null;
  contentKey: string | null;
  crc32: number | null;
  /** Without its metadata; 0: that cannot be removed from it; null: not known yet. */
  strippedSize: number | null;
  strippedCrc32: number | null;
  width: number | null;
  height: number | null;
  /** Of a film: milliseconds. */
  duration: number | null;
  /** Of a film: what a browser must know to play it (RFC 6381); `?` where nothing can be said. */
  codecs: string | null;
  /** Of a motion photo: the bytes of its file that are a film; null: there are none. */
  motionStart: number | null;
  motionLength: number | null;
  /** The date that the owner set, else the date taken; null: undated. */
  takenAt: WallTime | null;
  /** Its date is only a guess, from when the file was last changed. */
  isDateGuessed: 0 | 1;
  caption: string | null;
  damaged: string | null;
  thumbhash: Buffer | null;
  thumbhashFrom: 'embedded' | 'picture' | null;
  /** Part of its position in the album (`photoOrder`). */
  orderAt: string;
  sortKey: string;
  /** Do other files belong to it, whoever may have them (`parts.ts`)? */
  hasParts: 0 | 1;
  /** 1: the viewer of a sequence, or of a photo's page, likes it. Elsewhere it is not read. */
  isLiked?: 0 | 1;
};

/**
 * The columns of a photo by which an archive is laid out. They are few, since an archive may have tens of
 * thousands of photos; `findArchivedFile` reads the others when the turn of its file comes.
 */
export type ArchivedRow = Pick<
  PhotoRow,
  | 'id'
  | 'filename'
  | 'size'
  | 'fileTime'
  | 'etag'
  | 'contentKey'
  | 'crc32'
  | 'strippedSize'
  | 'strippedCrc32'
  | 'hasParts'
>;

/** Can a picture be made of it? Of a film only where this machine can decode films. */
export function hasThumbnail({ kind }: Pick<PhotoRow, 'kind'>): boolean {
  return kind === 'image' || (kind === 'video' && filmDecoderFault() === null);
}

/** A photo that its viewer may see, or may have for this purpose. */
export type VisiblePhoto<For extends Check = 'see'> = Visible<PhotoRow, For>;

/** The same with the columns alone by which an archive is laid out. */
export type ListedPhoto<For extends Check = 'see'> = Visible<ArchivedRow, For>;

/** A photo whose file its viewer may download without metadata, by itself or in an archive. */
export type DownloadablePhoto = VisiblePhoto<'originals' | 'archivedOriginals'>;

/** A photo whose file its viewer may download as it is. */
export type UnstrippedPhoto = DownloadablePhoto & VisiblePhoto<'metadata'>;

/** SQL: the key of a photo's content: that of the whole file, else the quick one. */
export const contentKeyColumn = sql`coalesce(photos.content_key, photos.quick_key)`;

/** SQL over `photos`, as 0 or 1: does this viewer like it? Nobody but a signed-in person likes anything. */
export function likedBy({ userId }: Pick<Viewer, 'userId'>): Sql {
  if (userId === null) return sql`0`;
  return sql`exists (
    select 1
    from favourites
    where favourites.user_id = ${userId} and favourites.photo_id = photos.id)`;
}

const strippedSize = sql`iif(
    photos.media_type in (${sql.raw(strippableTypes.map((type) => `'${type}'`).join(', '))}),
    photos.stripped_size, 0)`;

const hasParts = sql`exists (
    select 1
    from photos as part indexed by photos_parts
    where part.part_of = photos.id)`;

/** SQL: the columns of `ArchivedRow`. */
export const archivedColumns = sql`photos.id, photos.filename, photos.size,
  photos.file_time as "fileTime", photos.etag, ${contentKeyColumn} as "contentKey",
  photos.crc32, ${strippedSize} as "strippedSize", photos.stripped_crc32 as "strippedCrc32",
  ${hasParts} as "hasParts"`;

export const photoColumns = sql`${archivedColumns}, photos.album_id as "albumId", photos.path,
  photos.media_type as "mediaType", photos.ctime,
  photos.kind, photos.width, photos.height, photos.duration, photos.codecs,
  photos.motion_start as "motionStart", photos.motion_length as "motionLength",
  coalesce(photos.edited_at, photos.taken_at) as "takenAt", photos.caption,
  photos.edited_at is null and photos.taken_source is 'changed' as "isDateGuessed", photos.damaged,
  photos.thumbhash, photos.thumbhash_from as "thumbhashFrom",
  photos.order_at as "orderAt", photos.sort_key as "sortKey"`;

/**
 * The columns by which the photos of an album are ordered: by date, undated photos last; at the same
 * time by file name as people sort it, then by path. The index `photos_order` contains all of them.
 */
export const photoOrderColumns = [sql`photos.order_at`, sql`photos.sort_key`, sql`photos.path`];

/** SQL: that order. */
export const photoOrder = sql.join(photoOrderColumns, sql`, `);

export type AlbumRow = {
  id: number;
  category: string;
  dirpath: string;
  /** `YYYY-MM-DD` */
  date: string;
  name: string;
  description: string | null;
  coverPhotoId: number | null;
};

export type VisibleAlbum = Visible<AlbumRow>;

export const albumColumns = sql`albums.id, albums.category, albums.dirpath,
  albums.shown_date as "date", albums.shown_name as "name", albums.description,
  albums.cover_photo_id as "coverPhotoId"`;
