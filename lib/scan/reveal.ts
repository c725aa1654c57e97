import type Sqlite from 'better-sqlite3';
import { isApproved, isPresent } from '../access/facts.ts';
import type { ClientTx } from '../db/client.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import type { WaitingReason } from '../db/waiting.ts';
import { pathBytes } from '../library/rawPath.ts';
import { recountAlbums } from '../photos/counters.ts';
import { formatWallTime } from '../time/wallTime.ts';
import { type AlbumIdOf, isUnrevealed, type UnrevealedRows } from './addUnrevealed.ts';
import type { AlbumPlan, NewPolicy, PhotoUpdate } from './albumPlan.ts';
import type { ContentKeys } from './contentKeys.ts';
import type { CorrectedFact } from './corrections.ts';
import type { FollowedStanding } from './exposure.ts';
import { handOverEdits } from './handOver.ts';
import type { WriteNewPolicies } from './newPolicies.ts';
import { type Presence, preparePresence } from './photoPresence.ts';
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
  /** Standing policies to be stated for directories that were renamed. */
  readonly followed: readonly FollowedStanding[];
};

/** A photo whose date taken has changed. */
export type Redated = {
  readonly album: Pick<ScannedAlbum, 'category' | 'dirpath'>;
  readonly filename: string;
};

/** A photo of which facts other than its date changed, though its file did not. */
export type Corrected = Redated & { readonly what: readonly CorrectedFact[] };

/** What a scan has added and read before it reveals anything. */
export type Prepared = {
  /** The rows that it added, which nobody can see yet. */
  readonly hidden: UnrevealedRows;
  readonly albumIdOf: AlbumIdOf;
  readonly read: ReadPlanned;
};

/**
 * Brings the database in line with the library: reveals new and returned rows, marks vanished ones
 * as missing, writes changes and moves, and recomputes the counters of the albums that it `touched`.
 */
export function reveal(
  tx: ClientTx,
  plan: SyncPlan,
  { hidden, albumIdOf, read: { facts, changing } }: Prepared,
  options: RevealOptions,
): { redated: Redated[]; corrected: Corrected[]; touched: number[] } {
  const { $client: client } = tx;
  const photos = preparePresence(client, options.now);
  const { revealAlbum, others } = prepareRevealAlbum(client, options);
  const noted: Noted = { redated: [], corrected: [], touched: new Set() };
  const { touched } = noted;
  for (const { id } of plan.vanishedAlbums) touched.add(id);
  for (const { copy } of plan.merged) touched.add(copy.albumId);

  leavePaths(photos, plan);
  moveAlbums(client, plan);
  const writeUpdate = prepareWriteUpdate(client, photos, facts, options, noted);
  for (const album of plan.albums) {
    if (!hasPhotos(album) && album.known === null && !hidden.albumIds.has(album)) continue;
    const id = albumIdOf(album);
    touched.add(id);
    if (!isUnrevealed(album)) {
      for (const photoId of hidden.photoIds.get(album) ?? []) photos.reveal(photoId);
    }
    for (const update of album.update) {
      if (changing.has(update.found)) {
        leavePhotoOut(photos, update, album);
        touched.add(update.known.albumId);
      } else {
        writeUpdate(update, album, id);
      }
    }
    revealAlbum(id, album);
  }
  options.writeNewPolicies(tx, others, options.followed);
  const hideAlbum = client.prepare('update albums set missing_since = ? where id = ?');
  for (const { id } of plan.vanishedAlbums) hideAlbum.run(options.now, id);
  for (const { id } of plan.replaced) photos.forgetFile(id);
  const moveSettings = prepareMoveSettings(client);
  for (const { copy, original } of plan.merged) {
    if (!original) continue;
    moveSettings(copy.id, original.id);
    touched.add(original.albumId);
  }
  handOverEdits(tx, plan, options.now);
  recountAlbums(tx, [...touched]);
  return { ...noted, touched: [...touched] };
}

/** Photos leave their paths before others take them, since the paths of present photos are unique. */
function leavePaths(photos: Presence, { merged, albums }: SyncPlan): void {
  // Nobody has ever seen a copy that waits, so it is treated as if it had never been found.
  for (const { copy } of merged) photos.withdraw(copy.id);
  for (const album of albums) {
    for (const { id } of album.withdraw) photos.withdraw(id);
    for (const { id } of album.vanished) photos.setMissing(id);
    for (const { known, moved } of album.update) if (moved) photos.setMissing(known.id);
  }
}

/** Leaves a photo as it was whose file changed while it was read; the next scan looks at it again. */
function leavePhotoOut(
  photos: Presence,
  { known, moved, reveal: change }: PhotoUpdate,
  album: AlbumPlan,
): void {
  if (change === 'added') photos.withdraw(known.id);
  else if (moved || album.reveal) photos.setMissing(known.id, known.missingSince);
  else photos.lookAgain(known.id);
}

/** What is written of a photo, as far as others have to know it. */
type Noted = {
  readonly redated: Redated[];
  readonly corrected: Corrected[];
  /** The ids of albums whose counters must be computed anew. */
  readonly touched: Set<number>;
};

/** Prepares a function that writes what a scan has found out about a photo of an album. */
function prepareWriteUpdate(
  client: Sqlite.Database,
  photos: Presence,
  facts: ReadPlanned['facts'],
  options: RevealOptions,
  noted: Noted,
) {
  const updatePhoto = preparePhotoUpdate(client, facts, options);
  return (update: PhotoUpdate, album: AlbumPlan, albumId: number): void => {
    const { known, found, moved, changed, waits } = update;
    const written = updatePhoto(update);
    if (!changed && !known.unread) {
      const photo = { album: album.found, filename: found.filename };
      if (written.redated) noted.redated.push(photo);
      if (written.corrected.length > 0) noted.corrected.push({ ...photo, what: written.corrected });
    }
    // An interrupted scan may have made it wait for a reason that no longer exists.
    if (update.reveal === 'added' && known.waiting !== null) photos.setWaiting(known.id, null);
    if (update.reveal) photos.reveal(known.id);
    if (moved) {
      noted.touched.add(known.albumId);
      photos.place(known.id, albumId);
    }
    if (waits) photos.setWaiting(known.id, waits);
  };
}

/**
 * Prepares a function that moves the settings of a merged copy to the original, where that has
 * none. Threat: nobody has seen a copy that waits, and through a share of it nobody must see the original before it
 * is approved either.
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
  const covers = client.prepare(
    `update albums set cover_photo_id = photos.id
    from photos
    where photos.id = ? and albums.id = photos.album_id and albums.cover_photo_id = ?`,
  );
  const shares = client.prepare(
    `insert or ignore into share_photos (share_id, photo_id)
    select share_id, photos.id
    from share_photos join photos on photos.id = ? and photos.waiting
    where share_photos.photo_id = ?`,
  );
  return (copyId: number, originalId: number): void => {
    edits.run(copyId, originalId);
    for (const each of [favourites, covers, shares]) each.run(originalId, copyId);
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
