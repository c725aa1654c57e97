import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { throughShares } from '../access/access.ts';
import { type Delivery, deliverBytes } from '../http/delivery.ts';
import { type GalleryTexts, galleryTexts } from '../i18n/gallery.ts';
import type { Locale } from '../i18n/locale.ts';
import { positionName } from '../i18n/positionName.ts';
import { parseArea } from '../photos/grid.ts';
import { type Cluster, hasPlaces, listClusters } from '../photos/places.ts';
import { listScope, photoViewer } from '../photos/scope.ts';
import { parseId } from '../text/ids.ts';
import { msToPad, padTime } from './constantTime.ts';
import { notFound } from './noticePage.ts';
import { type ByteRequest, clientKey, requestLocale } from './request.ts';

/** A cluster as the map receives it, with what screen readers say of it. */
export type NamedCluster = Cluster & { readonly label: string };

/**
 * `GET /map/clusters?in=AREA`: the clusters of an area, at most 2,000, as JSON. `share`: those of what that
 * share shows; `public`: with public albums, though the viewer hides them from lists. A viewer who may
 * have no position at all has no map, and gets the usual 404.
 */
export async function deliverClusters(request: ByteRequest): Promise<Delivery> {
  const { db, work } = request.context;
  const { viewer: asking, sessionId, hidePublic } = await request.viewer();
  const client = clientKey(request, { sessionId });
  // Threat: a hundred concurrent requests, each of which is admitted before the cost of any other
  // has been counted.
  await nextTurn();
  if (request.gone.aborted || !work.searches.mayAsk(client)) return tooMany;
  const startedAt = performance.now();
  const share = request.query.get('share');
  // What is no id counts as the id of no share, through which nothing is seen.
  const viewer = share === null ? asking : throughShares(asking, [parseId(share) ?? 0]);
  const area = parseArea(request.query.get('in') ?? '');
  if (area === null || !hasPlaces(db, viewer)) return notFound;
  const locale = await requestLocale(request);
  const words = { locale, t: galleryTexts(locale) };
  const hides = share === null && hidePublic && !request.query.has('public');
  const listed = hides ? photoViewer(listScope(viewer, true)) : viewer;
  const clusters = listClusters(db, listed, area).map((cluster) => named(cluster, words));
  const bytes = Buffer.from(JSON.stringify(clusters));
  const tookMs = performance.now() - startedAt;
  work.searches.noteMs(client, tookMs + msToPad(tookMs));
  // Threat: the more the rule has to look through, the longer it takes.
  await padTime(startedAt);
  const etag = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  return deliverBytes(request, {
    etag: `"${etag}"`,
    mediaType: 'application/json',
    size: bytes.length,
    source: { kind: 'bytes', bytes },
  });
}

function named(
  cluster: Cluster,
  words: { readonly locale: Locale; readonly t: GalleryTexts },
): NamedCluster {
  const position = positionName(words, cluster, cluster.level);
  const photos = words.t('photoCount', { count: cluster.photos });
  const [longitude, latitude] = [rounded(cluster.longitude), rounded(cluster.latitude)];
  return { ...cluster, longitude, latitude, label: words.t('mapCluster', { photos, position }) };
}

const tooMany: Delivery = {
  status: 429,
  headers: { 'Cache-Control': 'private, no-store', 'Retry-After': '1', 'Content-Length': '0' },
  body: null,
};

/** Rounds to about a metre. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}
