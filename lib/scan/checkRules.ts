import pLimit from 'p-limit';
import type { StoragePlace } from '../cache/storagePlace.ts';
import type { Library } from '../library/library.ts';
import { openLibrary } from '../library/openLibrary.ts';
import { pathBytes } from '../library/rawPath.ts';
import { codeOf } from '../process/thrown.ts';
import { nothingKnown } from './differences.ts';
import { type PathRules, readLibrary } from './readLibrary.ts';
import type { ScannedAlbum } from './scannedAlbums.ts';
import { emptyTally, type Tally } from './tally.ts';

/** Items of each list. */
const MOST_LISTED = 100;

/** Photos that are opened, spread over the library: accounts and permissions differ by directory. */
const MOST_OPENED = 100;

/** How many photos were opened, and the errors of those that could not be. */
export type OpenedPhotos = { readonly tried: number; readonly errors: readonly unknown[] };

/**
 * What a scan would find in the library by these patterns and ignores. It is listed, and the first byte
 * of some photos is read, without the database. Throws LibraryUnreadableError.
 */
export async function checkRules(
  place: StoragePlace,
  rules: PathRules,
): Promise<Pick<Tally, 'files' | 'lists'> & { readonly opened: OpenedPhotos }> {
  const tally = emptyTally(MOST_LISTED);
  const library = openLibrary(place);
  const { albums } = await readLibrary(library, rules, {
    tally,
    listen: () => undefined,
    settlingIn: nothingKnown.settlingIn,
  });
  return { ...tally, opened: await openSome(library, albums, tally.files.photos) };
}

async function openSome(
  library: Library,
  albums: ReadonlyMap<string, Pick<ScannedAlbum, 'photos'>>,
  photos: number,
): Promise<OpenedPhotos> {
  const every = Math.ceil(photos / MOST_OPENED);
  const paths: string[] = [];
  let at = 0;
  for (const album of albums.values()) {
    for (const rawPath of album.photos.keys()) if (at++ % every === 0) paths.push(rawPath);
  }
  const found = await pLimit(library.readsAtOnce).map(paths, async (rawPath) => {
    try {
      await library.readHead(pathBytes(rawPath), 1);
      return [];
    } catch (error) {
      // It was removed since it was listed.
      return codeOf(error) === 'ENOENT' ? [] : [error];
    }
  });
  return { tried: paths.length, errors: found.flat() };
}
