import { type Delivery, deliverBytes } from '../http/delivery.ts';
import { archiveNote, type Withheld } from '../i18n/archiveNote.ts';
import { contentName } from '../images/contentName.ts';
import type { Preset } from '../images/presets.ts';
import type { ListedPhoto, VisiblePhoto } from '../photos/rows.ts';
import { listSequenceFor, type Sequence } from '../photos/sequence.ts';
import { joinName, splitExtension } from '../text/fileNames.ts';
import { offsetAt } from '../time/localTime.ts';
import { archiveName, archiveNames } from '../zip/archiveNames.ts';
import { growingArchive, type MadeFile } from '../zip/growingArchive.ts';
import { notFound } from './noticePage.ts';
import { recheckAccess, recheckSeen } from './recheckAccess.ts';
import { type ByteRequest, requestLocale } from './request.ts';
import { findThumbnail } from './thumbnailCache.ts';
import type { NamedThumbnail } from './thumbnailLanes.ts';

type Missing = { readonly photo: ListedPhoto; readonly why: Withheld };

type Rendition = VisiblePhoto<'archivedRenditions'>;

/**
 * The zip of these photos of a sequence, as JPEGs in the size of a preset, without metadata. They
 * are made as they are sent, so it has no Content-Length and cannot be resumed. 404 where the
 * viewer may have none of them in an archive.
 */
export async function deliverRenditions(
  request: ByteRequest,
  sequence: Sequence,
  photos: readonly ListedPhoto[],
  { preset, fileName, subject }: { preset: Preset; fileName: string; subject: string },
): Promise<Delivery> {
  const { db, config, events } = request.context;
  const chosen = new Set(photos.map(({ id }) => id));
  const had = listSequenceFor(db, sequence, 'archivedRenditions').filter(({ id }) =>
    chosen.has(id),
  );
  if (had.length === 0) return notFound;
  const locale = await requestLocale(request);
  const given = new Set(had.map(({ id }) => id));
  const withheld = photos
    .filter(({ id }) => !given.has(id))
    .map((photo): Missing => ({ photo, why: 'policy' }));
  const noteAfter = async (missing: readonly Missing[]) => {
    const all = [...withheld, ...missing];
    await recheckSeen(
      request,
      all.map(({ photo }) => photo),
    );
    return archiveNote(
      locale,
      all.map(({ photo, why }) => ({ name: archiveName(photo.filename), why })),
    );
  };
  const content = had.map(({ id, filename, etag, contentKey }) => [id, filename, etag, contentKey]);
  const left = withheld.map(({ photo }) => photo.filename);
  const settings = [preset.width, preset.height, String(preset.crop)];
  const delivery = deliverBytes(request, {
    etag: `"${contentName([...settings, locale, JSON.stringify([content, left])])}"`,
    mediaType: 'application/zip',
    size: null,
    disposition: { type: 'attachment', fileName },
    source: {
      kind: 'stream',
      open: (signal) =>
        growingArchive(renditions(request, had, preset, noteAfter, signal), (instant) =>
          offsetAt(instant, config.timezone),
        ),
    },
  });
  if (request.method === 'GET' && delivery.status === 200) {
    const { user } = await request.viewer();
    events.downloaded('archive-downloaded', user?.id ?? null, subject, 'whole');
  }
  return delivery;
}

/** The pictures in order, and a note that names missing ones. */
async function* renditions(
  request: ByteRequest,
  photos: readonly Rendition[],
  preset: Preset,
  noteAfter: (missing: readonly Missing[]) => Promise<ReturnType<typeof archiveNote>>,
  signal: AbortSignal,
): AsyncGenerator<MadeFile, void, void> {
  const names = archiveNames(
    photos.map(({ filename }) => joinName(splitExtension(filename)[0], '.jpg')),
  );
  const missing: Missing[] = [];
  let latest = 0;
  const make = madeAhead(photos, (photo) => makePicture(request, photo, preset, signal));
  for (const [i, photo] of photos.entries()) {
    signal.throwIfAborted();
    const made = await make(i);
    // Once it is made, since it may have had to wait for that.
    await recheckAccess(request, photo, ['archivedRenditions']);
    if (!made) {
      missing.push({ photo, why: 'picture' });
      continue;
    }
    latest = Math.max(latest, photo.fileTime);
    yield { name: names[i] ?? '', mtimeMs: photo.fileTime, bytes: made.bytes };
  }
  const note = await noteAfter(missing);
  if (!note) return;
  const [name = note.fileName] = archiveNames([...names, note.fileName]).slice(-1);
  yield { name, mtimeMs: latest, bytes: new TextEncoder().encode(note.text) };
}

async function makePicture(
  { context }: ByteRequest,
  photo: Rendition,
  preset: Preset,
  signal: AbortSignal,
): Promise<NamedThumbnail | null> {
  if (photo.kind !== 'image') return null;
  return findThumbnail(context, photo, { preset, format: 'jpeg' }, signal);
}

/** Maps items one after another; the next one is made while the previous one is sent. */
function madeAhead<Item, Made>(
  items: readonly Item[],
  make: (item: Item) => Promise<Made>,
): (at: number) => Promise<Made> {
  const begun = new Map<number, Promise<Made>>();
  const begin = (at: number): Promise<Made> => {
    const item = items[at];
    if (item === undefined) throw new RangeError(`no item ${at}`);
    const made = begun.get(at) ?? make(item);
    begun.set(at, made);
    // A rejection is handled when the promise is awaited; if the client has gone, it never is.
    made.catch(() => {});
    return made;
  };
  return (at) => {
    const made = begin(at);
    begun.delete(at);
    if (at + 1 < items.length) void begin(at + 1);
    return made;
  };
}
