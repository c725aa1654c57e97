/** Finds photos that had another content before they were edited or replaced. Free of input and output. */

import { type ContentKeys, indexContents, isSameContent } from './contentKeys.ts';
import { type FormerRow, type IdentityRow, isUnchanged } from './knownRows.ts';
import type { KnownContents } from './unsure.ts';

/** The rows that had the content of these keys before. */
export type FormerRowsOf = (keys: ContentKeys) => readonly FormerRow[];

/** For files that are no copies, by raw path: the photos that had their content before. */
export function formerByPath(
  { files, former, fileKeys, rowKeys }: KnownContents,
  rowOf: ReadonlyMap<string, IdentityRow>,
  copyOf: ReadonlyMap<string, unknown>,
  formerly: FormerRowsOf,
): Map<string, FormerRow[]> {
  const formerOf = new Map<string, FormerRow[]>();
  if (former.length === 0) return formerOf;
  for (const [rawPath, file] of files) {
    const row = rowOf.get(rawPath);
    const keys = fileKeys.get(rawPath) ?? (row && isUnchanged(row, file) ? rowKeys(row) : null);
    if (keys === null || copyOf.has(rawPath)) continue;
    const isSame = row !== undefined && isSameContent(rowKeys(row), keys);
    if (row?.presence === 'present' && isSame) continue;
    const had = formerly(keys).filter(({ id }) => id !== row?.id || !isSame);
    if (had.length > 0) formerOf.set(rawPath, had);
  }
  return formerOf;
}

/** Makes a function that finds the rows that had the content of these keys before. */
export function indexFormer({ former, rows }: KnownContents): FormerRowsOf {
  if (former.length === 0) return () => [];
  const byId = new Map(rows.map((row) => [row.id, row] as const));
  const known = indexContents(former, ({ keys }) => keys);
  return (keys) =>
    known(keys).flatMap((content) => {
      const row = byId.get(content.photoId);
      return row ? [{ ...row, former: content }] : [];
    });
}
