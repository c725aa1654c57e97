import type { Delivery } from '../http/delivery.ts';
import { displayName } from '../library/albumPath.ts';
import { findAlbumView } from '../links/sharedThings.ts';
import { listAlbumPhotos } from '../photos/photos.ts';
import { deliverPhotos } from './archiveOfPhotos.ts';
import { notFound } from './notFound.ts';
import { type ByteRequest, requestedId } from './request.ts';

/** `GET /albums/{id}/archive`: the zip of the photos that this viewer may have, made as it is sent. */
export async function deliverArchive(request: ByteRequest): Promise<Delivery> {
  const { db } = request.context;
  const id = requestedId(request);
  const view = id === null ? null : findAlbumView(db, (await request.viewer()).viewer, id);
  const photos = view ? listAlbumPhotos(db, view.viewer, view.album, 'archivedOriginals') : [];
  if (!view || photos.length === 0) return notFound;
  const { album, viewer } = view;
  const whole = new Set(listAlbumPhotos(db, viewer, album, 'metadata').map((photo) => photo.id));
  const sources = photos.map((photo) => ({ photo, strip: !whole.has(photo.id) }));
  const name = `${album.date}_${displayName(album)}.zip`;
  return deliverPhotos(request, sources, name, `album:${album.id}`);
}
