import { expect } from '@playwright/test';
import { test } from '../gallery/galleries.ts';
import { findLeak } from './findLeak.ts';
import { idsIn } from './pageIds.ts';
import { viewerNames } from './viewers.ts';

const tag = '@once';

test('leak 13: a photo seen in a share does not name the album that it is in', { tag }, async ({
  world,
}) => {
  for (const viewer of ['holdsList', 'benHoldsList'] as const) {
    const page = await world.as(viewer, `/photos/${world.photoId('lake2.jpg')}`);
    expect(page.status).toBe(200);
    expect(idsIn(page.text, 'albums')).toEqual([]);
    expect(idsIn(page.text, 'shared')).toEqual([world.shares.list.id]);
    expect(page.text).not.toContain('Lake');
    expect(page.text).toContain('3 of 3');
  }
});

test('leak 16: the latest album is the latest that is seen', { tag }, async ({ world }) => {
  const latest = async () =>
    Object.fromEntries(
      await Promise.all(
        viewerNames.map(async (viewer) => {
          const { location } = (await world.as(viewer, '/latest')).headers;
          return [
            viewer,
            world.albums.find(({ id }) => location === `/albums/${id}`)?.name ?? location,
          ];
        }),
      ),
    );
  const allChristmas = Object.fromEntries(viewerNames.map((viewer) => [viewer, 'Christmas']));
  expect(await latest()).toEqual(allChristmas);
  // With public albums hidden, each viewer has another latest album.
  const { $client } = world.db;
  $client.exec('update sessions set hide_public = 1');
  expect(await latest()).toEqual({
    ...allChristmas,
    anna: 'Lake',
    ben: 'Picnic',
    benHoldsList: 'Picnic',
  });
  $client.exec('update sessions set hide_public = 0');
});

test('leak 17: no feed, site map or preview tells what there is', { tag }, async ({ world }) => {
  for (const path of [
    '/sitemap.xml',
    '/feed',
    '/feed.xml',
    '/rss.xml',
    '/atom.xml',
    '/robots.txt',
    '/opengraph-image',
    '/api/albums',
    '/index.json',
    '/manifest.webmanifest',
    '/manifest.json',
  ]) {
    for (const viewer of ['visitor', 'anna'] as const) {
      const answer = await world.as(viewer, path);
      expect([path, findLeak(world, viewer, answer, false)]).toEqual([path, null]);
      expect([path, idsIn(answer.text, 'albums'), idsIn(answer.text, 'photos')]).toEqual([
        path,
        [],
        [],
      ]);
    }
  }
  const { shares } = world;
  for (const path of [
    '/',
    `/s/${shares.locked.token}`,
    `/s/${shares.list.token}`,
    `/albums/${world.albumId('Christmas')}`,
  ]) {
    const { text, headers } = await world.ask(path);
    expect([path, /<meta[^>]+(og:|twitter:|name="description")/.test(text)]).toEqual([path, false]);
    expect(text).toContain('content="noindex"');
    expect(headers['x-robots-tag']).toContain('noindex');
  }
});

test('leak 18: a photo seen without its album names, counts and links nothing of it', {
  tag,
}, async ({ world }) => {
  for (const viewer of ['visitor', 'anna', 'holdsList'] as const) {
    const page = await world.as(viewer, `/photos/${world.photoId('market1.jpg')}`);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('Market');
    expect(page.text).not.toContain('2019-06');
    expect(page.text).toContain('data-count="1"');
    expect(idsIn(page.text, 'albums')).toEqual([]);
    expect(idsIn(page.text, 'photos')).toEqual([world.photoId('market1.jpg')]);
  }
});

test('leak 20: the pages of a share link only to what it shows', { tag }, async ({ world }) => {
  const album = world.albumId('Fireworks');
  const inside = ['rocket1.jpg', 'rocket2.jpg'].map((file) => world.photoId(file));
  for (const viewer of ['holdsAlbum', 'holdsClosed'] as const) {
    for (const path of [`/albums/${album}`, ...inside.map((id) => `/photos/${id}`)]) {
      const { text, status } = await world.as(viewer, path);
      expect([path, status]).toEqual([path, 200]);
      expect(idsIn(text, 'photos').filter((id) => !inside.includes(id))).toEqual([]);
      expect(idsIn(text, 'albums').filter((id) => id !== album)).toEqual([]);
      expect(idsIn(text, 'years')).toEqual([]);
    }
    for (const path of ['/', '/?q=fireworks', '/latest', '/years/2024']) {
      const { text, headers } = await world.as(viewer, path);
      expect(`${text} ${headers.location}`).not.toMatch(
        new RegExp(`Fireworks|/albums/${album}\\b`),
      );
    }
    expect((await world.as(viewer, '/years/2016')).status).toBe(404);
  }
});
