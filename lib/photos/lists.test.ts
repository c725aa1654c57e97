import { describe, expect, test } from 'vitest';
import { type Viewer, visitor } from '../access/access.ts';
import {
  forAll,
  forFamily,
  forU,
  openLists,
  owner,
  somePhotos,
  u,
  world,
} from '../testing/testLists.ts';
import { fill } from '../testing/testWorld.ts';
import { albumNamesFor, findAlbum, findAlbumNeighbours, findLatestAlbumId } from './albums.ts';
import { captionsAndAlbumsFor } from './details.ts';
import { findAlbumOfPhoto, findPhoto } from './photos.ts';
import { previewsFor } from './previews.ts';
import { canHidePublic, listScope } from './scope.ts';
import { albumSequence, findNeighbours } from './sequence.ts';

const { db, statements, index } = openLists();

describe('albums', () => {
  test('are listed newest first, those of one day by name, twenty a page', () => {
    const albums = Array.from({ length: 25 }, (_, i) => ({
      date: `2020-01-${String(1 + Math.floor(i / 2)).padStart(2, '0')}`,
      name: `Album ${String(i).padStart(2, '0')}`,
      policy: forAll,
      photos: somePhotos(1),
    }));
    fill(db, world(...albums));
    const expected = albums.map(({ name }) => name).toReversed();
    expect(index(visitor).names).toEqual(expected.slice(0, 20));
    expect(index(visitor, { page: 2 }).names).toEqual(expected.slice(20));
    expect(index(visitor, { page: 3 }).names).toEqual([]);
    expect(index(visitor).total).toBe(25);
  });

  test('are in no list and at no address where the viewer may see no photo in them', () => {
    const { albumIds } = fill(
      db,
      world(
        { policy: forAll, photos: [{ name: 'a', policy: {} }] },
        { policy: forAll, photos: [] },
      ),
    );
    expect(index(visitor).names).toEqual([]);
    expect(index(visitor).years).toEqual([]);
    expect(albumIds.map((id) => findAlbum(db, visitor, id))).toEqual([null, null]);
    expect(findLatestAlbumId(db, listScope(visitor, false))).toBeNull();
  });

  test('that are hidden may have a visible photo, which has a page', () => {
    const { photoIds } = fill(
      db,
      world({ photos: [{ name: 'a', policy: forAll }, { name: 'b' }] }),
    );
    const photo = findPhoto(db, visitor, photoIds[0]?.[0] ?? 0);
    if (!photo) throw new Error('the photo is not visible');
    expect(findAlbumOfPhoto(db, visitor, photo)).toBeNull();
    expect(albumNamesFor(db, visitor, [photo.albumId])).toEqual(new Map());
    expect(captionsAndAlbumsFor(db, visitor, [photo]).albums).toEqual(new Map());
    expect(findNeighbours(db, albumSequence(visitor, photo.albumId), photo)).toMatchObject({
      previous: null,
      next: null,
      place: 1,
      count: 1,
    });
  });

  test('are listed once, however many policies and groups show them', () => {
    fill(db, world({ policy: { users: [1], groups: [1], public: true }, photos: somePhotos(2) }));
    expect(index(u).names).toHaveLength(1);
    expect(index(u).albums[0]?.count).toBe(2);
  });

  test('a member of any number of groups sees what each of them may', () => {
    const groups = Array.from({ length: 18 }, (_, i) => i + 1);
    const albums = groups.map((group) => ({
      name: `Album ${group}`,
      policy: { groups: [group] },
      photos: somePhotos(1),
    }));
    fill(db, { users: 1, groups: groups.length, albums });
    for (const count of groups) {
      const member: Viewer = { ...u, groupIds: groups.slice(0, count) };
      expect(index(member).total).toBe(count);
      expect(index({ ...u, groupIds: groups.slice(-count) }).total).toBe(count);
    }
    expect(index({ ...u, groupIds: [] }).total).toBe(0);
  });

  test('are counted by year, as far as the viewer may see them', () => {
    fill(
      db,
      world(
        { date: '2018-05-01', policy: forAll, photos: somePhotos(1) },
        { date: '2019-05-01', policy: forU, photos: somePhotos(1) },
        { date: '2020-05-01', photos: somePhotos(1) },
      ),
    );
    expect(index(visitor).years).toEqual([{ year: 2018, albums: 1 }]);
    expect(index(u).years.map(({ year }) => year)).toEqual([2019, 2018]);
    expect(index(owner).years.map(({ year }) => year)).toEqual([2020, 2019, 2018]);
  });

  test('search looks in the shown name, without regard to case or accents', () => {
    fill(
      db,
      world(
        { name: 'Été à Paris', dirpath: 'd1', policy: forAll, photos: somePhotos(1) },
        { name: '100% sûr_', dirpath: 'd2', policy: forAll, photos: somePhotos(1) },
      ),
    );
    expect(index(visitor, { query: 'ete A' }).names).toEqual(['Été à Paris']);
    expect(index(visitor, { query: 'd1' }).names).toEqual([]);
    expect(index(visitor, { query: '%' }).names).toEqual(['100% sûr_']);
    expect(index(visitor, { query: '_' }).names).toEqual(['100% sûr_']);
    expect(index(visitor, { query: "'; drop table albums; --" }).names).toEqual([]);
    expect(index(visitor, { query: '' }).names).toHaveLength(2);
  });

  test('words are found in any order, with letters and apostrophes as phones write them, and years', () => {
    fill(
      db,
      world(
        {
          date: '2019-12-24',
          name: 'Noël à Tromsø',
          dirpath: 'd1',
          policy: forAll,
          photos: somePhotos(1),
        },
        {
          date: '2020-07-14',
          name: 'L’été, rue Straße',
          dirpath: 'd2',
          policy: forAll,
          photos: somePhotos(1),
        },
      ),
    );
    const found = (query: string) => index(visitor, { query }).names;
    for (const query of ['tromso noel', '2019', 'NOËL 2019', '2019, Tromsø']) {
      expect(found(query)).toEqual(['Noël à Tromsø']);
    }
    for (const query of ["l'ete", 'L’ÉTÉ', 'strasse l´ete', '2020']) {
      expect(found(query)).toEqual(['L’été, rue Straße']);
    }
    expect(found('noel 2020')).toEqual([]);
    expect(found('noel strasse')).toEqual([]);
    expect(found('201')).toEqual([]);
  });

  test('have the visible albums beside them as neighbours', () => {
    const { albumIds } = fill(
      db,
      world(
        { date: '2020-01-01', name: 'a', policy: forAll, photos: somePhotos(1) },
        { date: '2020-01-01', name: 'b', photos: somePhotos(1) },
        { date: '2020-01-01', name: 'c', policy: forAll, photos: somePhotos(1) },
        { date: '2021-01-01', name: 'd', policy: forAll, photos: somePhotos(1) },
      ),
    );
    const album = findAlbum(db, visitor, albumIds[2] ?? 0);
    if (!album) throw new Error('the album is not visible');
    const { older, newer } = findAlbumNeighbours(db, listScope(visitor, true), album);
    expect([older?.name, newer?.name]).toEqual(['a', 'd']);
  });

  test('a share opens its album by URL and puts nothing into lists', () => {
    const album = { name: 'shared', policy: forU, shares: [1], photos: somePhotos(2) };
    const { albumIds } = fill(db, { ...world(album), shares: 1 });
    const holder: Viewer = { ...visitor, shareIds: [1] };
    expect(findAlbum(db, holder, albumIds[0] ?? 0)).not.toBeNull();
    expect(index(holder)).toMatchObject({ names: [], total: 0, years: [] });
    expect(findLatestAlbumId(db, listScope(holder, true))).toBeNull();
  });

  test('a user’s lists hold public albums until they are hidden, never by URL', () => {
    const { albumIds } = fill(
      db,
      world(
        { name: 'public', policy: forAll, photos: somePhotos(1) },
        { name: 'mine', policy: forFamily, photos: somePhotos(1) },
        { name: 'both', policy: { public: true, users: [1] }, photos: somePhotos(1) },
      ),
    );
    expect(index(visitor).names.toSorted()).toEqual(['both', 'public']);
    expect(index(u).names).toHaveLength(3);
    expect(index(u, { hidePublic: true }).names.toSorted()).toEqual(['both', 'mine']);
    expect(index(owner, { hidePublic: true }).names).toHaveLength(3);
    expect(findAlbum(db, u, albumIds[0] ?? 0)).not.toBeNull();
  });

  test('a user who has only public albums goes from one to the next', () => {
    const names = ['a', 'b'].map((name) => ({ name, policy: forAll, photos: somePhotos(1) }));
    const { albumIds } = fill(db, world(...names));
    const album = findAlbum(db, u, albumIds[0] ?? 0);
    if (!album) throw new Error('the album is not visible');
    expect(findAlbumNeighbours(db, listScope(u, true), album)).toMatchObject({
      newer: { name: 'b' },
    });
  });

  test('only somebody who sees more than public albums can hide these', () => {
    expect([visitor, u, owner].map(canHidePublic)).toEqual([false, true, false]);
    expect([visitor, u, owner].map((viewer) => listScope(viewer, true).withPublic)).toEqual([
      ...[true, false, true],
    ]);
    expect(listScope(u, false).withPublic).toBe(true);
  });

  test('hidden public albums are shown where the page would be empty without them', () => {
    fill(db, world({ name: 'public', policy: forAll, photos: somePhotos(1) }));
    expect(index(u, { hidePublic: true }).names).toEqual(['public']);
    expect(findLatestAlbumId(db, listScope(u, true))).not.toBeNull();
  });
});

describe('queries', () => {
  test('are as many for large galleries as for small ones', () => {
    const count = (albums: number) => {
      fill(
        db,
        world(
          ...Array.from({ length: albums }, (_, i) => ({
            name: `${i}`,
            policy: forFamily,
            photos: somePhotos(albums),
          })),
        ),
      );
      statements.length = 0;
      const { scope, albums: listed } = index(u);
      previewsFor(db, scope, listed, { previewCount: 5, day: '0' });
      // Whether anything was written is asked by two statements, which read no row.
      return statements.filter((text) => !/total_changes|data_version/.test(text)).length;
    };
    expect([count(2), count(20)]).toEqual([3, 3]);
  });
});
