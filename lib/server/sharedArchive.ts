import type { Delivery } from '../http/delivery.ts';
import { findSharedList } from '../links/sharedThings.ts';
import { shareSequence } from '../photos/sequence.ts';
import { deliverSequence } from './archive.ts';
import { notFound } from './notFound.ts';
import { type ByteRequest, requestedId } from './request.ts';

/**
 * `GET /shared/{id}/archive`: the zip of the photos that a share lists, where it hands them out,
 * chosen and asked for as those of an album.
 */
export async function deliverSharedArchive(request: ByteRequest): Promise<Delivery> {
  const id = requestedId(request);
  const { viewer } = await request.viewer();
  const list = id === null ? null : findSharedList(request.context.db, viewer, id);
  if (!list) return notFound;
  return deliverSequence(request, shareSequence(viewer, list.id), {
    fileName: `${list.name}.zip`,
    subject: `share:${list.id}`,
  });
}
