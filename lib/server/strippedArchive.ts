import type { ByteStream } from '../http/delivery.ts';
import { archiveNames } from '../zip/archiveNames.ts';
import type { PlanOptions } from '../zip/archivePlan.ts';
import { type GrowingContent, type GrowingEntry, growingArchive } from '../zip/growingArchive.ts';
import type { ArchivedPhoto } from './archiveOfPhotos.ts';
import { findOriginal } from './content.ts';
import type { ServerContext } from './context.ts';
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
    make: async () => ({
      kind: 'pieces',
      pieces: [new TextEncoder().encode(note.text(missing))],
    }),
  });
  return {
    kind: 'stream',
    open: (signal) => growingArchive(entries, noteEntry, offsetMinutesAt, signal),
  };
}

function entryOf(context: ServerContext, archived: ArchivedPhoto, name: string): GrowingEntry {
  const { fileTime: mtimeMs } = archived.photo;
  return { name, mtimeMs, make: (signal) => findContent(context, archived, signal) };
}

async function findContent(
  { library, marks }: ServerContext,
  { photo, strip }: ArchivedPhoto,
  signal: AbortSignal,
): Promise<GrowingContent | null> {
  if (!strip) {
    const content = await findOriginal(library, photo);
    if (!content) return null;
    const { size } = content;
    return { kind: 'file', size, chunks: content.read({ start: 0, end: size }, signal) };
  }
  const file = await library.open(photo.path);
  if (!file) return null;
  try {
    const pieces = await findStripped(photo, file);
    // What is known of a photo is of the file that the last scan saw.
    const isKnown = file.etag === photo.etag;
    return (
      pieces && {
        kind: 'pieces',
        pieces,
        ...(isKnown && { onMeasured: (size, crc32) => marks.stripped(photo, size, crc32) }),
      }
    );
  } finally {
    await file.close();
  }
}
