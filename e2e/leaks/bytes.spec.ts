import { expect } from '@playwright/test';
import { revokeLink } from '../../lib/links/links.ts';
import { setPolicies } from '../../lib/policies/change.ts';
import { test } from '../gallery/galleries.ts';
import { inParallel, responseText } from './http.ts';
import { unchanged } from './scans.ts';
import { presetNames } from './world.ts';

const tag = '@once';

test('leak 3: somebody who may see a photo may not therefore have its file', { tag }, async ({
  world,
}) => {
  const photo = `/photos/${world.photoId('harbour1.jpg')}`;
  const thumb = await world.as('anna', `${photo}/thumb`);
  expect(thumb.status).toBe(200);
  for (const query of [
    '?size=original',
    '?original',
    '?download',
    '?width=9999',
    '?preset=standard',
  ]) {
    expect((await world.as('anna', `${photo}/thumb${query}`)).body).toEqual(thumb.body);
  }
  const missing = responseText(await world.as('anna', '/albums/999999'));
  for (const name of [
    'original',
    'original?download',
    'Original',
    'original/',
    'original%20',
    'originals',
    'full',
    'thumb.jpg',
    'THUMB',
    '..%2foriginal',
    'thumb%2f..%2foriginal',
    'thumb/../original',
    'archive',
  ]) {
    const answer = await world.as('anna', `${photo}/${name}`);
    const same = responseText(answer) === missing || answer.status === 308;
    expect([name, same]).toEqual([name, true]);
  }
});

test('leak 4: what lies beside a photo has no address', { tag }, async ({ world }) => {
  const missing = responseText(await world.as('vera', '/albums/999999'));
  const photo = world.photoId('lake2.jpg');
  for (const path of ['lake2.xmp', 'lake2.mov', 'motion', 'sidecar', 'video', 'live', 'xmp']) {
    expect(responseText(await world.as('vera', `/photos/${photo}/${path}`))).toBe(missing);
  }
  for (const path of [
    '/library/2022/08_15_Lake/lake2.jpg',
    '/2022/08_15_Lake/lake2.jpg',
    '/photos/lake2.jpg',
    '/data/albumen.db',
    '/gallery.yaml',
    '/.env',
    '/cache/',
    '/_next/data/x/albums.json',
    '/albums',
    '/photos',
    '/photos/',
    '/api',
    '/in',
    '/s',
    '/shared',
  ]) {
    const answer = await world.as('vera', path);
    expect([path, responseText(answer) === missing || answer.status === 308]).toEqual([path, true]);
  }
});

test('leak 5: a cookie is good for what it was made for, and for nothing else', { tag }, async ({
  world,
}) => {
  const cookieValue = (cookie: string, name: string) =>
    cookie
      .split('; ')
      .find((pair) => pair.startsWith(`${name}=`))
      ?.slice(name.length + 1) ?? '';
  const session = cookieValue(world.cookies.vera, 'next-auth.session-token');
  const share = cookieValue(world.cookies.holdsAlbum, 'albumen-shares');
  expect([session.length > 50, share.length > 50]).toEqual([true, true]);
  const hidden = `/albums/${world.albumId('Fireworks')}`;
  const missing = responseText(await world.ask('/albums/999999'));
  for (const cookie of [
    `albumen-shares=${session}`,
    `next-auth.session-token=${share}`,
    `next-auth.session-token=${session.slice(0, -4)}AAAA`,
    `albumen-shares=${share.slice(0, -4)}AAAA`,
    `__Host-next-auth.session-token=${session}`,
    `next-auth.session-token=${session.replace(/^[^.]+/, 'eyJhbGciOiJub25lIn0')}`,
    'next-auth.session-token=eyJhbGciOiJub25lIn0.eyJzZXNzaW9uSWQiOjF9.',
    'albumen-shares=1',
    `x=${session}`,
  ]) {
    expect([
      cookie.slice(0, 30),
      responseText(await world.ask(hidden, { cookie })) === missing,
    ]).toEqual([cookie.slice(0, 30), true]);
  }
  for (const query of [
    `token=${session}`,
    `t=${world.shares.album.token}`,
    `share=${world.shares.album.id}`,
    `s=${share}`,
  ]) {
    expect(responseText(await world.ask(`${hidden}?${query}`))).toBe(missing);
  }
});

