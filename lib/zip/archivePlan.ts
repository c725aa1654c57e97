import { type ArchiveFiles, type ArchiveLayout, layoutArchive } from './archiveLayout.ts';
import { archiveNames } from './archiveNames.ts';

/** A text file that is added to an archive. */
export type NoteFile = { readonly fileName: string; readonly text: string };

type ArchivePlan = {
  /** The layout of the files in their order, followed by the note. */
  readonly layout: ArchiveLayout;
  /** The content of the note, or null where there is none. */
  readonly note: Uint8Array | null;
};

/**
 * The archive of these files, in their order, under names that are unique in it. The same files and
 * note always give the same archive: the note has the time of the latest file.
 */
export function planArchive(files: ArchiveFiles, note: NoteFile | null): ArchivePlan {
  if (note === null) {
    return { layout: layoutArchive({ ...files, names: archiveNames(files.names) }), note };
  }
  const bytes = new TextEncoder().encode(note.text);
  const names = archiveNames([...files.names, note.fileName]);
  const times = Array.from(files.times);
  const latest = times.reduce((later, time) => Math.max(later, time), 0);
  const sizes = Array.from(files.sizes);
  sizes.push(bytes.length);
  times.push(latest);
  return { layout: layoutArchive({ names, sizes, times }), note: bytes };
}
