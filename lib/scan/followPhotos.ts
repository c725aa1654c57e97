import { isPresent } from '../access/facts.ts';
import type { ClientTx } from '../db/client.ts';
import { displayName } from '../library/albumPath.ts';
import { rawPathOf } from '../library/rawPath.ts';
import { prepareEarliestDay } from '../photos/albumDay.ts';
import { foldText } from '../text/search.ts';
import { formatDay } from '../time/wallTime.ts';
import type { AlbumItem } from './report.ts';
import { albumKey, type ScannedAlbum } from './scannedAlbums.ts';

type DerivedAlbumRow = {
  id: number;
  category: string;
  rawDirpath: Buffer;
  dirpath: string;
  derivedDate: string;
  datedByPath: 0 | 1 | null;
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
  const noteSource = client.prepare('update albums set dated_by_path = ? where id = ?');
  const update = client.prepare(
    'update albums set derived_date = ?, derived_name = ?, search_text = ? where id = ?',
  );
  const rows = client
    .prepare(
      `select id, category, raw_dirpath as rawDirpath, dirpath, derived_date as derivedDate, dated_by_path as datedByPath,
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
    const isDatedByPath = date ? 1 : 0;
    if (isDatedByPath !== row.datedByPath) noteSource.run(isDatedByPath, id);
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
