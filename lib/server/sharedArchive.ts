import type { Delivery } from '../http/delivery.ts';
import { findSharedList, listSharedPhotos } from '../links/sharedThings.ts';
import { deliverPhotos } from './archiveOfPhotos.ts';
import { notFound } from './notFound.ts';
import { type ByteRequest, requestedId } from './request.ts';

/** `GET /shared/{id}/archive`: the zip of the photos that a share lists, where it hands them out. */
export async function deliverSharedArchive(request: ByteRequest): Promise<Delivery> {
  const { db } = request.context;
  const id = requestedId(request);
  const { viewer } = await request.viewer();
  const list = id === null ? null : findSharedList(db, viewer, id);
  const photos = list ? listSharedPhotos(db, viewer, list.id, 'archivedOriginals') : [];
  if (!list || photos.length === 0) return notFound;
  const whole = new Set(listSharedPhotos(db, viewer, list.id, 'metadata').map(({ id }) => id));
  const sources = photos.map((photo) => ({ photo, strip: !whole.has(photo.id) }));
  return deliverPhotos(request, sources, `${list.name}.zip`, `share:${list.id}`);
}
