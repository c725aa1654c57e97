/**
 * Finds files that may be known photos, where this cannot be decided since the content of one of
 * the two is not known. Free of input and output.
 */

import { type ContentKeys, isComparable } from './contentKeys.ts';
import {
  type FormerContent,
  type FormerRow,
  type IdentityRow,
  isUnchanged,
  type KnownPhoto,
} from './knownRows.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';

/** Rows and files, with what is known of their contents. */
export type KnownContents = {
  /** Rows that count as photos; unrevealed rows do not. */
  readonly rows: readonly IdentityRow[];
  /** By raw path. */
  readonly files: ReadonlyMap<string, ScannedPhoto>;
  readonly rowKeys: (row: KnownPhoto) => ContentKeys;
  /** Keys of files that were read, by raw path. */
  readonly fileKeys: ReadonlyMap<string, ContentKeys>;
  /** Contents that photos had before, as far as files may have them. */
  readonly former: readonly FormerContent[];
};

/**
 * For each file that may be one of several photos, by raw path: the rows that have or had its size, where
 * the content of the file or of the row is not known. `strangers`: files that were not recognised by
 * content.
 */
export function unsureByPath(
  { rows, files, rowKeys, fileKeys, former }: KnownContents,
  rowOf: ReadonlyMap<string, IdentityRow>,
  strangers: readonly ScannedPhoto[],
): Map<string, (IdentityRow | FormerRow)[]> {
  let sizes: ReadonlyMap<number, readonly IdentityRow[]> | null = null;
  const ofSize = (size: number) => {
    sizes ??= Map.groupBy(rows, (row) => row.size);
    return sizes.get(size) ?? [];
  };
  const formerSizes = Map.groupBy(former, ({ size }) => size);
  const formerIds = new Set(former.map(({ photoId }) => photoId));
  const formerRows = new Map(
    rows.flatMap((row) => (formerIds.has(row.id) ? [[row.id, row] as const] : [])),
  );
  const hadSize = (size: number) =>
    (formerSizes.get(size) ?? []).flatMap((content): FormerRow[] => {
      const row = formerRows.get(content.photoId);
      return row ? [{ ...row, former: content }] : [];
    });
  const unsureOf = new Map<string, (IdentityRow | FormerRow)[]>();
  const doubt = ({ rawPath, size }: ScannedPhoto, candidates: readonly IdentityRow[]) => {
    if (size === 0) return;
    const keys = fileKeys.get(rawPath);
    const now = candidates.filter(
      (row) => row.size === size && (keys === undefined || !isComparable(rowKeys(row), keys)),
    );
    const before = keys === undefined ? hadSize(size) : [];
    const maybe = [...now.filter((row) => row !== rowOf.get(rawPath)), ...before];
    if (maybe.length > 0) unsureOf.set(rawPath, maybe);
  };
  for (const file of strangers) {
    if (!rowOf.has(file.rawPath)) doubt(file, ofSize(file.size));
  }
  // A file that has changed and cannot be read may be any photo of its size.
  for (const [rawPath, row] of rowOf) {
    const file = files.get(rawPath);
    if (!file || fileKeys.has(rawPath) || row.rawPath !== rawPath || isUnchanged(row, file))
      continue;
    doubt(file, ofSize(file.size));
  }
  // Two files whose names were swapped, for example: each has the row of its name, but perhaps the
  // other's content.
  const hasOtherFile = (row: IdentityRow) => {
    const file = files.get(row.rawPath);
    return file !== undefined && rowOf.get(row.rawPath) === row && !isUnchanged(row, file);
  };
  const replacedUnread = rows.filter((row) => row.unread && hasOtherFile(row));
  for (const { rawPath } of replacedUnread) {
    const file = files.get(rawPath);
    if (file) doubt(file, replacedUnread);
  }
  return unsureOf;
}
