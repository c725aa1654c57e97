import { contentName } from '../domain/contentName.ts';
import { findPhoto } from '../gallery/photos.ts';
import { type Delivery, deliverBytes } from './delivery.ts';
import { notFound } from './notFound.ts';
import { type ByteRequest, parseId } from './request.ts';

/** `GET /photos/{id}/original`: the file as it is, inline; with `?download` as an attachment. */
export async function deliverOriginal(request: ByteRequest): Promise<Delivery> {
  const { db, library } = request.context;
  const id = parseId(request.params['id']);
  const { viewer } = await request.viewer();
  const photo = id === null ? null : findPhoto(db, viewer, id);
  const file = photo && (await library.locate(photo.path));
  if (!photo || !file) return notFound;
  return deliverBytes(request, {
    // Of the file as it is now, not as the last scan found it.
    etag: `"${contentName([photo.id, file.etag])}"`,
    lastModifiedMs: file.mtimeMs,
    mediaType: photo.mediaType,
    size: file.size,
    disposition: {
      type: request.query.has('download') ? 'attachment' : 'inline',
      fileName: photo.filename,
    },
    source: { kind: 'file', path: file.location },
  });
}
