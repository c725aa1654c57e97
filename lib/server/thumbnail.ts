import { crc32 } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';
import type { Config } from '../config/config.ts';
import {
  type Delivery,
  deliverBytes,
  type RangedSource,
  type Representation,
} from '../http/delivery.ts';
import type { ThumbnailFormat } from '../images/encoding.ts';
import { renderPlaceholder } from '../images/placeholder.ts';
import { chatPreview, type Preset } from '../images/presets.ts';
import { findPhoto, findPhotoToApprove } from '../photos/photos.ts';
import { hasThumbnail, type VisiblePhoto } from '../photos/rows.ts';
import { joinName, splitExtension } from '../text/fileNames.ts';
import type { ServerContext } from './context.ts';
import { notFound } from './noticePage.ts';
import { type ByteRequest, requestedId } from './request.ts';
import { findThumbnail } from './thumbnailCache.ts';
import { thumbnailKey } from './thumbnailNames.ts';

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
  const preset = findPreset(config, request.params['preset'] ?? '');
  const { viewer } = await request.viewer();
  const photo = id === null ? null : find(db, viewer, id);
  if (!photo || !preset || !hasThumbnail(photo)) return notFound;
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

function findPreset({ presets, previews }: Config, name: string): Preset | undefined {
  return previews && name === chatPreview.name ? chatPreview : presets.get(name);
}

type Picture = Pick<Representation, 'etag' | 'size' | 'source'>;

async function thumbnailOrPlaceholder(
  { context, gone }: ByteRequest,
  photo: VisiblePhoto<'see' | 'approve'>,
  preset: Preset,
  format: ThumbnailFormat,
): Promise<Picture> {
  const found = await findThumbnail(context, photo, { preset, format }, gone);
  if (found) {
    const made = picture(`${found.name}-${crc32(found.bytes).toString(36)}`, found.bytes);
    const file = context.config.sendfile && (await locate(context, found.name, format));
    return file ? { ...made, source: fileSource(found.bytes, file) } : made;
  }
  const { bytes, width, height } = await renderPlaceholder(preset, format);
  return picture(`placeholder-${width}x${height}-${format}`, bytes);
}

/** The bytes of a file that a web server may send as well. */
function fileSource(bytes: Uint8Array, file: Buffer): RangedSource {
  return {
    kind: 'ranges',
    file,
    async *read({ start, end }) {
      yield bytes.subarray(start, end);
    },
  };
}

/** The path of a kept thumbnail; null where it is no local file, or the cache fails: we send the bytes. */
async function locate(
  { cache, log }: Pick<ServerContext, 'cache' | 'log'>,
  name: string,
  format: ThumbnailFormat,
): Promise<Buffer | null> {
  try {
    return await cache.locate(thumbnailKey(name, format));
  } catch (error) {
    log.error(`The thumbnail cache cannot be read: ${error}`);
    return null;
  }
}

/**
 * A picture whose bytes are in memory; `tag` is the etag without its quotes. Callers put a checksum into
 * it, since a thumbnail that is made again looks the same but may have other bytes.
 */
function picture(tag: string, bytes: Uint8Array): Picture {
  return { etag: `"${tag}"`, size: bytes.length, source: { kind: 'bytes', bytes } };
}

/** Browsers have few different headers, and clients that make them up push out one another's. */
const knownFormats = new LRUCache<string, ThumbnailFormat>({ max: 100 });
const LONGEST_KNOWN = 500;

/** WebP if the browser accepts it, else JPEG. */
function acceptedFormat(accept: string | undefined): ThumbnailFormat {
  if (accept === undefined || !accept.includes('image/webp')) return 'jpeg';
  const known = knownFormats.get(accept);
  if (known) return known;
  const offered = ['image/webp', 'image/jpeg'];
  const [best] = new Negotiator({ headers: { accept } }).mediaTypes(offered);
  const format = best === 'image/webp' ? 'webp' : 'jpeg';
  if (accept.length <= LONGEST_KNOWN) knownFormats.set(accept, format);
  return format;
}
