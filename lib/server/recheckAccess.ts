import type { Purpose } from '../access/access.ts';
import type { ByteSource } from '../http/delivery.ts';
import { mayHave } from '../photos/photos.ts';
import type { VisiblePhoto } from '../photos/rows.ts';
import type { ByteRequest } from './request.ts';

/** What is being sent may no longer be had by whoever gets it. */
export class AccessRevokedError extends Error {
  override readonly name = 'AccessRevokedError';
}

const BYTES_BETWEEN = 4 * 1024 * 1024;

/**
 * Asks once more whether whoever sent the request may have this photo for all these purposes, as
 * sessions, policies and shares are now. Throws AccessRevokedError where not: the connection is then
 * broken, since what ends by itself looks whole.
 */
export async function recheckAccess(
  request: ByteRequest,
  photo: VisiblePhoto,
  purposes: readonly Purpose[],
): Promise<void> {
  const { viewer } = await request.viewerNow();
  if (!mayHave(request.context.db, viewer, photo.id, purposes)) {
    throw new AccessRevokedError(`photo ${photo.id} may no longer be had`);
  }
}

/** The same bytes, asked for again while they are sent. What is in memory already is sent at once. */
export function recheckingSource(source: ByteSource, ask: () => Promise<void>): ByteSource {
  if (source.kind !== 'ranges') return source;
  return { ...source, read: (span, signal) => recheckingChunks(source.read(span, signal), ask) };
}

/**
 * Passes chunks on and asks again every few megabytes: a film takes an hour over a slow line, and a
 * revocation may not wait for it.
 */
export async function* recheckingChunks(
  chunks: AsyncIterable<Uint8Array>,
  ask: () => Promise<void>,
): AsyncGenerator<Uint8Array, void, void> {
  let since = 0;
  for await (const chunk of chunks) {
    if (since >= BYTES_BETWEEN) {
      await ask();
      since = 0;
    }
    since += chunk.length;
    yield chunk;
  }
}
