import { type ByteStream, type Delivery, deliverBytes } from '../http/delivery.ts';
import { archiveNote } from '../i18n/archiveNote.ts';
import { contentName } from '../images/contentName.ts';
import type { VisiblePhoto } from '../photos/rows.ts';
import { offsetAt } from '../time/localTime.ts';
import { type ArchivePlan, type PlanOptions, prepareArchive } from '../zip/archivePlan.ts';
import { ArchiveBrokenError, archiveStream } from '../zip/archiveStream.ts';
import type { ServerContext } from './context.ts';
import { type ByteRequest, handedOut, requestLocale } from './request.ts';
import { findStripped, isStrippable } from './stripped.ts';
import { strippedArchive } from './strippedArchive.ts';

/** A visible photo that goes into an archive; `strip`: without its personal metadata. */
export type ArchivedPhoto = { readonly photo: VisiblePhoto; readonly strip: boolean };

/** What an archive needs to know of an entry beforehand. Sizes in bytes, times in ms. */
type Source = ArchivedPhoto & {
  readonly name: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly crc32: number | null;
};

/**
 * The zip of these photos under this name. Its length is foretold, unless some file is to be
 * stripped whose size without metadata is not known yet.
 */
export async function deliverPhotos(
  request: ByteRequest,
  photos: readonly ArchivedPhoto[],
  fileName: string,
  /** What is downloaded, for the activity: `album:3`, `share:4`. */
  subject: string,
): Promise<Delivery> {
  const { context } = request;
  const options = {
    note: archiveNote(await requestLocale(request)),
    now: Date.now(),
    offsetMinutesAt: (instant: number) => offsetAt(instant, context.config.timezone),
  };
  const content = (await areForeseeable(context, photos))
    ? await foretold(context, photos, options)
    : {
        // Nobody's whole photos are an answer to whoever may have them stripped.
        etag: archiveTag(photos.map(({ photo, strip }) => [photo.id, photo.etag, String(strip)])),
        size: null,
        source: strippedArchive(context, photos, options),
      };
  const delivery = deliverBytes(request, {
    ...content,
    mediaType: 'application/zip',
    disposition: { type: 'attachment', fileName },
  });
  const extent = handedOut(request, delivery);
  if (extent) {
    const { user } = await request.viewer();
    context.events.downloaded('archive-downloaded', user?.id ?? null, subject, extent);
  }
  return delivery;
}

/**
 * Is the size of every stripped file known, of the very file that is there now? What cannot be
 * stripped is in no archive.
 */
async function areForeseeable(
  { library }: ServerContext,
  photos: readonly ArchivedPhoto[],
): Promise<boolean> {
  for (const { photo, strip } of photos) {
    if (!strip || !isStrippable(photo)) continue;
    if (photo.strippedSize === null) return false;
    const file = await library.find(photo.path);
    if (file && file.etag !== photo.etag) return false;
  }
  return true;
}

async function foretold(
  context: ServerContext,
  photos: readonly ArchivedPhoto[],
  options: PlanOptions,
) {
  const plan = await prepareArchive(
    photos.map(sourceOf),
    (source) => findFacts(context, source),
    options,
  );
  const { entries, length } = plan.layout;
  const fields = entries.map(({ name, size, mtimeMs, crc32 }) => [
    name,
    size,
    mtimeMs,
    crc32 ?? '',
  ]);
  return { etag: archiveTag(fields), size: length, source: archiveSource(context, plan) };
}

/** Equal only for the same entries of the same files. */
function archiveTag(entries: readonly (string | number)[][]): string {
  return `"${contentName(entries.flat())}"`;
}

function sourceOf({ photo, strip }: ArchivedPhoto): Source {
  const { filename: name, fileTime: mtimeMs } = photo;
  const content = strip
    ? { size: photo.strippedSize ?? 0, crc32: photo.strippedCrc32 }
    : { size: photo.size, crc32: photo.crc32 };
  return { photo, strip, name, mtimeMs, ...content };
}

/**
 * What there is to send, or null where the file is gone or cannot be read. A stripped file is as
 * large as it was made, as long as its original is the one it was made of.
 */
async function findFacts({ library }: ServerContext, { photo, strip, size }: Source) {
  const file = await library.find(photo.path);
  if (!file) return null;
  if (!strip) return file;
  const isKnown = isStrippable(photo) && file.etag === photo.etag;
  return isKnown ? { size, mtimeMs: file.mtimeMs } : null;
}

function archiveSource(context: ServerContext, plan: ArchivePlan<Source>): ByteStream {
  return {
    kind: 'stream',
    open: (signal) =>
      archiveStream(
        plan,
        {
          read: (source, size, aborted) => readSource(context, source, size, aborted),
          onCrc: ({ photo, strip }, crc32) => {
            if (!strip) context.marks.crc32(photo, crc32);
          },
        },
        signal,
      ),
  };
}

async function* readSource(
  { library }: ServerContext,
  { photo, strip }: Source,
  size: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const file = await library.open(photo.path);
  if (!file) throw new ArchiveBrokenError(`${photo.filename} is gone`);
  try {
    if (!strip) {
      if (file.size !== size) throw new ArchiveBrokenError(`${photo.filename} has another size`);
      return yield* file.chunks(0, size, signal);
    }
    const pieces = await findStripped(photo, file);
    if (!pieces) throw new ArchiveBrokenError(`${photo.filename} can no longer be stripped`);
    yield* pieces;
  } finally {
    await file.close();
  }
}