test('leak 6: after a link is revoked, its addresses are missing, whatever the browser has kept', {
  tag,
}, async ({ world }) => {
  const { cookie, linkId } = await world.signIn(world.userIds.anna);
  const photo = world.photoId('lake2.jpg');
  const paths = [
    ...[...presetNames, 'original'].map((name) => `/photos/${photo}/${name}`),
    `/albums/${world.albumId('Lake')}/archive`,
  ];
  const tags = new Map<string, string>();
  for (const path of paths) {
    const { status, headers } = await world.ask(path, { cookie });
    expect([path, status]).toEqual([path, 200]);
    expect(headers['cache-control']).toBe('private, no-cache');
    tags.set(path, String(headers.etag));
    const again = await world.ask(path, {
      cookie,
      headers: { 'if-none-match': String(headers.etag) },
    });
    expect([path, again.status]).toEqual([path, 304]);
  }
  revokeLink(world.db, null, linkId);
  const missing = responseText(await world.ask('/albums/999999', { cookie }));
  for (const path of paths) {
    const etag = tags.get(path) ?? '';
    for (const headers of [
      {},
      { 'if-none-match': etag },
      { range: 'bytes=0-5', 'if-range': etag },
    ]) {
      expect([path, responseText(await world.ask(path, { cookie, headers })) === missing]).toEqual([
        path,
        true,
      ]);
    }
  }
});

test('leak 6: a policy that is removed has no effect from the next request on', { tag }, async ({
  world,
}) => {
  await unchanged(world, async () => {
    const album = `/albums/${world.albumId('Lake')}`;
    expect((await world.as('anna', album)).status).toBe(200);
    const nobody = { public: false, inherit: true, userIds: [], groupIds: [] };
    setPolicies(world.db, null, [{ kind: 'album', id: world.albumId('Lake') }], nobody);
    const missing = responseText(await world.as('anna', '/albums/999999'));
    const photo = `/photos/${world.photoId('lake3.jpg')}`;
    for (const path of [album, `${album}/archive`, photo, `${photo}/thumb`, `${photo}/original`]) {
      expect([path, responseText(await world.as('anna', path)) === missing]).toEqual([path, true]);
    }
  });
});

test('leak 7: with the ETag of a hidden photo, or for a part of it, others get the same 404', {
  tag,
}, async ({ world }) => {
  const faults: string[] = [];
  await inParallel(
    world.photos.filter(({ seenBy }) => seenBy.length > 0),
    async (photo) => {
      for (const name of ['thumb', 'original']) {
        const path = `/photos/${photo.id}/${name}`;
        const { etag } = (await world.as('vera', path)).headers;
        for (const viewer of ['visitor', 'carl', 'anna', 'holdsClosed'] as const) {
          const seen = name === 'original' ? (photo.originalBy ?? photo.seenBy) : photo.seenBy;
          if (seen.includes(viewer)) continue;
          const missing = responseText(await world.as(viewer, '/albums/999999'));
          for (const headers of [
            { 'if-none-match': String(etag) },
            { 'if-match': String(etag) },
            { range: 'bytes=0-9', 'if-range': String(etag) },
          ]) {
            if (responseText(await world.as(viewer, path, { headers })) !== missing)
              faults.push(`${viewer} ${path}`);
          }
        }
      }
    },
  );
  expect(faults).toEqual([]);
});

test('leak 7: the image optimizer, which has a cache of its own, is closed', { tag }, async ({
  world,
}) => {
  const missing = responseText(await world.as('anna', '/albums/999999'));
  const photo = encodeURIComponent(`/photos/${world.photoId('lake2.jpg')}/standard`);
  for (const path of [
    `/_next/image?url=${photo}&w=640&q=75`,
    `/_next/image?url=${encodeURIComponent(`${world.url}/icon.svg`)}&w=64&q=75`,
    '/_next/image',
  ]) {
    const answer = await world.as('anna', path);
    expect([path, answer.status, responseText(answer) === missing]).toEqual([path, 404, true]);
  }
});
