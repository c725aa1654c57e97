import type Sqlite from 'better-sqlite3';
import type { WaitingReason } from '../db/waiting.ts';

/** Writes by which the rows of photos come and go, by their ids. */
export type Presence = ReturnType<typeof preparePresence>;

/** Prepares the writes by which the rows of photos come and go, in a scan that began at `now` (ms). */
export function preparePresence(client: Sqlite.Database, now: number) {
  const setMissing = client.prepare('update photos set missing_since = ? where id = ?');
  const withdraw = client.prepare(
    `update photos set missing_since = ?,
      unrevealed = not (
        policy_id is not null
        or (waiting = 0 and waiting_reason is not null)
        or exists (select 1 from share_photos where share_photos.photo_id = photos.id))
    where id = ?`,
  );
  const lookAgain = client.prepare("update photos set etag = '', ctime = null where id = ?");
  const place = client.prepare(
    'update photos set album_id = ?, missing_since = null, unrevealed = 0 where id = ?',
  );
  const setWaiting = client.prepare(
    'update photos set waiting = ?, waiting_reason = ? where id = ?',
  );
  const forgetFile = client.prepare(
    `update photos set waiting = 0, waiting_reason = null,
      etag = '', ctime = null, quick_key = null, full_key = null, content_key = null
    where id = ?`,
  );
  const reveal = client.prepare(
    `update photos
    set missing_since = null, unrevealed = 0, added_at = iif(unrevealed, ?, added_at)
    where id = ?`,
  );
  return {
    /** Its file has gone, now or at `since`. */
    setMissing: (id: number, since: number | null = null) => setMissing.run(since ?? now, id),
    /**
     * Takes back a photo that nobody has seen. A row that is in a share, has a policy, or was approved
     * is kept as a missing photo. Threat: its owner decides about a waiting copy while headers are
     * read, after it was planned to be merged.
     */
    withdraw: (id: number) => withdraw.run(now, id),
    /** Makes the next scan take the file for a changed one, and judge its content. */
    lookAgain: (id: number) => lookAgain.run(id),
    /** Moves it to an album, in which it is present. */
    place: (id: number, albumId: number) => place.run(albumId, id),
    /** Makes it wait for the owner; null: it waits no longer. */
    setWaiting: (id: number, reason: WaitingReason | null) =>
      setWaiting.run(reason === null ? 0 : 1, reason, id),
    /**
     * Forgets the content of its file. Threat: the last content known for this row is that of a copy
     * that replaced its file. The row must not be recognised by that content: the hidden photo from
     * which the copy was made would return with this row's policy.
     */
    forgetFile: (id: number) => forgetFile.run(id),
    /**
     * Reveals a new or returned photo. Rows of an interrupted scan are revealed by this one, and
     * reported as new.
     */
    reveal: (id: number) => reveal.run(now, id),
  };
}
