import type Sqlite from 'better-sqlite3';
import { displayName } from '../library/albumPath.ts';
import { recountAlbums } from '../photos/counters.ts';
import { foldText } from '../text/search.ts';
import { formatDay } from '../time/wallTime.ts';
import { type HiddenRows, isHidden } from './addHidden.ts';
import { prepareEarliestDay } from './albumDate.ts';
import type { FoundPhoto } from './foundAlbums.ts';
import type { PhotoFacts } from './photoFacts.ts';
import { prepareMove, prepareRewrite } from './photoRows.ts';
import { type AlbumPlan, type PhotoUpdate, type SyncPlan, UNREVEALED } from './syncPlan.ts';

export type RevealOptions = {
  readonly now: number;
  readonly timezone: string;
  readonly newAlbums: 'public' | 'private';
  readonly newPhotos: 'publish' | 'review';
};

/** Facts by photo, of those whose header was read. */
export type FactsByPhoto = ReadonlyMap<FoundPhoto, PhotoFacts>;

/** A photo that was taken at another time than was known. */
export type Redated = { readonly album: AlbumPlan; readonly found: FoundPhoto };

/**
 * Makes the database say what the library holds: shows what is new or back, hides what is gone,
 * writes what changed, counts anew. To be called in one transaction.
 */
export function reveal(
  client: Sqlite.Database,
  plan: SyncPlan,
  hidden: HiddenRows,
  facts: FactsByPhoto,
  options: RevealOptions,
): { redated: Redated[] } {
  const setMissing = client.prepare('update photos set missing_since = ? where id = ?');
  const revealPhoto = prepareRevealPhoto(client, options);
  const updatePhoto = preparePhotoUpdate(client, facts);
  const revealAlbum = prepareRevealAlbum(client, options);
  const touched: number[] = [];
  const redated: Redated[] = [];

  for (const album of plan.albums) {
    const id = album.known?.id ?? hidden.albumIds.get(album);
    // Every file of a new album was gone again before it could be read.
    if (id === undefined) continue;
    touched.push(id);
    if (!isHidden(album)) {
      for (const photoId of hidden.photoIds.get(album) ?? []) revealPhoto(photoId);
    }
    for (const update of album.update) {
      if (updatePhoto(update).redated && !update.changed && !update.known.unread)
        redated.push({ album, found: update.found });
      if (update.reveal) revealPhoto(update.known.id);
    }
    for (const { id: photoId } of album.vanished) setMissing.run(options.now, photoId);
    for (const { id: photoId } of album.withdraw) setMissing.run(UNREVEALED, photoId);
    revealAlbum(id, album);
  }
  const hideAlbum = client.prepare('update albums set missing_since = ? where id = ?');
  for (const { id } of plan.vanishedAlbums) hideAlbum.run(options.now, id);
  recountAlbums({ $client: client }, touched);
  return { redated };
}

/**
 * Shows a photo that is new or back. With `review`, one that nobody has seen yet waits for approval
 * where its album is one that somebody may see: by a policy, or by a share of the whole album.
 */
function prepareRevealPhoto(client: Sqlite.Database, { newPhotos, now }: RevealOptions) {
  const review = newPhotos === 'review' ? 1 : 0;
  const statement = client.prepare(
    // What an interrupted scan had found becomes visible by this one, and is told as new by it.
    `update photos set missing_since = null, added_at = iif(missing_since = ?, ?, added_at),
    waiting = iif(
      ? and missing_since = ? and exists (
        select 1 from albums where albums.id = photos.album_id
          and albums.missing_since is not ?
          and (albums.policy_id is not null or exists (
            select 1 from shares where shares.album_id = albums.id
              and shares.revoked_at is null and coalesce(shares.expires_at > ?, 1)))),
      1, waiting)
    where id = ?`,
  );
  return (id: number): void => {
    statement.run(UNREVEALED, now, review, UNREVEALED, UNREVEALED, now, id);
  };
}

function preparePhotoUpdate(client: Sqlite.Database, facts: FactsByPhoto) {
  const rewrite = prepareRewrite(client);
  const move = prepareMove(client);
  return ({ known, found, changed }: PhotoUpdate): { redated: boolean } => {
    const read = facts.get(found);
    if (read) return rewrite(known.id, found, read);
    if (changed) move(known.id, found);
    return { redated: false };
  };
}

/**
 * A new album gets date, name and policy now, from the configuration of the scan that shows it: a
 * scan that was interrupted may have begun under another one. One that returns has them already.
 */
function prepareRevealAlbum(client: Sqlite.Database, options: RevealOptions) {
  const showNew = client.prepare(
    `update albums set missing_since = null, added_at = ?, derived_date = ?, derived_name = ?,
      search_text = ?, policy_id = ? where id = ?`,
  );
  const showAgain = client.prepare('update albums set missing_since = null where id = ?');
  const earliestDay = prepareEarliestDay(client, options.timezone);
  const anyPhoto = client
    .prepare('select 1 from photos where album_id = ? and missing_since is null limit 1')
    .pluck();
  const insertPolicy = client.prepare('insert into policies (public, inherit) values (1, 1)');

  return (id: number, { found, reveal: change }: AlbumPlan): void => {
    if (change === 'returned') showAgain.run(id);
    // Without a photo: all its files were gone again before they could be read.
    if (change !== 'added' || anyPhoto.get(id) === undefined) return;
    const { dirpath, name, date } = found;
    const day = date ? formatDay(date) : earliestDay(id);
    const isPublic = options.newAlbums === 'public';
    const policyId = isPublic ? insertPolicy.run().lastInsertRowid : null;
    const searchText = foldText(displayName({ name, dirpath }));
    showNew.run(options.now, day, name, searchText, policyId, id);
  };
}
