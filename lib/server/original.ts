import { type Delivery, deliverBytes, type Representation } from '../http/delivery.ts';
import { contentName } from '../images/contentName.ts';
import type { LocatedFile } from '../library/library.ts';
import { findPhoto } from '../photos/photos.ts';
import type { VisiblePhoto } from '../photos/rows.ts';
import { notFound } from './notFound.ts';
import { type ByteRequest, handedOut, requestedId } from './request.ts';
import { findStripped } from './stripped.ts';

/**
 * `GET /photos/{id}/original`: the file as it is, or without its metadata where the viewer may not
 * have that; inline, with `?download` as an attachment.
 */
export async function deliverOriginal(request: ByteRequest): Promise<Delivery> {
  const { db, library, events } = request.context;
  const id = requestedId(request);
  const { viewer, user } = await request.viewer();
  const photo = id === null ? null : findPhoto(db, viewer, id, 'originals');
  const file = photo && (await library.locate(photo.path));
  if (!photo || !file) return notFound;
  const whole = findPhoto(db, viewer, photo.id, 'metadata') !== null;
  const content = whole ? asItIs(photo, file) : await withoutMetadata(photo, file);
  if (!content) return notFound;
  const delivery = deliverBytes(request, {
    ...content,
    lastModifiedMs: file.mtimeMs,
    mediaType: photo.mediaType,
    disposition: {
      type: request.query.has('download') ? 'attachment' : 'inline',
      fileName: photo.filename,
    },
  });
  // A page that shows the file asks for it without `download`: looking is no download.
  const extent = request.query.has('download') ? handedOut(request, delivery) : null;
  if (extent) {
    events.downloaded('original-downloaded', user?.id ?? null, `photo:${photo.id}`, extent);
  }
  return delivery;
}

type Content = Pick<Representation, 'etag' | 'size' | 'source'>;

/** Validated by the file as it is now, not as the last scan found it. */
function asItIs(photo: VisiblePhoto, file: LocatedFile): Content {
  return {
    etag: `"${contentName([photo.id, file.etag])}"`,
    size: file.size,
    source: { kind: 'file', path: file.location },
  };
}

async function withoutMetadata(photo: VisiblePhoto, file: LocatedFile): Promise<Content | null> {
  const pieces = await findStripped(photo, file);
  if (!pieces) return null;
  const bytes = Buffer.concat(pieces);
  return {
    etag: `"${contentName([photo.id, file.etag, 'stripped'])}"`,
    size: bytes.length,
    source: { kind: 'bytes', bytes },
  };
}
