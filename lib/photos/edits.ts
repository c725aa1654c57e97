import { eq } from 'drizzle-orm';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Database } from '../db/open.ts';
import { schema } from '../db/schema.ts';
import { indexWords } from '../db/searchIndex.ts';
import { atomically } from '../db/write.ts';
import { displayName } from '../library/albumPath.ts';
import { parseName } from '../people/identity.ts';
import { AdminError } from '../text/adminError.ts';
import { foldText } from '../text/search.ts';
import type { WallTime } from '../time/wallTime.ts';
import { followDays } from './albumDay.ts';
import { recountAlbums } from './counters.ts';

/** How many characters may be typed, a line end counted as one, as browsers do. What is longer is cut. */
export const LONGEST_DESCRIPTION = 5000;
export const LONGEST_CAPTION = 1000;

/**
 * The owner's changes to an album. Fields that are left out stay; null returns to the derived
 * value.
 */
export type AlbumEdit = {
  readonly name?: string | null;
  /** `YYYY-MM-DD` */
  readonly date?: string | null;
  readonly description?: string | null;
  /** One of its photos. */
  readonly coverPhotoId?: number | null;
};

/**
 * Stores an edit of an album, and records it if it changes something. The date is stored as it is given. `isUndo`: the cover was of
 * the album when it was chosen, and may be elsewhere by now.
 *
 * @throws AdminError where there is no such album, the name is none, or the cover is of another album
 */
export function editAlbum(
  db: Database,
  actor: Actor,
  id: number,
  edit: AlbumEdit,
  { isUndo = false } = {},
): void {
  const { albums } = schema;
  atomically(db, (tx) => {
    const album = tx.select().from(albums).where(eq(albums.id, id)).get();
    if (!album) throw unknown('album', id);
    if (edit.coverPhotoId != null && !isUndo) refuseForeignCover(tx, id, edit.coverPhotoId);
    const { derivedName, derivedDate, dirpath } = album;
    const editedName = changed(edit.name, album.editedName, derivedName, parseName);
    const editedDate = changed(edit.date, album.editedDate, derivedDate, (date) => date);
    const name = editedName ?? derivedName;
    const change = {
      editedName,
      editedDate,
      ...(edit.description !== undefined && {
        description: plainText(edit.description, LONGEST_DESCRIPTION),
      }),
      ...(edit.coverPhotoId !== undefined && { coverPhotoId: edit.coverPhotoId }),
    };
    if (isAsBefore(album, change)) return;
    // Search finds the name that is shown.
    const searchText = foldText(displayName({ name, dirpath }));
    tx.update(albums)
      .set({ ...change, searchText })
      .where(eq(albums.id, id))
      .run();
    indexWords(tx.$client);
    recordActivity(tx, {
      kind: 'album-edited',
      userId: actor,
      subject: `album:${id}`,
      details: { fields: Object.keys(edit) },
    });
  });
}

/** The owner's changes to a photo. Fields that are left out stay; null removes the value. */
export type PhotoEdit = {
  readonly caption?: string | null;
  /** Wall-clock time at the place of the photo; a day alone where the time is not known. */
  readonly takenAt?: WallTime | null;
};

/**
 * Stores an edit of a photo, and records it if it changes something.
 *
 * @throws AdminError where there is no such photo
 */
export function editPhoto(db: Database, actor: Actor, id: number, edit: PhotoEdit): void {
  const { photos } = schema;
  atomically(db, (tx) => {
    const photo = tx.select().from(photos).where(eq(photos.id, id)).get();
    // A row that is unrevealed again: since the form was made, a scan has found its file to be that of another photo.
    if (!photo || photo.unrevealed) throw unknown('photo', id);
    const change = {
      ...(edit.caption !== undefined && {
        caption: plainText(edit.caption, LONGEST_CAPTION),
      }),
      ...(edit.takenAt !== undefined && {
        editedAt: edit.takenAt === photo.takenAt ? null : edit.takenAt,
      }),
    };
    if (isAsBefore(photo, change)) return;
    tx.update(photos).set(change).where(eq(photos.id, id)).run();
    if (edit.takenAt !== undefined) {
      recountAlbums(tx, [photo.albumId]);
      followDays(tx, [photo.albumId]);
    }
    indexWords(tx.$client);
    recordActivity(tx, {
      kind: 'photo-edited',
      userId: actor,
      subject: `photo:${id}`,
      details: { fields: Object.keys(edit) },
    });
  });
}

/** An edit that changes nothing is not recorded: the activity says what happened. */
function isAsBefore<Row extends object>(row: Row, change: Partial<Row>): boolean {
  return (Object.keys(change) as (keyof Row)[]).every((name) => row[name] === change[name]);
}

/**
 * The value to store. One equal to the derived value is not stored as an edit, since it would hide
 * a later change of the derived value.
 */
function changed(
  given: string | null | undefined,
  before: string | null,
  derived: string,
  parse: (text: string) => string,
): string | null {
  if (given === undefined) return before;
  if (given === null || given === derived) return null;
  return parse(given);
}

function refuseForeignCover(db: Database, albumId: number, photoId: number): void {
  const { photos } = schema;
  const photo = db
    .select({ albumId: photos.albumId })
    .from(photos)
    .where(eq(photos.id, photoId))
    .get();
  if (photo?.albumId !== albumId) throw unknown('photo', photoId);
}

/**
 * The text, perhaps of several lines, without control characters and halves of characters, such as of one that
 * was cut; null where nothing is left. Forms post a line end as two characters, which must not count when it is cut.
 */
function plainText(text: string | null, longest: number): string | null {
  const plain = text
    ?.replace(/\r\n?/g, '\n')
    .slice(0, longest)
    .replace(/[^\P{Cc}\n\t]|\p{Surrogate}/gu, '')
    .trim();
  return plain ? plain.normalize('NFC') : null;
}

function unknown(kind: 'album' | 'photo', id: number): AdminError {
  return new AdminError('unknown-target', `There is no ${kind} ${id}.`, {
    target: `${kind}:${id}`,
  });
}
