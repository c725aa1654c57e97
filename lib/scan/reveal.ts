import type Sqlite from 'better-sqlite3';
import { idList } from '../access/condition.ts';
import { isApproved, isPresent } from '../access/facts.ts';
import type { ClientTx } from '../db/client.ts';
import { allRows, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import type { WaitingReason } from '../db/waiting.ts';
import { pathBytes } from '../library/rawPath.ts';
import { recountAlbums } from '../photos/counters.ts';
import { formatWallTime } from '../time/wallTime.ts';
import { type AlbumIdOf, isUnrevealed, type UnrevealedRows } from './addUnrevealed.ts';
import type { AlbumPlan, NewPolicy, PhotoUpdate } from './albumPlan.ts';
import type { ContentKeys } from './contentKeys.ts';
import type { CorrectedFact } from './corrections.ts';
import type { WriteNewPolicies } from './newPolicies.ts';
import {
  prepareRewrite,
  prepareUpdateFile,
  prepareUpdateNameTime,
  prepareUpdateUnread,
  type Rewritten,
} from './photoRows.ts';
import type { ReadPlanned } from './readFacts.ts';
import { moveAlbums, prepareRevealAlbum } from './revealAlbums.ts';
import type { ScannedAlbum } from './scannedAlbums.ts';
import type { SyncPlan } from './syncPlan.ts';

type RevealOptions = {
  readonly now: number;
  readonly timezone: string;
  readonly newAlbums: 'public' | 'private';
  /** Keys of files that were read before the plan was made, by raw path. */
  readonly fileKeys: ReadonlyMap<string, ContentKeys>;
  readonly writeNewPolicies: WriteNewPolicies;
  /** The policy that a new album gets, by the policies as they are now. */
  readonly policyOf: (album: AlbumPlan) => NewPolicy;
};

/** A photo whose date taken has changed. */
export type Redated = {
  readonly album: Pick<ScannedAlbum, 'category' | 'dirpath'>;
  readonly filename: string;
};

/** A photo of which facts other than its date changed, though its file did not. */
export type Corrected = Redated & { readonly what: readonly CorrectedFact[] };

/**
 * Brings the database in line with the library: reveals new and returned rows, marks vanished ones
 * as missing, writes changes and moves, and recomputes the counters of the albums that it `touched`.
 */
export function reveal(
  tx: ClientTx,
  plan: SyncPlan,
  hidden: UnrevealedRows,
  albumIdOf: AlbumIdOf,
  { facts, changing }: ReadPlanned,
  options: RevealOptions,
): { redated: Redated[]; corrected: Corrected[]; touched: number[] } {
  const { $client: client } = tx;
  const setMissing = client.prepare('update photos set missing_since = ? where id = ?');
  // A row that is in a share, has a policy, or was approved is kept as a missing photo. Threat: its
  // owner decides about a waiting copy while headers are read, after it was planned to be merged.
  const withdraw = client.prepare(
    `update photos set missing_since = ?,
      unrevealed = not (
        policy_id is not null
        or (waiting = 0 and waiting_reason is not null)
        or exists (select 1 from share_photos where share_photos.photo_id = photos.id))
    where id = ?`,
  );
  // Makes the next scan take the file for a changed one, and judge its content.
  const lookAgain = client.prepare("update photos set etag = '', ctime = null where id = ?");
  const leaveOut = ({ known, moved, reveal: change }: PhotoUpdate, album: AlbumPlan) => {
    if (change === 'added') withdraw.run(options.now, known.id);
    else if (moved || album.reveal) setMissing.run(known.missingSince ?? options.now, known.id);
    else lookAgain.run(known.id);
  };
  const moveSettings = prepareMoveSettings(client);
  const setPlace = client.prepare(
    'update photos set album_id = ?, missing_since = null, unrevealed = 0 where id = ?',
  );
  const setWaiting = client.prepare(
    'update photos set waiting = ?, waiting_reason = ? where id = ?',
  );
  // Threat: the last content known for this row is that of a copy that replaced its file. The row
  // must not be recognised by that content: the hidden photo from which the copy was made would
  // return with this row's policy.
  const forgetFile = client.prepare(
    `update photos set waiting = 0, waiting_reason = null,
      etag = '', ctime = null, quick_key = null, full_key = null, content_key = null
    where id = ?`,
  );
  const revealPhoto = prepareRevealPhoto(client, options);
  const updatePhoto = preparePhotoUpdate(client, facts, options);
  const { revealAlbum, others } = prepareRevealAlbum(client, options);
  const touched = new Set<number>(plan.vanishedAlbums.map(({ id }) => id));
  const redated: Redated[] = [];
  const corrected: Corrected[] = [];

  // Photos leave their paths before others take them, since the paths of present photos are unique.
  for (const { copy } of plan.merged) {
    // Nobody has ever seen a copy that waits, so it is treated as if it had never been found.
    withdraw.run(options.now, copy.id);
    touched.add(copy.albumId);
  }
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
      if (changing.has(found)) {
        leaveOut(update, album);
        touched.add(known.albumId);
        continue;
      }
      const written = updatePhoto(update);
      if (!changed && !known.unread) {
        const photo = { album: album.found, filename: found.filename };
        if (written.redated) redated.push(photo);
        if (written.corrected.length > 0) corrected.push({ ...photo, what: written.corrected });
      }
      // An interrupted scan may have made it wait for a reason that no longer exists.
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
  options.writeNewPolicies(tx, others);
  const hideAlbum = client.prepare('update albums set missing_since = ? where id = ?');
  for (const { id } of plan.vanishedAlbums) hideAlbum.run(options.now, id);
  for (const { id } of plan.replaced) forgetFile.run(id);
  for (const { copy, original } of plan.merged) {
    if (!original) continue;
    moveSettings(copy.id, original.id);
    touched.add(original.albumId);
  }
  recountAlbums(tx, [...touched]);
  dropLostCovers(tx, [...touched]);
  return { redated, corrected, touched: [...touched] };
}

/** Makes albums whose chosen cover has moved to another album choose none. */
export function dropLostCovers(tx: ClientTx, albumIds: readonly number[]): void {
  runStatement(
    tx,
    sql`update albums set cover_photo_id = null
      where id in ${idList(albumIds)} and exists (
        select 1 from photos
        where photos.id = albums.cover_photo_id and photos.album_id <> albums.id)`,
  );
}

/**
 * Prepares a function that moves the settings of a merged copy to the original, where that has
 * none.
 */
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

/**
 * Does the album have photos with rows? All files of a new album may have vanished before they
 * could be read.
 */
function hasPhotos({ update }: AlbumPlan): boolean {
  return update.length > 0;
}

/**
 * Prepares a function that reveals a new or returned photo. Rows of an interrupted scan are
 * revealed by this one, and reported as new.
 */
function prepareRevealPhoto(client: Sqlite.Database, { now }: RevealOptions) {
  const statement = client.prepare(
    `update photos
    set missing_since = null, unrevealed = 0, added_at = iif(unrevealed, ?, added_at)
    where id = ?`,
  );
  return (id: number): void => {
    statement.run(now, id);
  };
}

/**
 * Makes photos wait that the scan has just revealed, by raw path. Threat: the owner hides a photo
 * while headers are read; its copy was planned when everybody could still see the photo.
 */
export function makeWait(
  tx: ClientTx,
  waiting: readonly (readonly [string, WaitingReason])[],
): void {
  const held = waiting.map(([rawPath, why]) => [pathBytes(rawPath).toString('hex'), why]);
  const rows = allRows<{ albumId: number }>(
    tx,
    sql`update photos set waiting = 1, waiting_reason = held.value ->> 1
      from json_each(${JSON.stringify(held)}) as held
      where photos.path = unhex(held.value ->> 0) and ${isPresent('photos')}
        and ${isApproved}
      returning photos.album_id as albumId`,
  );
  recountAlbums(tx, [...new Set(rows.map(({ albumId }) => albumId))]);
}

function preparePhotoUpdate(
  client: Sqlite.Database,
  facts: ReadPlanned['facts'],
  { fileKeys }: RevealOptions,
) {
  const rewrite = prepareRewrite(client);
  const noteFile = prepareUpdateFile(client);
  const noteUnread = prepareUpdateUnread(client);
  const noteNameTime = prepareUpdateNameTime(client);
  return ({ known, found, changed, redatedByPath }: PhotoUpdate): Rewritten => {
    const read = facts.get(found);
    if (read?.wasRead) return rewrite(known.id, found, read);
    if (read) noteUnread(known.id, found, read);
    else {
      const keys = fileKeys.get(found.rawPath) ?? null;
      noteFile(known.id, found, { isSame: !changed, keys });
    }
    const redated = redatedByPath && found.taken !== null;
    if (redated) noteNameTime(known.id, formatWallTime(found.taken));
    return { redated, corrected: [] };
  };
}
