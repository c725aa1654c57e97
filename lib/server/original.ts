import { type Delivery, deliverBytes } from '../http/delivery.ts';
import { contentName } from '../images/contentName.ts';
import { STRIP_VERSION } from '../images/strip/strip.ts';
import { findGivenOriginal } from '../photos/originals.ts';
import { askAgain, whileGiven } from './askAgain.ts';
import { notFound } from './notFound.ts';
import { type ByteRequest, handedOut, requestedId } from './request.ts';
import { findStripped } from './stripped.ts';

/**
 * `GET /photos/{id}/original`: the file as it is, or without its metadata where the viewer may not
 * have that; inline, with `?download` as an attachment.
 */
export async function deliverOriginal(request: ByteRequest): Promise<Delivery> {
  const { context } = request;
  const { db, originals, events } = context;
  const id = requestedId(request);
  const { viewer, user } = await request.viewer();
  const given = id === null ? null : findGivenOriginal(db, viewer, id);
  if (!given) return notFound;
  const { photo } = given;
  const content = await (given.strip
    ? findStripped(context, given.photo)
    : originals.findWhole(given.photo));
  if (!content) return notFound;
  const purposes = given.strip ? (['originals'] as const) : (['originals', 'metadata'] as const);
  const kind = given.strip ? ['stripped', STRIP_VERSION] : [];
  const delivery = deliverBytes(request, {
    etag: `"${contentName([photo.id, content.etag, ...kind])}"`,
    size: content.size,
    // Of the file as it is now, not as the last scan found it.
    lastModifiedMs: content.mtimeMs,
    source: whileGiven(content, () => askAgain(request, photo, purposes)),
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
