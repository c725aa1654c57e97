import type { StoragePlace } from '../cache/storagePlace.ts';
import { openLibrary } from '../library/openLibrary.ts';
import { nothingKnown } from './differences.ts';
import { type PathRules, readLibrary } from './readLibrary.ts';
import { emptyTally, type Tally } from './tally.ts';

/** Items of each list. */
const MOST_LISTED = 100;

/**
 * What a scan would find in the library by these patterns and ignores. The library is only listed, and
 * the database is not read. Throws LibraryUnreadableError.
 */
export async function checkRules(
  place: StoragePlace,
  rules: PathRules,
): Promise<Pick<Tally, 'files' | 'lists'>> {
  const tally = emptyTally(MOST_LISTED);
  await readLibrary(openLibrary(place), rules, tally, () => undefined, nothingKnown.settlingIn);
  return tally;
}
