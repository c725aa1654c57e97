import { type Delivery, methodNotAllowed } from '../http/delivery.ts';
import { deliverArchive } from './archive.ts';
import type { ByteRoutePath } from './byteRoutePaths.ts';
import { deliverHealth } from './health.ts';
import { deliverOriginal } from './original.ts';
import type { ByteRequest } from './request.ts';
import { deliverSharedArchive } from './sharedArchive.ts';
import { deliverThumbnail, deliverWaitingThumbnail } from './thumbnail.ts';

type Deliver = (request: ByteRequest) => Promise<Delivery>;

/** What answers each of them. */
const byteRoutes: Readonly<Record<ByteRoutePath, Deliver>> = {
  '/photos/[id]/original': deliverOriginal,
  '/photos/[id]/[preset]': deliverThumbnail,
  '/albums/[id]/archive': deliverArchive,
  '/shared/[id]/archive': deliverSharedArchive,
  '/waiting/[id]/[preset]': deliverWaitingThumbnail,
  '/api/health': deliverHealth,
};

/** Answers a byte route. Methods are judged first: 405 must not tell what exists. */
export async function deliverRoute(path: ByteRoutePath, request: ByteRequest): Promise<Delivery> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed();
  return byteRoutes[path](request);
}
