import { displayName } from '../domain/albumPath.ts';
import { contentName } from '../domain/contentName.ts';
import { offsetAt } from '../domain/localTime.ts';
import { type ArchivePlan, prepareArchive } from '../export/archivePlan.ts';
import { ArchiveBrokenError, archiveStream } from '../export/archiveStream.ts';
import { findAlbum } from '../gallery/albums.ts';
import { listAlbumPhotos } from '../gallery/photos.ts';
import type { VisiblePhoto } from '../gallery/rows.ts';
import { archiveNote } from '../i18n/archiveNote.ts';
import type { Library } from '../storage/library.ts';
import { readFileChunks } from '../storage/readChunks.ts';
import { type ByteStream, type Delivery, deliverBytes } from './delivery.ts';
import { notFound } from './notFound.ts';
import { type ByteRequest, parseId, requestLocale } from './request.ts';

/** A visible photo as an entry of an archive. */
type Source = {
  readonly photo: VisiblePhoto;
  readonly name: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly crc32: number | null;
};

/** `GET /albums/{id}/archive`: the zip of the photos that this viewer may see, made as it is sent. */
export async function deliverArchive(request: ByteRequest): Promise<Delivery> {
  const { db, config, library } = request.context;
  const id = parseId(request.params['id']);
  const { viewer } = await request.viewer();
  const album = id === null ? null : findAlbum(db, viewer, id);
  if (!album) return notFound;
  const plan = await prepareArchive(
    listAlbumPhotos(db, viewer, album).map(sourceOf),
    ({ photo }) => library.locate(photo.path),
    {
      note: archiveNote(await requestLocale(request)),
      now: Date.now(),
      offsetMinutesAt: (instant) => offsetAt(instant, config.timezone),
    },
  );
  return deliverBytes(request, {
    etag: archiveTag(plan),
    mediaType: 'application/zip',
    size: plan.layout.length,
    disposition: {
      type: 'attachment',
      fileName: `${album.date}_${displayName(album)}.zip`,
    },
    source: archiveSource(request, plan),
  });
}

function sourceOf(photo: VisiblePhoto): Source {
  const { filename, size, fileTime, crc32 } = photo;
  return { photo, name: filename, size, mtimeMs: fileTime, crc32 };
}

/** Equal only for the same entries of the same files. */
function archiveTag({ layout, missing }: ArchivePlan<Source>): string {
  const fields = layout.entries.flatMap(({ name, size, mtimeMs, crc32 }) => [
    name,
    size,
    mtimeMs,
    crc32 ?? '',
  ]);
  return `"${contentName([missing.length, ...fields])}"`;
}

function archiveSource({ context }: ByteRequest, plan: ArchivePlan<Source>): ByteStream {
  const { library, marks } = context;
  return {
    kind: 'stream',
    open: (signal) =>
      archiveStream(
        plan,
        {
          read: ({ photo }, size, aborted) => readOriginal(library, photo, size, aborted),
          onCrc: ({ photo }, crc32) => marks.crc32(photo, crc32),
        },
        signal,
      ),
  };
}

async function* readOriginal(
  library: Library,
  photo: VisiblePhoto,
  size: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const file = await library.locate(photo.path);
  if (!file) throw new ArchiveBrokenError(`${photo.filename} is gone`);
  yield* readFileChunks(file.location, size, signal);
}
