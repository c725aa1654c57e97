import type { Delivery } from '../http/delivery.ts';
import { findSharedList } from '../links/sharedThings.ts';
import { listSequence, shareSequence } from '../photos/sequence.ts';
import { requestedPhotos } from './archive.ts';
import { deliverPhotos } from './archiveOfPhotos.ts';
import { archiveOf } from './archiveSet.ts';
import { notFound } from './notFound.ts';
import { type ByteRequest, requestedId } from './request.ts';

/**
 * `GET /shared/{id}/archive`: the zip of the photos that a share lists, where it hands them out;
 * `?v=` and `?photos=` as for an album.
 */
export async function deliverSharedArchive(request: ByteRequest): Promise<Delivery> {
  const { db } = request.context;
  const id = requestedId(request);
  const isChosen = requestedPhotos(request);
  if (id === null || isChosen === null) return notFound;
  const { viewer } = await request.viewer();
  const list = findSharedList(db, viewer, id);
  if (!list) return notFound;
  const sequence = shareSequence(viewer, list.id);
  const set = archiveOf(db, sequence, listSequence(db, sequence).filter(isChosen));
  if (!set) return notFound;
  return deliverPhotos(request, set, `${list.name}.zip`, `share:${list.id}`);
}
