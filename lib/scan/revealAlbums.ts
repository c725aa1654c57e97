import type Sqlite from 'better-sqlite3';
import { displayName } from '../library/albumPath.ts';
import { pathBytes } from '../library/rawPath.ts';
import { foldText } from '../text/search.ts';
import { formatDay } from '../time/wallTime.ts';
import { prepareEarliestDay } from './albumDate.ts';
import type { AlbumPlan, SyncPlan } from './syncPlan.ts';

/**
 * Gives albums that moved their new place: each place has one album at any time, so all of them
 * first leave the one they have. A missing album whose place was taken has none until its photos
 * are found somewhere (no directory begins with a slash). Threat: with any real place it would
 * return, with its policy, as soon as other files are put there.
 */
export function moveAlbums(client: Sqlite.Database, { albums, displaced }: SyncPlan): void {
  const leave = client.prepare(
    "update albums set raw_dirpath = cast('/' || id as blob) where id = ?",
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
 * A new album gets date, name and policy now, from the configuration of the scan that shows it: a
 * scan that was interrupted may have begun under another one. One that returns has them already.
 * An album with photos that were recognised is never given what `new_albums` says.
 */
export function prepareRevealAlbum(
  client: Sqlite.Database,
  options: {
    readonly now: number;
    readonly timezone: string;
    readonly newAlbums: 'public' | 'private';
  },
): (id: number, album: AlbumPlan) => void {
  const showNew = client.prepare(
    `update albums set missing_since = null, unrevealed = 0, added_at = ?, derived_date = ?,
      derived_name = ?, search_text = ?, policy_id = ? where id = ?`,
  );
  const showAgain = client.prepare(
    'update albums set missing_since = null, unrevealed = 0 where id = ?',
  );
  const earliestDay = prepareEarliestDay(client, options.timezone);
  const anyPhoto = client
    .prepare('select 1 from photos where album_id = ? and missing_since is null limit 1')
    .pluck();
  const insertPolicy = client.prepare('insert into policies (public, inherit) values (1, 1)');
  const copyPolicy = prepareCopyPolicy(client);

  const policyOf = ({ policyFrom }: AlbumPlan): number | bigint | null => {
    if (policyFrom === 'nobody') return null;
    if (policyFrom !== null) return copyPolicy(policyFrom.id);
    return options.newAlbums === 'public' ? insertPolicy.run().lastInsertRowid : null;
  };

  return (id, album) => {
    const { found, reveal: change } = album;
    const { dirpath, name, date } = found;
    const searchText = foldText(displayName({ name, dirpath }));
    if (change === 'returned') showAgain.run(id);
    // Without a photo: all its files were gone again before they could be read.
    if (change !== 'added' || anyPhoto.get(id) === undefined) return;
    const day = date ? formatDay(date) : earliestDay(id);
    showNew.run(options.now, day, name, searchText, policyOf(album), id);
  };
}

/** Copies the policy of an album and answers the copy's id, or null where it has none. */
function prepareCopyPolicy(client: Sqlite.Database): (albumId: number) => number | null {
  const find = client.prepare('select policy_id from albums where id = ?').pluck();
  const copy = client.prepare(
    `insert into policies (public, inherit, originals, archives, strip_metadata)
    select public, inherit, originals, archives, strip_metadata from policies where id = ?`,
  );
  const copyGrants = (['user', 'group'] as const).map((kind) =>
    client.prepare(
      `insert into policy_${kind}s (policy_id, ${kind}_id)
      select ?, ${kind}_id from policy_${kind}s where policy_id = ?`,
    ),
  );
  return (albumId) => {
    const from = find.get(albumId) as number | null | undefined;
    if (from === null || from === undefined) return null;
    const id = Number(copy.run(from).lastInsertRowid);
    for (const statement of copyGrants) statement.run(id, from);
    return id;
  };
}
