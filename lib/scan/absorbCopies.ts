/**
 * Lets photos whose files have just gone take those of their copies. Free of input and output. Threat, to what
 * the owner set: a directory is copied, a scan runs, and the old directory is deleted a day later. Captions,
 * dates, favourites and addresses would stay with photos that are missing.
 */
import type { ContentKeys } from './contentKeys.ts';
import type { IdentityRow, KnownPhoto } from './knownRows.ts';

/** What was set on photos, by the owner or by relatives. */
export type PhotoSettings = {
  /** Was anything set on it, or on its album, that nobody would see any more without it? Or can an undo set it? */
  readonly has: (row: KnownPhoto) => boolean;
  /** Was nothing ever set on it, nor decided about it? */
  readonly isUntouched: (row: KnownPhoto) => boolean;
};

export type Absorbing = {
  /** Photos that were present, and have no file any more. */
  readonly leaving: readonly IdentityRow[];
  readonly rowKeys: (row: KnownPhoto) => ContentKeys;
  readonly like: (keys: ContentKeys) => readonly IdentityRow[];
  /** Is this row the one of the file at its path? */
  readonly isAtHome: (row: IdentityRow) => boolean;
  readonly settings: PhotoSettings;
  /** Would the photo be seen, in the place of its copy, by just those who see the copy? */
  readonly mayReplace: (row: IdentityRow, copy: IdentityRow) => boolean;
};

/** The copies whose files are taken, each with the photo that gets it. */
export function absorbCopies({
  leaving,
  rowKeys,
  like,
  isAtHome,
  settings,
  mayReplace,
}: Absorbing): { readonly row: IdentityRow; readonly copy: IdentityRow }[] {
  const taken = new Set<number>();
  return leaving.flatMap((row) => {
    if (row.waiting !== null || row.size === 0) return [];
    const copies = like(rowKeys(row))
      .toSorted((a, b) => a.id - b.id)
      .filter(
        (copy) =>
          copy.id > row.id &&
          copy.presence === 'present' &&
          copy.waiting === null &&
          !taken.has(copy.id) &&
          isAtHome(copy),
      );
    if (copies.length === 0 || !settings.has(row)) return [];
    const copy = copies.find((each) => settings.isUntouched(each) && mayReplace(row, each));
    if (!copy) return [];
    taken.add(copy.id);
    return [{ row, copy }];
  });
}
