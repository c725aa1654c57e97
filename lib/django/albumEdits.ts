import { displayName } from '../library/albumPath.ts';
import { parseName } from '../people/identity.ts';
import { AdminError } from '../text/adminError.ts';
import { parseWallTime } from '../time/wallTime.ts';
import type { MatchedAlbum } from './matchThings.ts';

type EditedAlbum = {
  readonly albumId: number;
  readonly name?: string;
  readonly date?: string;
};

/**
 * The names and dates that were entered in the other gallery: those that are not what a scan derives
 * from the path. What was edited here stays, and so does what cannot be a name here.
 */
export function albumsToEdit(albums: readonly MatchedAlbum[]): EditedAlbum[] {
  return albums.flatMap(({ here, original }) => {
    const name = here.editedName === null ? enteredName(here, original) : null;
    const date =
      here.editedDate === null &&
      original.date !== here.derivedDate &&
      parseWallTime(original.date) !== null
        ? original.date
        : null;
    if (name === null && date === null) return [];
    return [{ albumId: here.id, ...(name !== null && { name }), ...(date !== null && { date }) }];
  });
}

function enteredName(
  here: MatchedAlbum['here'],
  { name, dirpath }: MatchedAlbum['original'],
): string | null {
  const derived = displayName({ name: here.derivedName, dirpath: here.dirpath });
  // The other gallery derives names from the path in NFKC.
  if (folded(displayName({ name, dirpath })) === folded(derived)) return null;
  if (name === '') return null;
  try {
    return parseName(name);
  } catch (error) {
    if (error instanceof AdminError) return null;
    throw error;
  }
}

function folded(text: string): string {
  return text.normalize('NFKC');
}
