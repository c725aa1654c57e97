import type { Viewer } from '../access/access.ts';
import { type Delivery, deliverBytes, type Representation } from '../http/delivery.ts';
import { contentName } from '../images/contentName.ts';
import { STRIP_VERSION } from '../images/strip/strip.ts';
import { findOfferedOriginal } from '../photos/originals.ts';
import type { ServerContext } from './context.ts';
import { notFound } from './notFound.ts';
import { recheckAccess, recheckingSource } from './recheckAccess.ts';
import { type ByteRequest, requestedId, sentExtent } from './request.ts';
import { redirectToBucket } from './signedOriginal.ts';
import { findStripped } from './stripped.ts';
import { findWhole } from './wholeContent.ts';

/**
 * Would `deliverOriginal` send this photo's file to this viewer? Pages offer the download exactly
 * then. Whether a file can be stripped is only known after reading it, which is done once, when
 * somebody first looks at the photo; it takes less time than making the picture for the page.
 */
export async function isOriginalOffered(
  context: ServerContext,
  viewer: Viewer,
  id: number,
): Promise<boolean> {
  const given = findOfferedOriginal(context.db, viewer, id);
  if (!given?.strip || given.photo.strippedSize !== null) return given !== null;
  try {
    return (await findStripped(context, given.photo)) !== null;
  } catch (error) {
    context.log.error(`Original of photo ${id}: ${error instanceof Error ? error.message : error}`);
    return false;
  }
}

/**
 * `GET /photos/{id}/original`: the file as it is, or without its metadata where the viewer may not
 * have that; inline, with `?download` as an attachment.
 */
export async function deliverOriginal(request: ByteRequest): Promise<Delivery> {
  const { context } = request;
  const { db, events } = context;
  const id = requestedId(request);
  const { viewer, user } = await request.viewer();
  const given = id === null ? null : findOfferedOriginal(db, viewer, id);
  if (!given) return notFound;
  const { photo } = given;
  const content = await (given.strip
    ? findStripped(context, given.photo)
    : findWhole(context, given.photo));
  if (!content) return notFound;
  const purposes = given.strip ? (['originals'] as const) : (['originals', 'metadata'] as const);
  const kind = given.strip ? ['stripped', STRIP_VERSION] : [];
  const representation: Representation = {
    etag: `"${contentName([photo.id, content.etag, ...kind])}"`,
    size: content.size,
    // The time of the current file, not the one that the last scan found.
    lastModifiedMs: content.mtimeMs,
    source: recheckingSource(content, () => recheckAccess(request, photo, purposes)),
    mediaType: photo.mediaType,
    disposition: {
      type: request.query.has('download') ? 'attachment' : 'inline',
      fileName: photo.filename,
    },
  };
  const sent = deliverBytes(request, representation);
  const redirect = await redirectToBucket(
    request,
    viewer,
    photo.id,
    // The bucket compares validators and ranges: those that the client has are the bucket's.
    deliverBytes({ method: request.method, header: () => undefined }, representation),
  );
  const delivery = redirect ?? sent;
  // Pages that show the file request it without `download`, so that looking does not count as a
  // download.
  const extent = request.query.has('download') ? sentExtent(request, delivery) : null;
  if (extent) {
    events.downloaded('original-downloaded', user?.id ?? null, `photo:${photo.id}`, extent);
  }
  return delivery;
}
