import { type ArchiveEntry, type ArchiveLayout, layoutArchive } from './archiveLayout.ts';
import { archiveNames } from './archiveNames.ts';

/** A file to be put into an archive: size in bytes, time in milliseconds since 1970 UTC. */
type FileToArchive = {
  readonly name: string;
  readonly size: number;
  readonly mtimeMs: number;
};

/** A text file that is added to an archive. */
export type NoteFile = { readonly fileName: string; readonly text: string };

export type ArchivePlan<F extends FileToArchive> = {
  /** The layout of the files in their order, followed by the note. */
  readonly layout: ArchiveLayout;
  readonly files: readonly F[];
  /** The content of the note, or null where there is none. */
  readonly note: Uint8Array | null;
};

/**
 * The archive of these files, in their order, under names that are unique in it. The same files and
 * note always give the same archive: the note has the time of the latest file.
 */
export function planArchive<F extends FileToArchive>(
  files: readonly F[],
  note: NoteFile | null,
): ArchivePlan<F> {
  const bytes = note && new TextEncoder().encode(note.text);
  const wanted = files.map(({ name }) => name);
  if (note) wanted.push(note.fileName);
  const names = archiveNames(wanted);
  // An archive may have tens of thousands of files, so they are gone through once.
  let latest = 0;
  const entries: ArchiveEntry[] = files.map(({ size, mtimeMs }, i) => {
    latest = Math.max(latest, mtimeMs);
    return { name: names[i] ?? '', size, mtimeMs };
  });
  if (bytes) {
    entries.push({ name: names[files.length] ?? '', size: bytes.length, mtimeMs: latest });
  }
  return { layout: layoutArchive(entries), files, note: bytes };
}
