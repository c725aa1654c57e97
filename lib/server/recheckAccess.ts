import type { Purpose } from '../access/access.ts';
import type { ByteSource } from '../http/delivery.ts';
import { mayHave, maySeeAll } from '../photos/photos.ts';
import type { ListedPhoto } from '../photos/rows.ts';
import type { ByteRequest } from './request.ts';

/** The viewer may no longer have what is being sent. */
export class AccessRevokedError extends Error {
  override readonly name = 'AccessRevokedError';
}

/** What is sent between two checks, or how long that takes (ms): over a slow line a megabyte takes minutes. */
const BYTES_BETWEEN = 4 * 1024 * 1024;
const MS_BETWEEN = 1_000;

/**
 * Checks again whether the sender of the request may have this photo, or part of one, for all these
 * purposes, by current sessions, policies and shares. Throws AccessRevokedError where not. The connection
 * is then broken, since a response that simply ended would look complete.
 */
export async function recheckAccess(
  request: ByteRequest,
  photo: ListedPhoto,
  purposes: readonly Purpose[],
): Promise<void> {
  const { viewer } = await request.viewerNow();
  if (!mayHave(request.context.db, viewer, photo, purposes)) {
    throw new AccessRevokedError(`photo ${photo.id} may no longer be had`);
  }
}

/**
 * Checks again whether the sender of the request may still see these photos, before their names are sent.
 * Throws as `recheckAccess` does.
 */
export async function recheckSeen(
  request: Pick<ByteRequest, 'context' | 'viewerNow'>,
  photos: readonly ListedPhoto[],
): Promise<void> {
  if (photos.length === 0) return;
  const { viewer } = await request.viewerNow();
  if (maySeeAll(request.context.db, viewer, photos)) return;
  throw new AccessRevokedError('a photo that would be named may no longer be seen');
}

/**
 * The same bytes, with access checked again as by `recheckingChunks`. Bytes that are in memory are sent at once,
 * without further checks.
 */
export function recheckingSource(source: ByteSource, ask: () => Promise<void>): ByteSource {
  if (source.kind !== 'ranges') return source;
  return {
    ...source,
    read: (span, signal) => recheckingChunks(source.read(span, signal), ask),
  };
}

/**
 * Passes chunks on and checks access again before the first, since it may have had to be found or made, and then
 * every few megabytes or every second: sending a film over a slow line takes an hour, and a revocation must take
 * effect sooner.
 */
export async function* recheckingChunks(
  chunks: AsyncIterable<Uint8Array>,
  ask: () => Promise<void>,
): AsyncGenerator<Uint8Array, void, void> {
  let since = BYTES_BETWEEN;
  let askedAt = 0;
  for await (const chunk of chunks) {
    if (since >= BYTES_BETWEEN || performance.now() - askedAt >= MS_BETWEEN) {
      await ask();
      since = 0;
      askedAt = performance.now();
    }
    since += chunk.length;
    yield chunk;
  }
}
