import { crc32 } from 'node:zlib';
import pLimit from 'p-limit';
import { type ArchiveEntry, type ArchiveLayout, layoutArchive } from './archiveLayout.ts';
import { archiveNames } from './archiveNames.ts';
import type { OffsetMinutesAt } from './archiveTime.ts';

/** An original as the database knows it: size in bytes, time in milliseconds since 1970 UTC. */
export type ArchiveSource = {
  readonly name: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** Of the content that has this size and time; null when not known yet. */
  readonly crc32: number | null;
};

/** An original as it is found now; `facts` is null when it is missing. */
export type FoundSource<S extends ArchiveSource> = {
  readonly source: S;
  readonly facts: { readonly size: number; readonly mtimeMs: number } | null;
};

/** Texts of the note that names what is missing, in the language of whoever downloads. */
export type NoteTexts = {
  readonly fileName: string;
  readonly text: (missing: readonly string[]) => string;
};

export type PlanOptions = {
  readonly note: NoteTexts;
  /** The time of the note; milliseconds since 1970 UTC. */
  readonly now: number;
  readonly offsetMinutesAt: OffsetMinutesAt;
};

/** Where the content of an entry comes from. */
export type EntryContent<S> =
  /** `unchanged`: it still has the size and time that the database knows. */
  | { readonly kind: 'source'; readonly source: S; readonly unchanged: boolean }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

export type ArchivePlan<S extends ArchiveSource> = {
  readonly layout: ArchiveLayout;
  /** One for each entry of the layout, in its order. */
  readonly contents: readonly EntryContent<S>[];
  readonly missing: readonly S[];
  readonly offsetMinutesAt: OffsetMinutesAt;
};

const LOOKS_AT_ONCE = 16;

/**
 * Looks at every source (`find` answers null for what is missing) and plans the archive, its length
 * included. Rejects with what `find` rejects with, or with the signal's reason.
 */
export async function prepareArchive<S extends ArchiveSource>(
  sources: readonly S[],
  find: (source: S) => Promise<FoundSource<S>['facts']>,
  options: PlanOptions,
  signal?: AbortSignal,
): Promise<ArchivePlan<S>> {
  const limit = pLimit(LOOKS_AT_ONCE);
  const found = await limit.map(sources, async (source) => {
    signal?.throwIfAborted();
    return { source, facts: await find(source) };
  });
  return planArchive(found, options);
}

/**
 * The archive of what was found, in its order. What is missing is left out and named in a note at
 * the end. A CRC-32 counts only for the very size and time that it was taken at.
 */
export function planArchive<S extends ArchiveSource>(
  found: readonly FoundSource<S>[],
  { note, now, offsetMinutesAt }: PlanOptions,
): ArchivePlan<S> {
  const missing = found.filter(({ facts }) => !facts).map(({ source }) => source);
  const names = archiveNames([...found.map(({ source }) => source.name), note.fileName]);
  const entries: ArchiveEntry[] = [];
  const contents: EntryContent<S>[] = [];
  for (const [i, { source, facts }] of found.entries()) {
    if (!facts) continue;
    const { size, mtimeMs } = facts;
    const unchanged = size === source.size && isSameTime(mtimeMs, source.mtimeMs);
    const known = unchanged ? source.crc32 : null;
    entries.push({ name: names[i] ?? '', size, mtimeMs, crc32: known });
    contents.push({ kind: 'source', source, unchanged });
  }
  if (missing.length > 0) {
    const missingNames = names.filter((_, i) => found[i]?.facts === null);
    const bytes = new TextEncoder().encode(note.text(missingNames));
    const name = names.at(-1) ?? '';
    entries.push({ name, size: bytes.length, mtimeMs: now, crc32: crc32(bytes) });
    contents.push({ kind: 'bytes', bytes });
  }
  return { layout: layoutArchive(entries), contents, missing, offsetMinutesAt };
}

/** The database keeps whole milliseconds, file systems parts of them. */
function isSameTime(a: number, b: number): boolean {
  return Math.abs(a - b) < 1;
}
