import type { Delivery } from '../http/delivery.ts';
import { displayName } from '../library/albumPath.ts';
import { findAlbumView } from '../links/sharedThings.ts';
import { albumSequence, listSequence } from '../photos/sequence.ts';
import { parseIdRanges } from '../text/ids.ts';
import { deliverPhotos } from './archiveOfPhotos.ts';
import { archiveOf } from './archiveSet.ts';
import { notFound } from './notFound.ts';
import { type ByteRequest, requestedId } from './request.ts';

/**
 * `GET /albums/{id}/archive`: the zip of the photos that this viewer may have, made as it is sent.
 * `?v=` is the version that is asked for, `?photos=3,5-9` chooses some.
 */
export async function deliverArchive(request: ByteRequest): Promise<Delivery> {
  const { db } = request.context;
  const id = requestedId(request);
  const isChosen = requestedPhotos(request);
  if (id === null || isChosen === null) return notFound;
  const view = findAlbumView(db, (await request.viewer()).viewer, id);
  if (!view) return notFound;
  const { album, viewer } = view;
  const sequence = albumSequence(viewer, album.id);
  const set = archiveOf(db, sequence, listSequence(db, sequence).filter(isChosen));
  if (!set) return notFound;
  return deliverPhotos(
    request,
    set,
    `${album.date}_${displayName(album)}.zip`,
    `album:${album.id}`,
  );
}

/** Those that `?photos=` chooses, or all; null where it cannot be read. */
export function requestedPhotos({
  query,
}: ByteRequest): ((photo: { readonly id: number }) => boolean) | null {
  const listed = query.get('photos');
  if (listed === null) return () => true;
  const isListed = parseIdRanges(listed);
  return isListed && (({ id }) => isListed(id));
}
