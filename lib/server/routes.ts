import { type Delivery, methodNotAllowed } from '../http/delivery.ts';
import { isStorageFault } from '../library/errors.ts';
import { deliverArchive, deliverFavourites, deliverSharedArchive } from './archive.ts';
import type { ByteRoutePath } from './byteRoutePaths.ts';
import { deliverFilm } from './film.ts';
import { deliverHealth } from './health.ts';
import { deliverClusters } from './mapClusters.ts';
import { deliverTile } from './mapTiles.ts';
import { deliverMetrics } from './metrics.ts';
import { unavailable } from './noticePage.ts';
import { deliverOffline } from './offline.ts';
import { deliverOriginal } from './original.ts';
import { deliverByPresentAccess } from './presentAccess.ts';
import type { ByteRequest } from './request.ts';
import { deliverThumbnail, deliverWaitingThumbnail } from './thumbnail.ts';
import { deliverTypedSearch } from './typedSearch.ts';

type Deliver = (request: ByteRequest) => Promise<Delivery>;

/** The handler of each byte route. */
const byteRoutes: Readonly<Record<ByteRoutePath, Deliver>> = {
  '/photos/[id]/original': deliverOriginal,
  '/photos/[id]/film': deliverFilm,
  '/photos/[id]/[preset]': deliverThumbnail,
  '/albums/[id]/archive': deliverArchive,
  '/shared/[id]/archive': deliverSharedArchive,
  '/favourites/archive': deliverFavourites,
  '/waiting/[id]/[preset]': deliverWaitingThumbnail,
  '/api/search': deliverTypedSearch,
  // This route is read as another viewer than all others (`viewersOf`).
  '/frame/[id]/[preset]': deliverThumbnail,
  '/offline': deliverOffline,
  '/map/clusters': deliverClusters,
  '/map/tiles/[z]/[x]/[y]': deliverTile,
  '/api/health': deliverHealth,
  '/api/metrics': deliverMetrics,
};

/** Handles a byte route. The method is checked first, so that a 405 does not reveal what exists. */
export async function deliverRoute(path: ByteRoutePath, request: ByteRequest): Promise<Delivery> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed();
  try {
    return await deliverByPresentAccess(request, byteRoutes[path]);
  } catch (error) {
    if (!isStorageFault(error)) throw error;
    request.context.log.error(`${path}: ${error}`);
    return unavailable;
  }
}
