import { displayName } from '../domain/albumPath.ts';
import { findAlbum } from '../gallery/albums.ts';
import { listAlbumPhotos } from '../gallery/photos.ts';
import { deliverPhotos } from './archiveOfPhotos.ts';
import type { Delivery } from './delivery.ts';
import { notFound } from './notFound.ts';
import { type ByteRequest, requestedId } from './request.ts';

/** `GET /albums/{id}/archive`: the zip of the photos that this viewer may have, made as it is sent. */
export async function deliverArchive(request: ByteRequest): Promise<Delivery> {
  const { db } = request.context;
  const id = requestedId(request);
  const { viewer } = await request.viewer();
  const album = id === null ? null : findAlbum(db, viewer, id);
  const photos = album ? listAlbumPhotos(db, viewer, album, 'archives') : [];
  if (!album || photos.length === 0) return notFound;
  const whole = new Set(listAlbumPhotos(db, viewer, album, 'metadata').map((photo) => photo.id));
  const sources = photos.map((photo) => ({ photo, strip: !whole.has(photo.id) }));
  const name = `${album.date}_${displayName(album)}.zip`;
  return deliverPhotos(request, sources, name, `album:${album.id}`);
}
