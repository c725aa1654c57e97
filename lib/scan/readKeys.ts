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
  isUnchanged,
  isUndecidedCopy,
  type KnownAlbum,
  type KnownPhoto,
  presenceOf,
} from './knownRows.ts';
import { samePathForm } from './pathForm.ts';
import { type IdentityRow, rowsByPath } from './recognise.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';

/**
 * Files whose content has to be known before a plan is made, without input and output: those that
 * may be a known photo, having its size, and those whose path has a photo that may be another now.
 * `settledSizes`: sizes of photos that are not among `known`, being where they were.
 */
export function listUnknownContents(
  known: readonly KnownAlbum[],
  files: readonly ScannedPhoto[],
  settledSizes: ReadonlySet<number>,
): ScannedPhoto[] {
  const rows = known.flatMap((album) =>
    album.photos.flatMap((photo): IdentityRow[] => {
      const presence = presenceOf(photo, album);
      return presence === 'unrevealed' ? [] : [{ ...photo, presence }];
    }),
  );
  if (rows.length === 0 && settledSizes.size === 0) return [];
  const byPath = rowsByPath(rows);
  const open = files.filter((file) => {
    const row = byPath.get(file.rawPath);
    return !row || !isUnchanged(row, file) || isUndecidedCopy(row);
  });
  if (open.length === 0) return [];
  const sizes = Map.groupBy(rows, ({ size }) => size);
  const found = new Set(files.map(({ rawPath }) => rawPath));
  return open.filter((file) => {
    const row = byPath.get(file.rawPath);
    // Its times say that it changed, in a way that its size and time of modification do not.
    if (row && row.etag === file.etag && !isUnchanged(row, file)) return true;
    if (settledSizes.has(file.size)) return true;
    const others = (sizes.get(file.size) ?? []).filter(({ id }) => id !== row?.id);
    return others.length > 0 && (row !== undefined || !isOnlyRenamed(file, others, found));
  });
}

/**
 * Photos that are where they were and whose content was never read (`whole`: never read whole), of a
 * size that a file has whose content is about to be read, or with a policy of their own, without
 * input and output. Threat: a hidden
 * photo of which only the name was looked at is copied, and nobody can tell that the copy is one.
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
      // What has a policy of its own is to be known by its content before anything happens to it.
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

/** Is its name that of the one photo of this size, but for case or Unicode form? */
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
 * The keys of files, by raw path; of one that cannot be read there are none. `whole`: each file is
 * read to its end, so that files which differ in the middle alone have different keys. Else files
 * longer than the two ends have no full key, and such two are taken for copies of each other.
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
      // The photo itself is read later, and told to be unreadable there.
      return [];
    }
  });
  return new Map(read.flat());
}

/** The full key of a file, or null where it cannot be read whole; `keysOf` has it of short ones. */
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
