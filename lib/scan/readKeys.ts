import type Sqlite from 'better-sqlite3';
import pLimit from 'p-limit';
import type { Library } from '../library/library.ts';
import { pathBytes } from '../library/rawPath.ts';
import {
  type ContentKeys,
  KEY_HEAD_BYTES,
  KEY_TAIL_BYTES,
  keysOf,
  startFullKey,
} from './contentKeys.ts';
import {
  type IdentityRow,
  identityRows,
  isUnchanged,
  isUndecidedCopy,
  type KnownAlbum,
  type KnownPhoto,
  presenceOf,
  rowsByPath,
} from './knownRows.ts';
import { samePathForm } from './pathForm.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';

/**
 * Files whose content must be known before a plan is made: those that may be a known photo, since
 * they have its size, and those that may have replaced the photo at their path. `otherSizes`: sizes of
 * settled photos, which are not among `known`, and of what photos showed before. Free of input and
 * output.
 */
export function listUnknownContents(
  known: readonly KnownAlbum[],
  files: readonly ScannedPhoto[],
  otherSizes: ReadonlySet<number>,
): ScannedPhoto[] {
  const rows = identityRows(known);
  if (rows.length === 0 && otherSizes.size === 0) return [];
  const byPath = rowsByPath(rows);
  const open = files.filter((file) => {
    const row = byPath.get(file.rawPath);
    return !row || !isUnchanged(row, file) || isUndecidedCopy(row) || isReturningUnread(row);
  });
  if (open.length === 0) return [];
  const sizes = Map.groupBy(rows, ({ size }) => size);
  const found = new Set(files.map(({ rawPath }) => rawPath));
  return open.filter((file) => {
    const row = byPath.get(file.rawPath);
    // A missing photo may have come back.
    const isReturning = row?.presence === 'gone' && row.size === file.size;
    if (isReturning && !(row.unread && isUnchanged(row, file))) return true;
    // Its change time says that it changed, though size and modification time do not.
    if (row && row.etag === file.etag && !isUnchanged(row, file)) return true;
    if (otherSizes.has(file.size)) return true;
    const others = (sizes.get(file.size) ?? []).filter(({ id }) => id !== row?.id);
    return others.length > 0 && (row !== undefined || !isOnlyRenamed(file, others, found));
  });
}

/**
 * Is it a missing photo whose content was never read? Threat: while it is missing a copy of it is hidden;
 * then it comes back and cannot be recognised as the same.
 */
function isReturningUnread({ presence, unread }: IdentityRow): boolean {
  return presence === 'gone' && unread;
}

/** Photos that were present, and at whose path there is no file. Free of input and output. */
export function listLeaving(
  known: readonly KnownAlbum[],
  files: ReadonlyMap<string, ScannedPhoto>,
): KnownPhoto[] {
  return identityRows(known).filter(
    ({ presence, rawPath }) => presence === 'present' && !files.has(rawPath),
  );
}

/** Missing photos at whose path there is a file again. Free of input and output. */
export function listReturning(
  known: readonly KnownAlbum[],
  files: ReadonlyMap<string, ScannedPhoto>,
): KnownPhoto[] {
  return [...rowsByPath(identityRows(known)).values()].filter(
    ({ presence, rawPath }) => presence === 'gone' && files.has(rawPath),
  );
}

/**
 * Photos at their known path whose content was never read (`whole`: never read as a whole) and that
 * either have the size of a file whose content is about to be read, or have a policy of their own.
 * Threat: a hidden photo whose content was never read is copied, and the copy cannot be recognised
 * as one. Free of input and output.
 */
export function listUnreadContents(
  known: readonly KnownAlbum[],
  files: ReadonlyMap<string, ScannedPhoto>,
  asked: readonly ScannedPhoto[],
  rowKeys: (row: KnownPhoto) => ContentKeys,
  { whole }: { readonly whole: boolean },
): { row: KnownPhoto; file: ScannedPhoto }[] {
  const sizes = new Set(asked.map(({ size }) => size));
  return known.flatMap((album) =>
    album.photos.flatMap((row) => {
      // The content of a photo with a policy of its own must be known before anything happens to
      // it.
      const isAsked = sizes.has(row.size) ? whole || row.unread : row.unread && row.hasPolicy;
      const file = isAsked ? files.get(row.rawPath) : undefined;
      const isThere = presenceOf(row, album) === 'present' && file && isUnchanged(row, file);
      if (!isThere) return [];
      const { quick, full, old } = rowKeys(row);
      const isUnknown = whole ? full === null : quick === null && old === null;
      return isUnknown ? [{ row, file }] : [];
    }),
  );
}

/**
 * Does its path differ from that of the only photo of this size in nothing but case or Unicode
 * form?
 */
function isOnlyRenamed(
  file: ScannedPhoto,
  others: readonly IdentityRow[],
  found: ReadonlySet<string>,
): boolean {
  const [only] = others;
  return (
    only !== undefined &&
    others.length === 1 &&
    only.etag === file.etag &&
    !found.has(only.rawPath) &&
    samePathForm(only.rawPath) === samePathForm(file.rawPath)
  );
}

/**
 * The keys of files, by raw path, without those that cannot be read. `whole`: each file is read to
 * its end, so that files which differ only in the middle have different keys. Otherwise files
 * longer than the two ends have no full key, and two that differ only in the middle are taken for
 * copies of each other.
 */
export async function readKeys(
  library: Library,
  files: readonly ScannedPhoto[],
  { whole }: { readonly whole: boolean },
): Promise<Map<string, ContentKeys>> {
  const limit = pLimit(library.readsAtOnce);
  const read = await limit.map(files, async (file) => {
    const { rawPath } = file;
    try {
      const keys = keysOf(
        await library.readEnds(pathBytes(rawPath), KEY_HEAD_BYTES, KEY_TAIL_BYTES),
      );
      const full = keys.full ?? (whole ? await readFullKey(library, file) : null);
      return [[rawPath, { ...keys, full }] as const];
    } catch {
      // The photo itself is read later, and reported as unreadable then.
      return [];
    }
  });
  return new Map(read.flat());
}

/**
 * The full key of a file, or null where it cannot be read as a whole. (For short files `keysOf`
 * gives it.)
 */
export async function readFullKey(library: Library, file: ScannedPhoto): Promise<string | null> {
  const opened = await library.open(pathBytes(file.rawPath)).catch(() => null);
  if (opened === null) return null;
  try {
    const key = startFullKey();
    for await (const chunk of opened.chunks(0, opened.size)) key.update(chunk);
    return key.end();
  } catch {
    return null;
  } finally {
    await opened.close();
  }
}

const unknownKeys: ContentKeys = { quick: null, full: null, old: null };

/**
 * The content keys of these photos. They are read when the first is needed: most scans need none.
 */
export function openRowKeys(
  client: Sqlite.Database | null,
  albums: readonly KnownAlbum[],
): (row: KnownPhoto) => ContentKeys {
  type Columns = [id: number, quick: string | null, full: string | null, old: string | null];
  let known: ReadonlyMap<number, ContentKeys> | null = null;
  const read = () => {
    const ids = albums.flatMap(({ photos }) => photos.map(({ id }) => id));
    const rows =
      client
        ?.prepare(
          `select id, quick_key, full_key, content_key
          from photos
          where id in (select value from json_each(?))`,
        )
        .raw()
        .all(JSON.stringify(ids)) ?? [];
    return new Map(
      (rows as Columns[]).map(([id, quick, full, old]) => [id, { quick, full, old }] as const),
    );
  };
  return ({ id }) => {
    known ??= read();
    return known.get(id) ?? unknownKeys;
  };
}
