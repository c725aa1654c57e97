import { displayName } from '../library/albumPath.ts';
import { parseName } from '../people/identity.ts';
import { parsedOrNull } from '../text/adminError.ts';
import { parseWallTime } from '../time/wallTime.ts';
import type { MatchedAlbum } from './matchThings.ts';

type EditedAlbum = {
  readonly albumId: number;
  readonly name?: string;
  readonly date?: string;
};

/**
 * The names and dates that somebody entered in the other gallery: those that differ from what a scan
 * derives from the path. Left out is what was edited here already, and what is no valid name here.
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
  return name === '' ? null : parsedOrNull(parseName, name);
}

function folded(text: string): string {
  return text.normalize('NFKC');
}
