import type Sqlite from 'better-sqlite3';
import { indexWords } from '../db/searchIndex.ts';
import { displayName } from '../library/albumPath.ts';
import { pathBytes } from '../library/rawPath.ts';
import { foldText } from '../text/search.ts';
import { formatDay } from '../time/wallTime.ts';
import type { AlbumPlan, PhotoAddition } from './albumPlan.ts';
import { prepareInsertPhotos } from './insertPhotos.ts';
import type { PhotoFacts } from './photoFacts.ts';

/** A photo that is to be inserted, and the plan of its album. */
export type NewPhoto = Pick<PhotoAddition, 'photo' | 'waits'> & { readonly plan: AlbumPlan };

/** How many photos are inserted in one transaction: it takes some 20 ms, and other writers wait for it. */
export const BATCH = 500;

/** Rows that a scan has added and not yet revealed. */
export type UnrevealedRows = {
  readonly albumIds: Map<AlbumPlan, number>;
  readonly photoIds: Map<AlbumPlan, number[]>;
};

/** Inserts a batch in one transaction. */
export type AddUnrevealed = (batch: readonly (NewPhoto & { readonly facts: PhotoFacts })[]) => void;

/** The id of a planned album. An album without a row is inserted, unrevealed. */
export type AlbumIdOf = (plan: AlbumPlan) => number;

/**
 * Inserts rows that nobody can see, so that the scan may be interrupted at any point: a new album
 * is missing and unrevealed, and a new photo in an existing album is so itself. The next scan
 * reuses such rows.
 */
export function prepareAddUnrevealed(
  client: Sqlite.Database,
  now: number,
  { albumIds, photoIds }: UnrevealedRows,
): { readonly addUnrevealed: AddUnrevealed; readonly albumIdOf: AlbumIdOf } {
  const insertAlbum = client.prepare(
    `insert into albums (category, raw_dirpath, dirpath, derived_date, derived_name, search_text,
      missing_since, added_at, unrevealed)
    values (?, ?, ?, ?, ?, ?, ?, ?, 1)`,
  );
  const insertPhotos = prepareInsertPhotos(client, now);
  const albumIdOf = (plan: AlbumPlan): number => {
    const known = plan.known?.id ?? albumIds.get(plan);
    if (known !== undefined) return known;
    const { category, rawDirpath, dirpath, name, date } = plan.found;
    const searchText = foldText(displayName({ name, dirpath }));
    const derivedDate = date ? formatDay(date) : '';
    const place = [category, pathBytes(rawDirpath), dirpath];
    const row = [...place, derivedDate, name, searchText, now, now];
    const id = Number(insertAlbum.run(...row).lastInsertRowid);
    albumIds.set(plan, id);
    return id;
  };
  const addUnrevealed = client.transaction((batch: Parameters<AddUnrevealed>[0]) => {
    const rows = batch.map(({ plan, photo, waits, facts }) => {
      return { albumId: albumIdOf(plan), photo, facts, unrevealed: !isUnrevealed(plan), waits };
    });
    for (const [i, id] of insertPhotos(rows).entries()) {
      const { plan } = batch[i] as NewPhoto;
      const ids = photoIds.get(plan);
      if (ids) ids.push(id);
      else photoIds.set(plan, [id]);
    }
    indexWords(client);
  }).immediate;
  return { addUnrevealed, albumIdOf };
}

/** Has nobody seen the album yet? Then its photos need not be marked as unrevealed one by one. */
export function isUnrevealed({ known }: AlbumPlan): boolean {
  return known === null || known.unrevealed;
}
