/**
 * Decides which file is which photo. Free of input and output. A path keeps its row, unless its
 * content is known to be that of another row whose own file has left its path. A file at a new path
 * gets such a row, or is a copy, or is new.
 */

import { type Absorbing, absorbCopies } from './absorbCopies.ts';
import { type ContentKeys, indexContents, isSameContent } from './contentKeys.ts';
import { formerByPath, indexFormer } from './formerRows.ts';
import {
  type FormerRow,
  type IdentityRow,
  isUnchanged,
  isUndecidedCopy,
  rowsByPath,
} from './knownRows.ts';
import { type Claim, candidatesOf, pair, pairForms } from './pairFiles.ts';
import { type KnownContents, unsureByPath } from './unsure.ts';

type Recognition = KnownContents & {
  readonly isUnreadable: (rawPath: string) => boolean;
  /** Do the two have the same policy and the same audience? */
  readonly isAlike: (one: IdentityRow, other: IdentityRow) => boolean;
} & Pick<Absorbing, 'settings' | 'mayReplace'>;

export type Recognised = {
  /** The row of each file that has one, by raw path. */
  readonly rowOf: ReadonlyMap<string, IdentityRow>;
  /** Files that may be one of several photos with different policies. */
  readonly ambiguous: ReadonlySet<string>;
  /**
   * For files that are copies, by raw path: the rows with their content, perhaps including their
   * own.
   */
  readonly copyOf: ReadonlyMap<string, readonly IdentityRow[]>;
  /**
   * For other files, by raw path: photos that had their content before they were edited or replaced,
   * perhaps the photo of the file itself. None of them shows that content now, so that somebody sees
   * such a photo is no reason to show them the file.
   */
  readonly formerOf: ReadonlyMap<string, readonly FormerRow[]>;
  /**
   * For files, by raw path: rows that may be the same photo, which cannot be decided since the
   * content of one is not known.
   */
  readonly unsureOf: ReadonlyMap<string, readonly (IdentityRow | FormerRow)[]>;
  /** Copies that have become the original's file. */
  readonly merged: readonly IdentityRow[];
  /** Copies whose files photos took that have just lost theirs, by raw path. */
  readonly absorbed: ReadonlyMap<string, IdentityRow>;
  /**
   * For missing photos that are found again and are no copies, by raw path: the other rows with their
   * content, without copies on which nobody has decided.
   */
  readonly returnedLike: ReadonlyMap<string, readonly IdentityRow[]>;
  /**
   * Files, by raw path, that have the row of a missing photo, or of one whose name differs in its form alone,
   * and perhaps another content.
   */
  readonly renewed: ReadonlySet<string>;
};

