import { type Delivery, deliverBytes, type Representation } from '../http/delivery.ts';
import { contentName } from '../images/contentName.ts';
import type { Library } from '../library/library.ts';
import { findPhoto } from '../photos/photos.ts';
import type { VisiblePhoto } from '../photos/rows.ts';
import { askAgain, whileGiven } from './askAgain.ts';
import { type Content, findOriginal } from './content.ts';
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
  if (!photo) return notFound;
  const whole = findPhoto(db, viewer, photo.id, 'metadata') !== null;
  const content = whole ? await asItIs(library, photo) : await withoutMetadata(library, photo);
  if (!content) return notFound;
  const purposes = whole ? (['originals', 'metadata'] as const) : (['originals'] as const);
  const delivery = deliverBytes(request, {
    ...content,
    source: whileGiven(content.source, () => askAgain(request, photo, purposes)),
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

type Original = Pick<Representation, 'etag' | 'size' | 'source' | 'lastModifiedMs'>;

/** Validated by the file as it is now, not as the last scan found it. */
async function asItIs(library: Library, photo: VisiblePhoto): Promise<Original | null> {
  const content = await findOriginal(library, photo);
  return content && original(content, [photo.id, content.etag]);
}

async function withoutMetadata(library: Library, photo: VisiblePhoto): Promise<Original | null> {
  const file = await library.open(photo.path);
  if (!file) return null;
  try {
    const pieces = await findStripped(photo, file);
    if (!pieces) return null;
    const bytes = Buffer.concat(pieces);
    return {
      etag: `"${contentName([photo.id, file.etag, 'stripped'])}"`,
      size: bytes.length,
      lastModifiedMs: file.mtimeMs,
      source: { kind: 'bytes', bytes },
    };
  } finally {
    await file.close();
  }
}

function original(content: Content, tag: readonly (string | number)[]): Original {
  return {
    etag: `"${contentName(tag)}"`,
    size: content.size,
    lastModifiedMs: content.mtimeMs,
    source: content,
  };
}
