import { afterAll } from 'vitest';
import { type Viewer, visitor } from '../access/access.ts';
import { findAlbum, listAlbums, searchAlbums } from '../photos/albums.ts';
import { getOverview } from '../photos/albumYears.ts';
import { listScope } from '../photos/scope.ts';
import { parseSearch } from '../photos/searchQuery.ts';
import { albumSequence, findNeighbours, listSequence } from '../photos/sequence.ts';
import { openTestDatabase, type World, type WorldAlbum } from './testWorld.ts';

/** Tests only: user 1 in group 1, and user 2, who sees everything. */
export const u: Viewer = { ...visitor, userId: 1, groupIds: [1] };
export const owner: Viewer = { ...visitor, userId: 2, permissions: new Set(['view']) };
export const forAll = { public: true };
export const forU = { users: [1] };
export const forFamily = { groups: [1] };

export const somePhotos = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ name: `${i}.jpg`, takenAt: i }));
export const world = (...albums: WorldAlbum[]): World => ({ users: 2, groups: 1, albums });

/**
 * Tests only: a database, closed after the tests of the file, with functions that read lists from
 * it.
 */
export function openLists() {
  const { db, statements, close } = openTestDatabase();
  afterAll(close);

  function index(viewer: Viewer, { hidePublic = false, page = 1, query = '' } = {}) {
    const asked = listScope(viewer, hidePublic);
    if (query !== '') {
      const found = searchAlbums(db, asked, parseSearch(query, []), { page, newSince: null });
      return { names: found.albums.map(({ name }) => name), years: [], ...found };
    }
    const { scope, total, years } = getOverview(db, asked);
    const albums = listAlbums(db, scope, { page });
    return { names: albums.map(({ name }) => name), albums, total, years, scope };
  }

  /** The visible photos of an album, each with its neighbours. */
  function around(viewer: Viewer, albumId: number) {
    const album = findAlbum(db, viewer, albumId);
    if (!album) throw new Error('the album is not visible');
    const sequence = albumSequence(viewer, albumId);
    return listSequence(db, sequence).map((photo) => {
      const { previous, next } = findNeighbours(db, sequence, photo);
      return [previous?.filename ?? null, photo.filename, next?.filename ?? null];
    });
  }

  return { db, statements, index, around };
}
