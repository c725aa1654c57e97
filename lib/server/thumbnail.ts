import { crc32 } from 'node:zlib';
import Negotiator from 'negotiator';
import { type Delivery, deliverBytes, type Representation } from '../http/delivery.ts';
import type { ThumbnailFormat } from '../images/encoding.ts';
import { renderPlaceholder } from '../images/placeholder.ts';
import type { Preset } from '../images/presets.ts';
import { findPhoto, findPhotoToApprove } from '../photos/photos.ts';
import type { VisiblePhoto } from '../photos/rows.ts';
import { joinName, splitExtension } from '../text/fileNames.ts';
import { notFound } from './notFound.ts';
import { type ByteRequest, requestedId } from './request.ts';
import { findThumbnail } from './thumbnailCache.ts';

/** `GET /photos/{id}/{preset}`: a thumbnail, made on first request. */
export function deliverThumbnail(request: ByteRequest): Promise<Delivery> {
  return deliverThumbnailOf(request, findPhoto);
}

/** `GET /waiting/{id}/{preset}`: the same, for administrators, of a photo that waits for approval. */
export function deliverWaitingThumbnail(request: ByteRequest): Promise<Delivery> {
  return deliverThumbnailOf(request, findPhotoToApprove);
}

async function deliverThumbnailOf(
  request: ByteRequest,
  find: typeof findPhoto | typeof findPhotoToApprove,
): Promise<Delivery> {
  const { db, config } = request.context;
  const id = requestedId(request);
  const preset = config.presets.get(request.params['preset'] ?? '');
  const { viewer } = await request.viewer();
  const photo = id === null ? null : find(db, viewer, id);
  if (!photo || !preset || photo.kind !== 'image') return notFound;
  const format = acceptedFormat(request.header('accept'));
  const found = await thumbnailOrPlaceholder(request, photo, preset, format);
  return deliverBytes(request, {
    ...found,
    mediaType: `image/${format}`,
    vary: 'Cookie, Accept',
    disposition: {
      type: 'inline',
      fileName: joinName(
        splitExtension(photo.filename)[0],
        `_${preset.name}.${format === 'jpeg' ? 'jpg' : format}`,
      ),
    },
  });
}

type Picture = Pick<Representation, 'etag' | 'size' | 'source'>;

async function thumbnailOrPlaceholder(
  { context, gone }: ByteRequest,
  photo: VisiblePhoto<'see' | 'approve'>,
  preset: Preset,
  format: ThumbnailFormat,
): Promise<Picture> {
  const found = await findThumbnail(context, photo, { preset, format }, gone);
  if (found) return picture(`${found.name}-${crc32(found.bytes).toString(36)}`, found.bytes);
  const { bytes, width, height } = await renderPlaceholder(preset, format);
  return picture(`placeholder-${width}x${height}-${format}`, bytes);
}

/**
 * `tag` is the etag without its quotes. Made alone or with others, a thumbnail is the same to look at
 * and need not be byte for byte.
 */
function picture(tag: string, bytes: Uint8Array): Picture {
  return { etag: `"${tag}"`, size: bytes.length, source: { kind: 'bytes', bytes } };
}

/** WebP if the browser accepts it, else JPEG. */
function acceptedFormat(accept: string | undefined): ThumbnailFormat {
  if (accept === undefined || !accept.includes('image/webp')) return 'jpeg';
  const offered = ['image/webp', 'image/jpeg'];
  const [best] = new Negotiator({ headers: { accept } }).mediaTypes(offered);
  return best === 'image/webp' ? 'webp' : 'jpeg';
}