/** Recognises all files. The order of the steps matters: each takes rows that later ones do not get. */
export function recognise(known: Recognition): Recognised {
  const { rows, files, rowKeys } = known;
  const byPath = rowsByPath(rows);
  const like = indexContents(rows, rowKeys);
  const formerly = indexFormer(known);
  const claims = listClaims(known, byPath);
  const claimed = new Map(claims.map((claim) => [claim.file.rawPath, claim] as const));
  const hasOthers = ({ keys, own }: Claim) => like(keys).some((row) => row.id !== own?.id);
  const isGone = goneRows(known, byPath);
  const isFree = (row: IdentityRow) => {
    if (isGone(row)) return true;
    // The row has lost its path to another content, as when two names were swapped.
    const claim = isUndecidedCopy(row) ? undefined : claimed.get(row.rawPath);
    if (claim === undefined) return false;
    return hasOthers(claim) || formerly(claim.keys).some(({ id }) => id !== row.id);
  };

  const { rowOf, ambiguous } = pairClaims(known, claims, like, isFree);
  const taken = new Set([...rowOf.values()].map(({ id }) => id));
  const take = (rawPath: string, row: IdentityRow) => {
    rowOf.set(rawPath, row);
    taken.add(row.id);
  };
  for (const [rawPath] of files) {
    const own = byPath.get(rawPath);
    if (own && !rowOf.has(rawPath) && !taken.has(own.id)) take(rawPath, own);
  }
  const isLeft = (row: IdentityRow) => !taken.has(row.id) && isGone(row);
  const isCopy = (rawPath: string) => {
    const claim = claimed.get(rawPath);
    return claim !== undefined && hasOthers(claim);
  };
  const strangers = [...files.values()].filter(
    ({ rawPath }) => !rowOf.has(rawPath) && !isCopy(rawPath),
  );
  for (const [file, row] of pairForms(strangers, rows.filter(isLeft))) take(file.rawPath, row);

  const absorbed = new Map<string, IdentityRow>();
  const leaving = rows.filter((row) => row.presence === 'present' && isLeft(row));
  const isAtHome = homeRows(known, rowOf);
  for (const { row, copy } of absorbCopies({ ...known, leaving, like, isAtHome })) {
    take(copy.rawPath, row);
    absorbed.set(copy.rawPath, copy);
  }
  const read = { ...known, fileKeys: withKeysOf(absorbed, known) };

  const copyOf = copiesByPath(claims, rowOf, like, rowKeys);
  return {
    rowOf,
    ambiguous,
    copyOf,
    merged: mergedCopies(claims, rowOf, taken),
    absorbed,
    formerOf: formerByPath(read, rowOf, copyOf, formerly),
    unsureOf: unsureByPath(read, rowOf, strangers),
    returnedLike: returnedByPath(read, rowOf, copyOf, like),
    renewed: renewedPaths(read, rowOf),
  };
}

/** Makes a function that tells whether a row's file is gone, or its path is another row's. */
function goneRows(
  { files, isUnreadable }: Recognition,
  byPath: ReadonlyMap<string, IdentityRow>,
): (row: IdentityRow) => boolean {
  return (row) => {
    if (byPath.get(row.rawPath) !== row) return true;
    if (files.has(row.rawPath)) return false;
    return row.presence === 'gone' || !isUnreadable(row.rawPath);
  };
}

/** Makes a function that tells whether a row has the file at its own path, which is unchanged. */
function homeRows(
  { files }: Recognition,
  rowOf: ReadonlyMap<string, IdentityRow>,
): (row: IdentityRow) => boolean {
  return (row) => {
    const file = files.get(row.rawPath);
    return file !== undefined && rowOf.get(row.rawPath)?.id === row.id && isUnchanged(row, file);
  };
}

/** Gives files whose content is known to be that of rows whose own files have left their path such a row. */
function pairClaims(
  { rowKeys, isAlike }: Recognition,
  claims: readonly Claim[],
  like: RowsLike,
  isFree: (row: IdentityRow) => boolean,
): { rowOf: Map<string, IdentityRow>; ambiguous: Set<string> } {
  const rowOf = new Map<string, IdentityRow>();
  const ambiguous = new Set<string>();
  for (const group of Map.groupBy(claims, ({ keys }) => keys.quick ?? keys.old).values()) {
    const candidates = candidatesOf(group, like, isFree);
    const differ = candidates.some((row) => candidates[0] && !isAlike(row, candidates[0]));
    for (const [{ file }, row] of pair(group, candidates, rowKeys)) rowOf.set(file.rawPath, row);
    if (differ) for (const { file } of group) ambiguous.add(file.rawPath);
  }
  return { rowOf, ambiguous };
}

/** The keys of files, with those of the copies that were absorbed. */
export function withKeysOf(
  absorbed: Recognised['absorbed'],
  { fileKeys, rowKeys }: Pick<Recognition, 'fileKeys' | 'rowKeys'>,
): ReadonlyMap<string, ContentKeys> {
  if (absorbed.size === 0) return fileKeys;
  return new Map([
    ...fileKeys,
    ...[...absorbed].map(([path, copy]) => [path, rowKeys(copy)] as const),
  ]);
}

