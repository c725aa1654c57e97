import { parseTag, type Target, tagOf } from '../../access/targets.ts';
import type { Actor } from '../../activity/activity.ts';
import type { Database, Tx } from '../../db/open.ts';
import type { RowKey } from '../../db/rowKey.ts';
import { firstRow } from '../../db/run.ts';
import { sql } from '../../db/sql.ts';
import { type AlbumEdit, editAlbum, editPhoto, type PhotoEdit } from '../../photos/edits.ts';
import { AdminError } from '../../text/adminError.ts';
import type { WallTime } from '../../time/wallTime.ts';
import { type Edited, recordChange } from '../history.ts';

type Edits = Edited['before'];

/** As `editAlbum`; returns the key for its undo; null where nothing changed. @throws AdminError */
export function changeAlbum(tx: Tx, actor: Actor, id: number, edit: AlbumEdit): RowKey | null {
  return recorded(tx, actor, { kind: 'album', id }, () => editAlbum(tx, actor, id, edit));
}

/** As `editPhoto`; returns the key for its undo; null where nothing changed. @throws AdminError */
export function changePhoto(tx: Tx, actor: Actor, id: number, edit: PhotoEdit): RowKey | null {
  return recorded(tx, actor, { kind: 'photo', id }, () => editPhoto(tx, actor, id, edit));
}

function recorded(tx: Tx, actor: Actor, target: Target, edit: () => void): RowKey | null {
  const before = readEdits(tx, target);
  edit();
  const after = readEdits(tx, target);
  if (Object.keys(after).every((field) => before[field] === after[field])) return null;
  const edited = { target: tagOf(target), before, after };
  return recordChange(tx, actor, `${target.kind}-edited`, [], { edited });
}

/** What the owner has set on an album or a photo, by field. null: the derived value is in force. */
function readEdits(db: Database, { kind, id }: Target): Edits {
  const statement =
    kind === 'album'
      ? sql`select edited_name as name, edited_date as date, description, cover_photo_id as coverPhotoId
          from albums
          where id = ${id}`
      : sql`select caption, edited_at as takenAt
        from photos
        where id = ${id}`;
  return firstRow<Edits>(db, statement) ?? {};
}

/**
 * Takes an edit back: the fields that it changed get the values from before it.
 *
 * @throws AdminError where one of the fields has been changed since (unless `force`)
 */
export function undoEdit(
  tx: Tx,
  actor: Actor,
  { target: tag, before, after }: Edited,
  { force }: { readonly force: boolean },
): void {
  const target = parseTag(tag);
  if (!target) throw new Error(`"${tag}" names no album and no photo.`);
  const now = readEdits(tx, target);
  const fields = Object.keys(before).filter((field) => before[field] !== after[field]);
  if (!force && fields.some((field) => now[field] !== after[field])) {
    throw new AdminError('changed-since', 'It has been edited since. Undo that first.');
  }
  const edit = Object.fromEntries(fields.map((field) => [field, before[field] ?? null]));
  if (target.kind === 'album') editAlbum(tx, actor, target.id, edit as AlbumEdit, { isUndo: true });
  else editPhoto(tx, actor, target.id, edit as { caption?: string | null; takenAt?: WallTime });
}
