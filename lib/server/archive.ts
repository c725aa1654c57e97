import type { Delivery } from '../http/delivery.ts';
import { displayName } from '../library/albumPath.ts';
import { findAlbumView, findSharedList } from '../links/sharedThings.ts';
import { favouriteSequence } from '../photos/favourites.ts';
import {
  albumSequence,
  listArchivedSequence,
  type Sequence,
  shareSequence,
} from '../photos/sequence.ts';
import { makeRangeTest, parseIdRanges } from '../text/ids.ts';
import { deliverPhotos } from './archiveOfPhotos.ts';
import { deliverRenditions } from './archiveOfRenditions.ts';
import { archiveOf } from './archiveSet.ts';
import { notFound } from './noticePage.ts';
import { type ByteRequest, requestedId } from './request.ts';

/**
 * `GET /albums/{id}/archive`: the zip of the photos that this viewer may have, made as it is sent.
 * `?v=` is the version that is asked for, `?photos=3,5-9` chooses some, `?preset=` asks for pictures
 * of that size instead of the originals.
 */
export async function deliverArchive(request: ByteRequest): Promise<Delivery> {
  const id = requestedId(request);
  const { viewer } = await request.viewer();
  const view = id === null ? null : findAlbumView(request.context.db, viewer, id);
  if (!view) return notFound;
  const { album } = view;
  return deliverSequence(request, albumSequence(view.viewer, album.id), {
    fileName: `${album.date}_${displayName(album)}.zip`,
    subject: `album:${album.id}`,
  });
}

/**
 * `GET /shared/{id}/archive`: the zip of the photos that a share lists, if it gives originals away,
 * with the same parameters.
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

/**
 * `GET /favourites/archive`: the zip of the photos that the viewer likes, as far as they may have them,
 * with the same parameters.
 */
export async function deliverFavourites(request: ByteRequest): Promise<Delivery> {
  const { viewer } = await request.viewer();
  const { userId } = viewer;
  if (userId === null) return notFound;
  return deliverSequence(request, favouriteSequence({ ...viewer, userId }), {
    fileName: `${request.context.config.title}.zip`,
    subject: `user:${userId}`,
  });
}

/** The archive of a sequence of photos, of those that the request chooses and as it asks for them. */
async function deliverSequence(
  request: ByteRequest,
  sequence: Sequence,
  named: { readonly fileName: string; readonly subject: string },
): Promise<Delivery> {
  const { db, config } = request.context;
  const isChosen = requestedPhotos(request);
  const asked = request.query.get('preset');
  const preset = asked === null ? null : config.presets.get(asked);
  if (isChosen === null || preset === undefined) return notFound;
  const photos = listArchivedSequence(db, sequence).filter(isChosen);
  if (preset) return deliverRenditions(request, sequence, photos, { ...named, preset });
  const set = archiveOf(db, sequence, photos);
  return set ? deliverPhotos(request, set, named.fileName, named.subject) : notFound;
}

/** The photos selected by `?photos=`, or all; null where the parameter is invalid. */
function requestedPhotos({
  query,
}: ByteRequest): ((photo: { readonly id: number }) => boolean) | null {
  const listed = query.get('photos');
  if (listed === null) return () => true;
  const ranges = parseIdRanges(listed);
  if (ranges === null) return null;
  const isListed = makeRangeTest(ranges);
  return ({ id }) => isListed(id);
}
