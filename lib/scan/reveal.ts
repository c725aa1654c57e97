import type Sqlite from 'better-sqlite3';
import { idList } from '../access/condition.ts';
import { isLiveShare } from '../access/live.ts';
import { wasShown } from '../access/presence.ts';
import type { ClientTx } from '../db/client.ts';
import { runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { recountAlbums } from '../photos/counters.ts';
import { formatWallTime } from '../time/wallTime.ts';
import { type AlbumIdOf, isUnrevealed, type UnrevealedRows } from './addUnrevealed.ts';
import type { ContentKeys } from './contentKeys.ts';
import type { PolicyCopy } from './copyPolicies.ts';
import type { PhotoFacts } from './photoFacts.ts';
import {
  prepareRewrite,
  prepareUpdateFile,
  prepareUpdateNameTime,
  prepareUpdateUnread,
} from './photoRows.ts';
import { moveAlbums, prepareRevealAlbum } from './revealAlbums.ts';
import type { ScannedAlbum, ScannedPhoto } from './scannedAlbums.ts';
import type { AlbumPlan, PhotoUpdate, SyncPlan } from './syncPlan.ts';

export type RevealOptions = {
  readonly now: number;
  readonly timezone: string;
  readonly newAlbums: 'public' | 'private';
  readonly newPhotos: 'publish' | 'review';
  /** Keys of files that were read before the plan was made, by raw path. */
  readonly fileKeys: ReadonlyMap<string, ContentKeys>;
  readonly copyPolicies: (tx: ClientTx, copies: readonly PolicyCopy[]) => void;
};

/** Facts by photo, of those whose header was read. */
export type FactsByPhoto = ReadonlyMap<ScannedPhoto, PhotoFacts>;

/** A photo that was taken at another time than was known. */
export type Redated = {
  readonly album: Pick<ScannedAlbum, 'category' | 'dirpath'>;
  readonly filename: string;
};

/**
 * Makes the database say what the library holds: shows what is new or back, hides what is gone,
 * writes what changed and what moved, counts anew.
 */
export function reveal(
  tx: ClientTx,
  plan: SyncPlan,
  hidden: UnrevealedRows,
  albumIdOf: AlbumIdOf,
  facts: FactsByPhoto,
  options: RevealOptions,
): { redated: Redated[] } {
  const { $client: client } = tx;
  const setMissing = client.prepare('update photos set missing_since = ? where id = ?');
  // What somebody shared stays something that was there.
  const withdraw = client.prepare(
    `update photos set missing_since = ?,
      unrevealed = not exists (select 1 from share_photos where share_photos.photo_id = photos.id)
    where id = ?`,
  );
  const moveSettings = prepareMoveSettings(client);
  const setPlace = client.prepare(
    'update photos set album_id = ?, missing_since = null, unrevealed = 0 where id = ?',
  );
  const setWaiting = client.prepare(
    'update photos set waiting = ?, waiting_reason = ? where id = ?',
  );
  // Threat: what a row knew last was the copy over its own file. It must not come back with its own
  // policy as the hidden photo that the copy was made of.
  const forgetFile = client.prepare(
    `update photos set waiting = 0, waiting_reason = null,
      etag = '', ctime = null, quick_key = null, full_key = null, content_key = null
    where id = ?`,
  );
  const revealPhoto = prepareRevealPhoto(client, options);
  const updatePhoto = preparePhotoUpdate(client, facts, options);
  const { revealAlbum, copies } = prepareRevealAlbum(client, options);
  const touched = new Set<number>(plan.vanishedAlbums.map(({ id }) => id));
  const redated: Redated[] = [];

  // What leaves its path does so before another takes it: present photos of an album have paths of
  // their own.
  for (const album of plan.albums) {
    for (const { id } of album.withdraw) withdraw.run(options.now, id);
    for (const { id } of album.vanished) setMissing.run(options.now, id);
    for (const { known, moved } of album.update) {
      if (moved) setMissing.run(options.now, known.id);
    }
  }
  moveAlbums(client, plan);
  for (const album of plan.albums) {
    if (!hasPhotos(album) && album.known === null && !hidden.albumIds.has(album)) continue;
    const id = albumIdOf(album);
    touched.add(id);
    if (!isUnrevealed(album)) {
      for (const photoId of hidden.photoIds.get(album) ?? []) revealPhoto(photoId);
    }
    for (const update of album.update) {
      const { known, found, moved, changed, waits } = update;
      if (updatePhoto(update).redated && !changed && !known.unread) {
        redated.push({ album: album.found, filename: found.filename });
      }
      // An interrupted scan may have begun it for a reason that there is no more.
      if (update.reveal === 'added' && known.waiting !== null) setWaiting.run(0, null, known.id);
      if (update.reveal) revealPhoto(known.id);
      if (moved) {
        touched.add(known.albumId);
        setPlace.run(id, known.id);
      }
      if (waits) setWaiting.run(1, waits, known.id);
    }
    revealAlbum(id, album);
  }
  options.copyPolicies(tx, copies);
  const hideAlbum = client.prepare('update albums set missing_since = ? where id = ?');
  for (const { id } of plan.vanishedAlbums) hideAlbum.run(options.now, id);
  for (const { id } of plan.replaced) forgetFile.run(id);
  for (const { copy, original } of plan.merged) moveSettings(copy.id, original.id);
  recountAlbums(tx, [...touched]);
  runStatement(
    tx,
    sql`update albums set cover_photo_id = null
      where id in ${idList([...touched])} and cover_photo_id in (
        select photos.id from photos where photos.album_id <> albums.id)`,
  );
  return { redated };
}

/** What was written about a copy is about the photo that it is from now on, where that says nothing. */
function prepareMoveSettings(client: Sqlite.Database) {
  const edits = client.prepare(
    `update photos set caption = coalesce(photos.caption, copy.caption),
      edited_at = coalesce(photos.edited_at, copy.edited_at)
    from photos as copy where copy.id = ? and photos.id = ?`,
  );
  const favourites = client.prepare(
    `insert or ignore into favourites (user_id, photo_id, created_at)
    select user_id, ?, created_at from favourites where photo_id = ?`,
  );
  return (copyId: number, originalId: number): void => {
    edits.run(copyId, originalId);
    favourites.run(originalId, copyId);
  };
}

/** Has it photos with rows? Every file of a new album may be gone before it can be read. */
function hasPhotos({ update }: AlbumPlan): boolean {
  return update.length > 0;
}

/**
 * Shows a photo that is new or back. With `review`, one that nobody has seen yet waits for approval
 * where its album is one that somebody may see: by a policy, or by a share of the whole album.
 */
function prepareRevealPhoto(client: Sqlite.Database, { newPhotos, now }: RevealOptions) {
  const isNew = sql`photos.unrevealed = 1`;
  const needsReview = sql`${newPhotos === 'review' ? 1 : 0} and ${isNew} and exists (
    select 1 from albums
    where albums.id = photos.album_id
      and ${wasShown('albums')}
      and (albums.policy_id is not null or exists (
        select 1 from shares where shares.album_id = albums.id and ${isLiveShare(now)}
      ))
  )`;
  // What an interrupted scan had found becomes visible by this one, and is told as new by it.
  const update = sql`update photos
    set missing_since = null, unrevealed = 0,
      added_at = iif(${isNew}, ${now}, added_at),
      waiting_reason = iif(waiting = 0 and ${needsReview}, 'review', waiting_reason),
      waiting = iif(${needsReview}, 1, waiting)
    where id = `;
  const statement = client.prepare(`${update.text}?`);
  return (id: number): void => {
    statement.run(...update.params, id);
  };
}

function preparePhotoUpdate(
  client: Sqlite.Database,
  facts: FactsByPhoto,
  { fileKeys }: RevealOptions,
) {
  const rewrite = prepareRewrite(client);
  const noteFile = prepareUpdateFile(client);
  const noteUnread = prepareUpdateUnread(client);
  const noteNameTime = prepareUpdateNameTime(client);
  return ({ known, found, changed, redatedByPath }: PhotoUpdate): { redated: boolean } => {
    const read = facts.get(found);
    if (read?.wasRead) return rewrite(known.id, found, read);
    if (read) noteUnread(known.id, found, read);
    else {
      const keys = fileKeys.get(found.rawPath) ?? null;
      noteFile(known.id, found, { isSame: !changed, keys });
    }
    const redated = redatedByPath && found.taken !== null;
    if (redated) noteNameTime(known.id, formatWallTime(found.taken));
    return { redated };
  };
}
