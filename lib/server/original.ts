import type { Viewer } from '../access/access.ts';
import type { Database } from '../db/open.ts';
import {
  type Delivery,
  deliverBytes,
  type RangedSource,
  type Representation,
} from '../http/delivery.ts';
import { contentName } from '../images/contentName.ts';
import { exifSegment } from '../images/exifSegment.ts';
import { STRIP_VERSION } from '../images/strip/strip.ts';
import { fullJpeg } from '../images/thumbnail.ts';
import { findMadeDetails } from '../photos/details.ts';
import {
  findOfferedOriginal,
  findOfferedPart,
  findOriginalAsJpeg,
  findOriginalOf,
  isShownEverywhere,
  type OfferedOriginal,
} from '../photos/originals.ts';
import { partKinds } from '../photos/parts.ts';
import type { VisiblePhoto } from '../photos/rows.ts';
import { joinName, splitExtension } from '../text/fileNames.ts';
import type { ServerContext } from './context.ts';
import { notFound } from './noticePage.ts';
import { recheckAccess, recheckingSource } from './recheckAccess.ts';
import { type ByteRequest, requestedId, sentExtent } from './request.ts';
import { redirectToBucket } from './signedOriginal.ts';
import { findStripped } from './stripped.ts';
import { openThumbnail } from './thumbnailCache.ts';
import { findWhole } from './wholeContent.ts';

/**
 * Would `deliverOriginal` send this photo's file to this viewer? Pages offer the download exactly
 * then. Whether a file can be stripped is only known after reading it, which is done once, when
 * somebody first looks at the photo; it takes less time than making the picture for the page.
 */
export async function isOriginalOffered(
  context: ServerContext,
  viewer: Viewer,
  photo: VisiblePhoto,
): Promise<boolean> {
  const given = findOriginalOf(context.db, viewer, photo);
  if (!given?.strip || given.photo.strippedSize !== null) return given !== null;
  try {
    return (await findStripped(context, given.photo)) !== null;
  } catch (error) {
    context.log.error(
      `Original of photo ${photo.id}: ${error instanceof Error ? error.message : error}`,
    );
    return false;
  }
}

/**
 * Should a page offer the original as a JPEG? It should where not every browser shows the original
 * itself, and a picture can be made of it.
 */
export function isJpegOffered(db: Database, viewer: Viewer, photo: VisiblePhoto): boolean {
  if (photo.damaged !== null || isShownEverywhere(photo)) return false;
  return findOriginalAsJpeg(db, viewer, photo.id) !== null;
}

/**
 * `GET /photos/{id}/original`: the file as it is, or without its metadata where the viewer may not have
 * that; inline, with `?download` as an attachment. `?part=film` or `?part=raw`: that file of the photo
 * instead. `?as=jpeg`: a JPEG made of the original; one that is a JPEG is sent itself.
 */
export async function deliverOriginal(request: ByteRequest): Promise<Delivery> {
  const { context } = request;
  const { db } = context;
  const id = requestedId(request);
  const { viewer } = await request.viewer();
  const as = request.query.get('as');
  const part = request.query.get('part');
  if (part !== null) {
    const kind = partKinds.find((each) => each === part);
    const isAsked = id !== null && kind !== undefined && as === null;
    const found = isAsked ? findOfferedPart(db, viewer, id, kind) : null;
    return found && id !== null ? deliverFile(request, viewer, found, id) : notFound;
  }
  const toConvert = as === 'jpeg' && id !== null ? findOriginalAsJpeg(db, viewer, id) : null;
  if (toConvert && toConvert.mediaType !== 'image/jpeg') return deliverAsJpeg(request, toConvert);
  const isAsked = as === null || toConvert !== null;
  const given = id === null || !isAsked ? null : findOfferedOriginal(db, viewer, id);
  return given && id !== null ? deliverFile(request, viewer, given, id) : notFound;
}

/** The file of the photo with this id, or of a part of it, as its viewer may have it. */
export async function deliverFile(
  request: ByteRequest,
  viewer: Viewer,
  given: OfferedOriginal,
  photoId: number,
): Promise<Delivery> {
  const { context } = request;
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
    // As for a request without conditions: validators and ranges are compared by the bucket, from which
    // the client has them.
    deliverBytes({ method: request.method, header: () => undefined }, representation),
  );
  const delivery = redirect ?? sent;
  await countDownload(request, photoId, delivery);
  return delivery;
}

/** Looking at a file is no download: pages that show it request it without `download`. */
async function countDownload(request: ByteRequest, id: number, delivery: Delivery): Promise<void> {
  const extent = request.query.has('download') ? sentExtent(request, delivery) : null;
  if (!extent) return;
  const { user } = await request.viewer();
  const { events } = request.context;
  events.downloaded('original-downloaded', user?.id ?? null, `photo:${id}`, extent);
}

/** The first two bytes of every JPEG. */
const START_OF_IMAGE = Buffer.from([0xff, 0xd8]);

async function deliverAsJpeg(
  request: ByteRequest,
  photo: VisiblePhoto<'originals'>,
): Promise<Delivery> {
  const { context, query, gone } = request;
  const made = await openThumbnail(context, photo, fullJpeg, gone);
  if (!made) return notFound;
  const { name, entry } = made;
  // The JPEG in the cache contains no metadata. What the viewer may have of it is put in front.
  const { viewer } = await request.viewer();
  const details = findMadeDetails(context.db, viewer, photo.id);
  const exif = details && exifSegment(details);
  const head = exif ? Buffer.concat([START_OF_IMAGE, exif]) : START_OF_IMAGE;
  const more = head.length - START_OF_IMAGE.length;
  const source: RangedSource = {
    kind: 'ranges',
    read: async function* ({ start, end }, signal) {
      if (start < head.length) yield head.subarray(start, Math.min(end, head.length));
      const [from, to] = [start, end].map((at) => Math.max(at, head.length) - more);
      yield* entry.chunks(from ?? 0, to ?? 0, signal);
    },
  };
  const purposes = exif ? (['originals', 'metadata'] as const) : (['originals'] as const);
  const delivery = deliverBytes(request, {
    // The name is of the original's content and of how it is encoded.
    etag: `"${name}-${entry.size.toString(36)}-${contentName([head.toString('latin1')])}"`,
    size: entry.size + more,
    source: recheckingSource(source, () => recheckAccess(request, photo, purposes)),
    mediaType: 'image/jpeg',
    disposition: {
      type: query.has('download') ? 'attachment' : 'inline',
      fileName: joinName(splitExtension(photo.filename)[0], '.jpg'),
    },
  });
  await countDownload(request, photo.id, delivery);
  return delivery;
}
