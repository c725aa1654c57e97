/**
 * Pairs files with the rows of photos whose files have left their paths. Free of input and output.
 */

import { albumDirectory, splitPath } from '../library/albumPath.ts';
import { type ContentKeys, isSameContent } from './contentKeys.ts';
import { type IdentityRow, isUndecidedCopy, type KnownPhoto } from './knownRows.ts';
import { samePathForm } from './pathForm.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';

/** A file whose content is known and is not that of the row at its path (`own`; null: there is none). */
export type Claim = {
  readonly file: ScannedPhoto;
  readonly keys: ContentKeys;
  readonly own: IdentityRow | null;
};

/** The rows that a file may get. A copy that has not been decided on comes after its original. */
export function candidatesOf(
  group: readonly Claim[],
  like: (keys: ContentKeys) => readonly IdentityRow[],
  isFree: (row: IdentityRow) => boolean,
): IdentityRow[] {
  const all = new Set([...new Set(group.map(({ keys }) => like(keys)))].flat());
  const [only] = group.length === 1 ? group : [];
  const free = [...all]
    .filter((row) => row.id !== only?.own?.id && isFree(row))
    .sort((a, b) => a.id - b.id);
  const decided = free.filter((row) => !isUndecidedCopy(row));
  return decided.length > 0 ? decided : free;
}

/**
 * Pairs files and rows with the same content: first those with the same name, then those in the
 * same directory. Files with the same quick key may still differ by their full keys.
 */
export function pair(
  claims: readonly Claim[],
  rows: readonly IdentityRow[],
  rowKeys: (row: KnownPhoto) => ContentKeys,
): [Claim, IdentityRow][] {
  const pairs: [Claim, IdentityRow][] = [];
  const left = new Set(rows);
  const open = new Set(claims);
  for (const kind of [nameOf, albumDirectory, () => '']) {
    const waiting = Map.groupBy(left, ({ rawPath }) => kind(rawPath));
    for (const claim of open) {
      const alike = waiting.get(kind(claim.file.rawPath)) ?? [];
      const at = alike.findIndex(
        (row) => row.id !== claim.own?.id && isSameContent(rowKeys(row), claim.keys),
      );
      const [row] = at === -1 ? [] : alike.splice(at, 1);
      if (row === undefined) continue;
      pairs.push([claim, row]);
      left.delete(row);
      open.delete(claim);
    }
  }
  return pairs;
}

/**
 * Pairs files and rows whose paths differ only in case or Unicode form, if there is exactly one of
 * each.
 */
export function pairForms(
  files: readonly ScannedPhoto[],
  rows: readonly IdentityRow[],
): [ScannedPhoto, IdentityRow][] {
  if (files.length === 0 || rows.length === 0) return [];
  const byForm = Map.groupBy(rows, ({ rawPath }) => samePathForm(rawPath));
  const filesByForm = Map.groupBy(files, ({ rawPath }) => samePathForm(rawPath));
  return [...filesByForm].flatMap(([form, alike]) => {
    const [file, row] = [alike[0], byForm.get(form)?.[0]];
    const isOnly = alike.length === 1 && byForm.get(form)?.length === 1;
    return isOnly && file && row ? [[file, row] as [ScannedPhoto, IdentityRow]] : [];
  });
}

const nameOf = (rawPath: string) => splitPath(rawPath).filename;
