import type Sqlite from 'better-sqlite3';
import { isItem, isPart, isPresent, namesAnybody, policySays } from '../access/facts.ts';
import type { ClientTx } from '../db/client.ts';
import { type Sql, sql } from '../db/sql.ts';
import { displayName } from '../library/albumPath.ts';
import { rawPathOf } from '../library/rawPath.ts';
import { once } from '../process/once.ts';
import { foldText } from '../text/search.ts';
import { dayOfWall, formatDay, wallTimeAt } from '../time/wallTime.ts';
import type { AlbumItem } from './report.ts';
import { albumKey, type ScannedAlbum } from './scannedAlbums.ts';

type DerivedAlbumRow = {
  id: number;
  category: string;
  rawDirpath: Buffer;
  dirpath: string;
  derivedDate: string;
  derivedName: string;
  editedName: string | null;
  photoCount: number;
  searchText: string;
};

/**
 * Derives date and name of every found album again, from its path or its photos: an earlier photo
 * may have been added, a date corrected, or the patterns changed. Edits of the owner are in other
 * columns and stay. Albums that are missing or could not be read are left alone. Returns the albums
 * that changed. Must be called after the photos are written.
 */
export function followPhotos(
  { $client: client }: ClientTx,
  found: ReadonlyMap<string, ScannedAlbum>,
  timezone: string,
): AlbumItem[] {
  const earliestDay = prepareEarliestDay(client, timezone);
  const update = client.prepare(
    'update albums set derived_date = ?, derived_name = ?, search_text = ? where id = ?',
  );
  const rows = client
    .prepare(
      `select id, category, raw_dirpath as rawDirpath, dirpath, derived_date as derivedDate,
        derived_name as derivedName, edited_name as editedName, photo_count as photoCount,
        search_text as searchText
      from albums where ${isPresent('albums').text}`,
    )
    .all() as DerivedAlbumRow[];
  const changed: AlbumItem[] = [];
  for (const row of rows) {
    const { id, category, dirpath, derivedDate, editedName } = row;
    const album = found.get(albumKey({ category, dirpath, rawDirpath: rawPathOf(row.rawDirpath) }));
    if (album === undefined) continue;
    const { name, date } = album;
    const day = date ? formatDay(date) : (earliestDay(id) ?? derivedDate);
    const isSame = day === derivedDate && name === row.derivedName;
    const shown = editedName ?? name;
    if (isSame && shown !== '') continue;
    const searchText = foldText(displayName({ name: shown, dirpath }));
    // An album without a name is shown by its directory, which may have changed.
    if (isSame && searchText === row.searchText) continue;
    update.run(day, name, searchText, id);
    changed.push({ id, category, path: dirpath, name, photos: row.photoCount });
  }
  return changed;
}

/**
 * Prepares a function that returns the day (`YYYY-MM-DD`) of an album's earliest photo, null for an
 * album without photos. A photo counts with the date that is shown, else with the time of its file
 * in `timezone`. Missing photos do not count. Threat: everybody who sees the album sees its date. So what waits for
 * approval counts only where there is nothing else, and a photo with a policy of its own only where none is seen
 * by all who see the album. Files that were not read, whose dates are not known yet, count only where there are no
 * others. Parts of others count only where nothing else is there: a film or raw file that has just left its photo is
 * a part of it until the end of the scan.
 */
export function prepareEarliestDay(
  client: Sqlite.Database,
  timezone: string,
): (albumId: number) => string | null {
  const album = sql`albums.policy_id`;
  const inherits = client
    .prepare(
      `select ${album.text} is null or ${policySays(album, 'inherit').text} from albums where id = ?`,
    )
    .pluck();
  const days = (counts: Sql) => once(() => prepareEarliestOf(client, timezone, counts));
  const own = sql`photos.policy_id`;
  const ofInheriting = days(sql`${isItem} and ${own} is null`);
  const ofOpened = [policySays(own, 'public'), namesAnybody(own)].map((seen) =>
    days(sql`${isItem} and ${own} is not null and ${seen}`),
  );
  const [items, parts] = [days(isItem), days(isPart)];
  return (albumId) => {
    const seen =
      inherits.get(albumId) === 1 ? [ofInheriting, ...ofOpened] : [...ofOpened, ofInheriting];
    for (const find of [...seen, items]) {
      const day = find()(albumId, 0);
      if (day !== null) return day;
    }
    return items()(albumId, 1) ?? parts()(albumId, 0) ?? parts()(albumId, 1);
  };
}

function prepareEarliestOf(client: Sqlite.Database, timezone: string, counts: Sql) {
  const firstDated = client
    .prepare(
      `select order_at from photos
      where album_id = ? and ${isPresent('photos').text} and ${counts.text} and waiting = ?
        and order_at < 'undated'
      order by order_at limit 1`,
    )
    .pluck();
  const oldestUndated = client
    .prepare(
      `select min(file_time) from photos
      where album_id = ? and ${isPresent('photos').text} and ${counts.text} and waiting = ?
        and order_at = 'undated' and (reader_version > 0) = ?`,
    )
    .pluck();
  return (albumId: number, waiting: 0 | 1): string | null => {
    const dated = firstDated.get(albumId, waiting) as string | undefined;
    const undated = (wasRead: 0 | 1) => {
      const fileTime = oldestUndated.get(albumId, waiting, wasRead) as number | null;
      return fileTime === null ? [] : [dayOfWall(wallTimeAt(fileTime, timezone))];
    };
    const days = [...(dated === undefined ? [] : [dayOfWall(dated)]), ...undated(1)];
    return days.sort()[0] ?? undated(0)[0] ?? null;
  };
}
