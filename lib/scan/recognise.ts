/**
 * Decides which file is which photo. Free of input and output. A path keeps its row, unless its
 * content is known to be that of another row whose own file has left its path. A file at a new path
 * gets such a row, or is a copy, or is new.
 */

import { type ContentKeys, isComparable, isSameContent } from './contentKeys.ts';
import {
  isUnchanged,
  isUndecidedCopy,
  type KnownAlbum,
  type KnownPhoto,
  type Presence,
  presenceOf,
} from './knownRows.ts';
import { samePathForm } from './pathForm.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';

export type IdentityRow = KnownPhoto & { readonly presence: Presence };

export type Recognition = {
  /** Rows that count as photos; unrevealed rows do not. */
  readonly rows: readonly IdentityRow[];
  /** By raw path. */
  readonly files: ReadonlyMap<string, ScannedPhoto>;
  readonly rowKeys: (row: KnownPhoto) => ContentKeys;
  /** Keys of files that were read, by raw path. */
  readonly fileKeys: ReadonlyMap<string, ContentKeys>;
  readonly isUnreadable: (rawPath: string) => boolean;
  /** Do the two have the same policy and the same audience? */
  readonly isAlike: (one: IdentityRow, other: IdentityRow) => boolean;
};

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
   * For files, by raw path: rows that may be the same photo, which cannot be decided since the
   * content of one is not known.
   */
  readonly unsureOf: ReadonlyMap<string, readonly IdentityRow[]>;
  /** Copies that have become the original's file. */
  readonly merged: readonly IdentityRow[];
  /**
   * For missing photos that are found again and are no copies, by raw path: the other rows with their
   * content, without copies on which nobody has decided.
   */
  readonly returnedLike: ReadonlyMap<string, readonly IdentityRow[]>;
  /** Files, by raw path, that have the row of a missing photo and perhaps another content. */
  readonly renewed: ReadonlySet<string>;
};

/** The rows that count as photos. */
export function identityRows(known: readonly KnownAlbum[]): IdentityRow[] {
  return known.flatMap((album) =>
    album.photos.flatMap((photo): IdentityRow[] => {
      const presence = presenceOf(photo, album);
      return presence === 'unrevealed' ? [] : [{ ...photo, presence }];
    }),
  );
}

/** The row of each path: the present one, else the one that was present last. */
export function rowsByPath(rows: readonly IdentityRow[]): Map<string, IdentityRow> {
  const byPath = new Map<string, IdentityRow>();
  for (const row of rows) {
    const other = byPath.get(row.rawPath);
    if (!other || isLater(row, other)) byPath.set(row.rawPath, row);
  }
  return byPath;
}

function isLater(row: IdentityRow, other: IdentityRow): boolean {
  if (row.presence !== other.presence) return row.presence === 'present';
  const since = ({ missingSince }: IdentityRow) => missingSince ?? Number.POSITIVE_INFINITY;
  return since(row) > since(other) || (since(row) === since(other) && row.id > other.id);
}

type Claim = {
  readonly file: ScannedPhoto;
  readonly keys: ContentKeys;
  readonly own: IdentityRow | null;
};

