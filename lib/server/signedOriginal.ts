import { type Viewer, withoutShares } from '../access/access.ts';
import type { Delivery } from '../http/delivery.ts';
import { findOfferedOriginal } from '../photos/originals.ts';
import { findAlbumOfPhoto } from '../photos/photos.ts';
import type { ServerContext } from './context.ts';
import type { ByteRequest } from './request.ts';

/**
 * A redirect to a signed URL of the original, where the library is in a bucket that can be reached
 * from outside; null where this server must send the original itself.
 *
 * Threat: such a URL contains the photo's directory, which guests with a share, and viewers who may
 * not see the album, do not learn otherwise. So it is only made for viewers who may have the whole
 * file and see its album, both without any share.
 *
 * @param whole the response with which this server would send the file to an unconditional request.
 */
export async function redirectToBucket(
  { method, context }: ByteRequest,
  viewer: Viewer,
  id: number,
  whole: Delivery,
): Promise<Delivery | null> {
  const { sign } = context.originals;
  const { s3, urlTtlMs } = context.config.delivery;
  if (!sign || s3 === 'stream') return null;
  const photo = findWithoutShares(context, viewer, id);
  if (!photo) return null;
  const location = await sign(photo, {
    method: method === 'HEAD' ? 'HEAD' : 'GET',
    ttlMs: urlTtlMs,
    contentType: whole.headers['Content-Type'] ?? 'application/octet-stream',
    contentDisposition: whole.headers['Content-Disposition'] ?? 'attachment',
    // The browser must revalidate each time, since a cached URL may have expired.
    cacheControl: 'private, no-cache',
  });
  return {
    status: 302,
    headers: {
      Location: location,
      'Content-Length': '0',
      'Cache-Control': 'private, no-store',
      Vary: 'Cookie',
      // The bucket need not know the gallery's address.
      'Referrer-Policy': 'no-referrer',
    },
    body: null,
  };
}

function findWithoutShares({ db }: ServerContext, viewer: Viewer, id: number) {
  const alone = withoutShares(viewer);
  const given = findOfferedOriginal(db, alone, id);
  if (!given || given.strip) return null;
  return findAlbumOfPhoto(db, alone, given.photo) ? given.photo : null;
}
