import { readFile } from 'node:fs/promises';
import { archiveNames } from '../domain/archiveNames.ts';
import type { PlanOptions } from '../export/archivePlan.ts';
import { type GrowingEntry, growingArchive } from '../export/growingArchive.ts';
import type { ArchivedPhoto } from './archiveOfPhotos.ts';
import type { ServerContext } from './context.ts';
import type { ByteStream } from './delivery.ts';
import { findStripped } from './stripped.ts';

/**
 * An archive in which some files are stripped for the first time: their sizes are found out, and
 * kept, while it is sent. What is missing or cannot be stripped is named in the note at its end.
 */
export function strippedArchive(
  context: ServerContext,
  photos: readonly ArchivedPhoto[],
  { note, now, offsetMinutesAt }: PlanOptions,
): ByteStream {
  const names = archiveNames([...photos.map(({ photo }) => photo.filename), note.fileName]);
  const entries = photos.map((archived, i) => entryOf(context, archived, names[i] ?? ''));
  const noteEntry = (missing: readonly string[]): GrowingEntry => ({
    name: names.at(-1) ?? note.fileName,
    mtimeMs: now,
    make: async () => [new TextEncoder().encode(note.text(missing))],
  });
  return {
    kind: 'stream',
    open: (signal) => growingArchive(entries, noteEntry, offsetMinutesAt, signal),
  };
}

function entryOf(
  { library, marks }: ServerContext,
  { photo, strip }: ArchivedPhoto,
  name: string,
): GrowingEntry {
  return {
    name,
    mtimeMs: photo.fileTime,
    make: async () => {
      const file = await library.locate(photo.path);
      if (!file) return null;
      if (strip) return findStripped(photo, file);
      return [await readFile(/*turbopackIgnore: true*/ file.location)];
    },
    onMade: (size, crc32) => {
      if (strip) marks.stripped(photo, size, crc32);
    },
  };
}
