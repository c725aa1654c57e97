import type Sqlite from 'better-sqlite3';
import { once } from '../process/once.ts';
import type { PhotoSettings } from './absorbCopies.ts';
import type { KnownPhoto } from './knownRows.ts';

/** SQL over `photos`: did the owner set anything on its album that is handed on with the photos? */
const albumHasEdits = `exists (
  select 1 from albums
  where albums.id = photos.album_id and (edited_name is not null or edited_date is not null
    or description is not null or cover_photo_id is not null))`;

/** SQL over `photos`: did the owner or a relative set anything on it that goes with it to another place? */
const hasSettings = `(policy_id is not null or caption is not null or edited_at is not null
  or position is not null
  or exists (select 1 from favourites where favourites.photo_id = photos.id)
  or exists (select 1 from share_photos where share_photos.photo_id = photos.id))`;

/**
 * The photos of changes that can be undone, and the favourites of people who were removed and can come back. Threat:
 * a photo was hidden, and is shown again; if another one had its file by then, the undo of the latter would hide
 * nothing.
 */
const ofChanges = `
  select photo.value
  from changes, json_each(changes.before, '$.before') as part, json_each(part.value, '$.photos') as photo
  where undone_at is null
  union
  select cast(substr(before ->> '$.edited.target', length('photo:') + 1) as integer)
  from changes
  where undone_at is null and before ->> '$.edited.target' like 'photo:%'
  union
  select pair.value ->> 'id'
  from changes, json_each(changes.before, '$.pairs') as pair
  where undone_at is null
  union
  select liked.value ->> 'photoId'
  from changes, json_each(changes.before, '$.removed.favourites') as liked
  where undone_at is null`;

/** Tells what was set on photos; without a database there are none. */
export function openPhotoSettings(client: Sqlite.Database | null): PhotoSettings {
  const prepare = (condition: string) =>
    client?.prepare(`select ${condition} from photos where id = ?`).pluck();
  const has = prepare(`${hasSettings} or ${albumHasEdits}`);
  const isUntouched = prepare(`not ${hasSettings} and waiting_reason is null and not kept_apart
    and not exists (select 1 from albums where albums.cover_photo_id = photos.id)`);
  const changed = once(() => new Set(client?.prepare(ofChanges).pluck().all()));
  return {
    has: ({ id }: KnownPhoto) => has?.get(id) === 1 || changed().has(id),
    isUntouched: ({ id }: KnownPhoto) => isUntouched?.get(id) === 1 && !changed().has(id),
  };
}