/** Recognises all files. */
export function recognise(known: Recognition): Recognised {
  const { rows, files, rowKeys, fileKeys, isUnreadable } = known;
  const byPath = rowsByPath(rows);
  const like = contentIndex(rows, rowKeys);
  const claims = listClaims(known, byPath);
  const hasOthers = ({ keys, own }: Claim) => like(keys).some((row) => row.id !== own?.id);
  const claimed = new Map(claims.map((claim) => [claim.file.rawPath, claim] as const));
  const isGone = (row: IdentityRow) => {
    if (byPath.get(row.rawPath) !== row) return true;
    if (files.has(row.rawPath)) return false;
    return row.presence === 'gone' || !isUnreadable(row.rawPath);
  };
  const isFree = (row: IdentityRow) => {
    if (isGone(row)) return true;
    // The row has lost its path to another content, as when two names were swapped.
    const claim = isUndecidedCopy(row) ? undefined : claimed.get(row.rawPath);
    return claim !== undefined && hasOthers(claim);
  };

  const rowOf = new Map<string, IdentityRow>();
  const ambiguous = new Set<string>();
  const taken = new Set<number>();
  for (const group of Map.groupBy(claims, ({ keys }) => keys.quick ?? keys.old).values()) {
    const candidates = candidatesOf(group, like, isFree);
    const differ = candidates.some((row) => candidates[0] && !known.isAlike(row, candidates[0]));
    for (const [{ file }, row] of pair(group, candidates, rowKeys)) {
      rowOf.set(file.rawPath, row);
      taken.add(row.id);
    }
    if (differ) for (const { file } of group) ambiguous.add(file.rawPath);
  }
  for (const [rawPath] of files) {
    const own = byPath.get(rawPath);
    if (own && !rowOf.has(rawPath) && !taken.has(own.id)) {
      rowOf.set(rawPath, own);
      taken.add(own.id);
    }
  }
  const isLeft = (row: IdentityRow) => !taken.has(row.id) && isGone(row);
  const isCopy = (rawPath: string) => {
    const claim = claimed.get(rawPath);
    return claim !== undefined && hasOthers(claim);
  };
  const strangers = [...files.values()].filter(
    ({ rawPath }) => !rowOf.has(rawPath) && !isCopy(rawPath),
  );
  for (const [file, row] of pairForms(strangers, rows.filter(isLeft))) {
    rowOf.set(file.rawPath, row);
    taken.add(row.id);
  }

  const copyOf = new Map<string, IdentityRow[]>();
  for (const claim of claims) {
    const { rawPath } = claim.file;
    const row = rowOf.get(rawPath);
    // A file that got the row of its content is not a copy, even if other rows have that content.
    const isItself = row !== undefined && isSameContent(rowKeys(row), claim.keys);
    const isCopied = like(claim.keys).some(({ id }) => id !== row?.id);
    if (isCopied && (!isItself || isUndecidedCopy(row))) copyOf.set(rawPath, like(claim.keys));
  }
  const hasOtherFile = (row: IdentityRow) => {
    const file = files.get(row.rawPath);
    return file !== undefined && rowOf.get(row.rawPath) === row && !isUnchanged(row, file);
  };
  const replacedUnread = rows.filter((row) => row.unread && hasOtherFile(row));
  let sizes: ReadonlyMap<number, readonly IdentityRow[]> | null = null;
  const ofSize = (size: number) => {
    sizes ??= Map.groupBy(rows, (row) => row.size);
    return sizes.get(size) ?? [];
  };
  const unsureOf = new Map<string, IdentityRow[]>();
  const doubt = ({ rawPath, size }: ScannedPhoto, candidates: readonly IdentityRow[]) => {
    const keys = fileKeys.get(rawPath);
    const maybe = candidates.filter(
      (row) =>
        row.size === size &&
        row !== rowOf.get(rawPath) &&
        (keys === undefined || !isComparable(rowKeys(row), keys)),
    );
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
  for (const { rawPath } of replacedUnread) {
    const file = files.get(rawPath);
    if (file) doubt(file, replacedUnread);
  }
  const merged = claims.flatMap(({ file, own }) =>
    own && isUndecidedCopy(own) && rowOf.get(file.rawPath)?.id !== own.id && !taken.has(own.id)
      ? [own]
      : [],
  );
  const returnedLike = new Map<string, IdentityRow[]>();
  const renewed = new Set<string>();
  for (const [rawPath, row] of rowOf) {
    const [file, keys] = [files.get(rawPath), fileKeys.get(rawPath)];
    if (row.presence === 'gone' && file && !isUnchanged(row, file)) {
      if (!keys || !isSameContent(rowKeys(row), keys)) renewed.add(rawPath);
    }
    if (row.presence !== 'gone' || copyOf.has(rawPath)) continue;
    const others = like(fileKeys.get(rawPath) ?? rowKeys(row));
    returnedLike.set(
      rawPath,
      others.filter((other) => other.id !== row.id && !isUndecidedCopy(other)),
    );
  }
  return { rowOf, ambiguous, copyOf, unsureOf, merged, returnedLike, renewed };
}

/** Files whose content is known and is not that of the row at their path. */
function listClaims(
  { files, rowKeys, fileKeys }: Recognition,
  byPath: ReadonlyMap<string, IdentityRow>,
): Claim[] {
  const claims: Claim[] = [];
  for (const [rawPath, file] of files) {
    const own = byPath.get(rawPath) ?? null;
    const keys = fileKeys.get(rawPath) ?? (own && isUnchanged(own, file) ? rowKeys(own) : null);
    if (keys === null) continue;
    const isItself = own !== null && (isUnchanged(own, file) || isSameContent(rowKeys(own), keys));
    if (!isItself || isUndecidedCopy(own)) claims.push({ file, keys, own });
  }
  return claims.sort((a, b) => (a.file.rawPath < b.file.rawPath ? -1 : 1));
}

/** Makes a function that finds the rows whose content is known to have these keys. */
function contentIndex(
  rows: readonly IdentityRow[],
  rowKeys: (row: KnownPhoto) => ContentKeys,
): (keys: ContentKeys) => IdentityRow[] {
  const found = new Map<string, IdentityRow[]>();
  type ByKey = ReadonlyMap<string | null, readonly IdentityRow[]>;
  let index: { readonly quick: ByKey; readonly old: ByKey; readonly full: ByKey } | null = null;
  const makeIndex = () => {
    // Rows with a quick key are found by it, and then compared by their other keys.
    const others = rows.filter((row) => rowKeys(row).quick === null);
    return {
      quick: Map.groupBy(rows, (row) => rowKeys(row).quick),
      old: Map.groupBy(others, (row) => rowKeys(row).old),
      full: Map.groupBy(others, (row) => (rowKeys(row).old === null ? rowKeys(row).full : null)),
    };
  };
  return (keys) => {
    // The index is built on first use, since most scans need none.
    index ??= makeIndex();
    const { quick, old, full } = index;
    const name = [keys.quick, keys.old, keys.full].join();
    const same =
      found.get(name) ??
      [
        ...(keys.quick === null ? [] : (quick.get(keys.quick) ?? [])),
        ...(keys.old === null ? [] : (old.get(keys.old) ?? [])),
        ...(keys.full === null ? [] : (full.get(keys.full) ?? [])),
      ].filter((row) => isSameContent(rowKeys(row), keys));
    found.set(name, same);
    return same;
  };
}

/** The rows that a file may get. A copy that has not been decided on comes after its original. */
function candidatesOf(
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
function pair(
  claims: readonly Claim[],
  rows: readonly IdentityRow[],
  rowKeys: Recognition['rowKeys'],
): [Claim, IdentityRow][] {
  const pairs: [Claim, IdentityRow][] = [];
  const left = new Set(rows);
  const open = new Set(claims);
  for (const kind of [nameOf, directoryOf, () => '']) {
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
function pairForms(
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

function nameOf(rawPath: string): string {
  return rawPath.slice(rawPath.lastIndexOf('/') + 1);
}

function directoryOf(rawPath: string): string {
  return rawPath.slice(0, Math.max(rawPath.lastIndexOf('/'), 0));
}