/**
 * Files whose content is known and is not that of the row at their path. All empty files have the same
 * content, which says nothing: a file may be empty because it is still being written.
 */
function listClaims(
  { files, rowKeys, fileKeys }: Recognition,
  byPath: ReadonlyMap<string, IdentityRow>,
): Claim[] {
  const claims: Claim[] = [];
  for (const [rawPath, file] of files) {
    const own = byPath.get(rawPath) ?? null;
    const keys = fileKeys.get(rawPath) ?? (own && isUnchanged(own, file) ? rowKeys(own) : null);
    if (keys === null || file.size === 0) continue;
    const isItself = own !== null && (isUnchanged(own, file) || isSameContent(rowKeys(own), keys));
    if (!isItself || isUndecidedCopy(own)) claims.push({ file, keys, own });
  }
  return claims.sort((a, b) => (a.file.rawPath < b.file.rawPath ? -1 : 1));
}

type RowsLike = (keys: ContentKeys) => readonly IdentityRow[];

/** For files that are copies, by raw path: the rows with their content. */
function copiesByPath(
  claims: readonly Claim[],
  rowOf: ReadonlyMap<string, IdentityRow>,
  like: RowsLike,
  rowKeys: Recognition['rowKeys'],
): Map<string, readonly IdentityRow[]> {
  const copyOf = new Map<string, readonly IdentityRow[]>();
  for (const { file, keys } of claims) {
    const row = rowOf.get(file.rawPath);
    // A file that got the row of its content is not a copy, even if other rows have that content.
    const isItself = row !== undefined && isSameContent(rowKeys(row), keys);
    const isCopied = like(keys).some(({ id }) => id !== row?.id);
    if (isCopied && (!isItself || isUndecidedCopy(row))) copyOf.set(file.rawPath, like(keys));
  }
  return copyOf;
}

/** Undecided copies whose files other photos got, and which got no other file themselves. */
function mergedCopies(
  claims: readonly Claim[],
  rowOf: ReadonlyMap<string, IdentityRow>,
  taken: ReadonlySet<number>,
): IdentityRow[] {
  return claims.flatMap(({ file, own }) =>
    own && isUndecidedCopy(own) && rowOf.get(file.rawPath)?.id !== own.id && !taken.has(own.id)
      ? [own]
      : [],
  );
}

/** For files of missing photos that are no copies, by raw path: the other rows with their content. */
function returnedByPath(
  { files, fileKeys, rowKeys }: Recognition,
  rowOf: ReadonlyMap<string, IdentityRow>,
  copyOf: ReadonlyMap<string, unknown>,
  like: RowsLike,
): Map<string, IdentityRow[]> {
  const returnedLike = new Map<string, IdentityRow[]>();
  for (const [rawPath, row] of rowOf) {
    if (row.presence !== 'gone' || copyOf.has(rawPath)) continue;
    if (files.get(rawPath)?.size === 0) continue;
    const others = like(fileKeys.get(rawPath) ?? rowKeys(row));
    returnedLike.set(
      rawPath,
      others.filter((other) => other.id !== row.id && !isUndecidedCopy(other)),
    );
  }
  return returnedLike;
}

/** Files of photos that were missing or had another name, by raw path, that are not known to be unchanged. */
function renewedPaths(
  { files, fileKeys, rowKeys }: Recognition,
  rowOf: ReadonlyMap<string, IdentityRow>,
): Set<string> {
  const renewed = new Set<string>();
  for (const [rawPath, row] of rowOf) {
    const file = files.get(rawPath);
    const wasHere = row.presence === 'present' && row.rawPath === rawPath;
    if (wasHere || !file || isUnchanged(row, file)) continue;
    const keys = fileKeys.get(rawPath);
    if (!keys || !isSameContent(rowKeys(row), keys)) renewed.add(rawPath);
  }
  return renewed;
}
