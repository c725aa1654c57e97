import type Sqlite from 'better-sqlite3';
import { isPresent } from '../access/facts.ts';
import { displayName } from '../library/albumPath.ts';
import { pathBytes } from '../library/rawPath.ts';
import { prepareEarliestDay } from '../photos/albumDay.ts';
import { foldText } from '../text/search.ts';
import { formatDay } from '../time/wallTime.ts';
import type { AlbumPlan, NewPolicy } from './albumPlan.ts';
import type { PolicyForNew } from './newPolicies.ts';
import type { SyncPlan } from './syncPlan.ts';

/**
 * Moves albums to their new places. A place can have only one album at a time, so all of them first
 * leave their old places. A missing album whose place was taken gets an impossible one (no directory
 * begins with a slash), which `formerPlace` reads, until its photos are found again. Threat: with a
 * real place it would return, with its policy, as soon as other files are put there.
 */
export function moveAlbums(client: Sqlite.Database, { albums, displaced }: SyncPlan): void {
  const leave = client.prepare(
    `update albums
    set raw_dirpath = cast(cast('/' || id || '/' as blob) || raw_dirpath as blob)
    where id = ?`,
  );
  const arrive = client.prepare(
    'update albums set category = ?, raw_dirpath = ?, dirpath = ? where id = ?',
  );
  const moved = albums.filter(({ isMoved }) => isMoved);
  for (const { known } of moved) if (known) leave.run(known.id);
  for (const { id } of displaced) leave.run(id);
  const place = ({ category, rawDirpath, dirpath }: Place) =>
    [category, pathBytes(rawDirpath), dirpath] as const;
  for (const { known, found } of moved) if (known) arrive.run(...place(found), known.id);
}

type Place = { readonly category: string; readonly rawDirpath: string; readonly dirpath: string };

/**
 * Prepares a function that reveals an album. A new album gets date, name and policy now, by the
 * configuration of the scan that reveals it: an interrupted scan may have used another one. A
 * returned album has them already. The policy of `new_albums` is written at once; `others` collects
 * albums that get another one, to be written when all albums are revealed.
 */
export function prepareRevealAlbum(
  client: Sqlite.Database,
  options: {
    readonly now: number;
    readonly timezone: string;
    readonly newAlbums: 'public' | 'private';
    readonly policyOf: (album: AlbumPlan) => NewPolicy;
  },
): {
  readonly revealAlbum: (id: number, album: AlbumPlan) => void;
  readonly others: readonly PolicyForNew[];
} {
  const showNew = client.prepare(
    `update albums set missing_since = null, unrevealed = 0, added_at = ?, derived_date = ?,
      derived_name = ?, search_text = ?, policy_id = ? where id = ?`,
  );
  const showAgain = client.prepare(
    'update albums set missing_since = null, unrevealed = 0 where id = ?',
  );
  const earliestDay = prepareEarliestDay(client, options.timezone);
  const anyPhoto = client
    .prepare(`select 1 from photos where album_id = ? and ${isPresent('photos').text} limit 1`)
    .pluck();
  const insertPolicy = client.prepare('insert into policies (public, inherit) values (1, 1)');
  const others: PolicyForNew[] = [];

  const revealAlbum = (id: number, album: AlbumPlan) => {
    const { found, reveal: change } = album;
    const { dirpath, name, date } = found;
    const searchText = foldText(displayName({ name, dirpath }));
    if (change === 'returned') showAgain.run(id);
    // An album without photos: all its files had vanished before they could be read.
    if (change !== 'added' || anyPhoto.get(id) === undefined) return;
    const day = date ? formatDay(date) : earliestDay(id);
    const policy = options.policyOf(album);
    const isOpen = policy === null && options.newAlbums === 'public';
    const policyId = isOpen ? insertPolicy.run().lastInsertRowid : null;
    showNew.run(options.now, day, name, searchText, policyId, id);
    if (policy !== null) others.push({ albumId: id, policy });
  };
  return { revealAlbum, others };
}
