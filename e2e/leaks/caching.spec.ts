import { readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from '../gallery/galleries.ts';
import { ask, formsOf, inParallel, responseText, submit, withCookies } from './http.ts';
import { scanWith, unchanged } from './scans.ts';
import { viewerNames } from './viewers.ts';
import { presetNames } from './world.ts';

const tag = '@once';

test('leak 8: the next person in the same browser finds nothing that was kept', { tag }, async ({
  world,
}) => {
  const { cookie: signedIn } = await world.signIn(world.userIds.anna);
  // Signing out also closes shares that were opened in this browser.
  const cookie = `${signedIn}; ${world.cookies.holdsAlbum}`;
  const photo = `/photos/${world.photoId('lake2.jpg')}/thumb`;
  const { etag } = (await world.ask(photo, { cookie })).headers;
  const page = await world.ask('/', { cookie });
  expect(page.headers['cache-control']).toContain('no-store');
  const form = formsOf(page.text).find((fields) => fields.length === 1) ?? [];
  const out = await submit(world.port, '/', form, { cookie });
  expect(out.status).toBe(303);
  expect(out.headers['clear-site-data']).toBe('"cache", "storage"');
  const left = withCookies(cookie, out);
  expect(left).toBe('');
  const missing = responseText(await world.ask('/albums/999999'));
  for (const kept of [left, signedIn]) {
    const again = await world.ask(photo, {
      cookie: kept,
      headers: { 'if-none-match': String(etag) },
    });
    expect(responseText(again)).toBe(missing);
  }
  for (const script of ['/sw.js', '/service-worker.js', '/worker.js.map']) {
    expect(responseText(await world.ask(script))).toBe(missing);
  }
});

test('leak 9: no two things have the same ETag', { tag }, async ({ world }) => {
  const photos = world.photos.filter(({ seenBy }) => seenBy.length > 0);
  const asked = [
    ...photos.flatMap(({ id }) =>
      [...presetNames, 'original'].flatMap((name) => [
        { path: `/photos/${id}/${name}`, accept: 'image/jpeg' },
        ...(name === 'original' ? [] : [{ path: `/photos/${id}/${name}`, accept: 'image/webp' }]),
      ]),
    ),
    ...world.albums.map(({ id }) => ({ path: `/albums/${id}/archive`, accept: '*/*' })),
    ...world.parts.map(({ of, kind }) => ({
      path: `/photos/${of.id}/original?part=${kind}`,
      accept: '*/*',
    })),
  ];
  const tags = new Map<string, string>();
  const shared: string[] = [];
  await inParallel(asked, async ({ path, accept }) => {
    const { headers, status } = await world.as('vera', path, {
      method: 'HEAD',
      headers: { accept },
    });
    const etag = String(headers.etag);
    const other = tags.get(etag);
    if (status !== 200 || other !== undefined) shared.push(`${status} ${path} ${other}`);
    tags.set(etag, path);
  });
  expect(shared).toEqual([]);
  expect(tags.size).toBe(asked.length);
});

test('leak 10: ids are never used again, and nothing made of a file is served for the file that replaces it', {
  tag,
}, async ({ world }) => {
  const { $client } = world.db;
  const tables = $client
    .prepare(
      "select name, sql from sqlite_master where type = 'table' and sql like '%id%integer%primary key%'",
    )
    .all() as { name: string; sql: string }[];
  // The tables of a search index are FTS5's own.
  const reused = tables.filter(
    ({ name, sql }) =>
      !/_search_/.test(name) &&
      /\bid\W+integer primary key/i.test(sql) &&
      !/autoincrement/i.test(sql),
  );
  expect(tables.length).toBeGreaterThan(5);
  expect(reused.map(({ name }) => name)).toEqual([]);

  const path = '2023/05_01_Picnic/picnic1.jpg';
  const thumb = `/photos/${world.photoId('picnic1.jpg')}/thumb`;
  const before = await world.as('ben', thumb);
  await unchanged(world, async () => {
    await scanWith(world, { [path]: 98 });
    const after = await world.as('ben', thumb);
    expect(after.status).toBe(200);
    expect(after.headers.etag).not.toBe(before.headers.etag);
    expect(after.body.equals(before.body)).toBe(false);
    const old = { 'if-none-match': String(before.headers.etag) };
    expect((await world.as('ben', thumb, { headers: old })).status).toBe(200);
    await scanWith(world, { [path]: world.files.get('picnic1.jpg') ?? null });
  });
});

test('leak 44: nothing outside the library is reached, by path or by symbolic link', {
  tag,
}, async ({ world }) => {
  const missing = responseText(await world.as('vera', '/albums/999999'));
  const id = world.photoId('picnic2.jpg');
  for (const path of [
    `/photos/${id}/..%2f..%2f..%2fetc%2fpasswd`,
    `/photos/${id}/%2e%2e/%2e%2e/etc/passwd`,
    `/photos/${id}%2foriginal`,
    `/photos/${id}%5coriginal`,
    `/photos/${id}/..%5c..%5cgallery.yaml`,
    '/photos/..%2f..%2fgallery.yaml/original',
    '/_next/static/..%2f..%2f..%2fpackage.json',
    '/_next/static/%2e%2e/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/icon.svg%00.html',
    `/photos/${id}%00/original`,
    `/photos/%EF%BC%91/original`,
    `/albums/${world.albumId('Lake')}%2farchive`,
    '/%c0%ae%c0%ae/etc/passwd',
    '/%',
    '/photos/%zz',
    '//etc/passwd',
  ]) {
    const answer = await ask(world.port, path, { cookie: world.cookies.vera });
    const plain =
      responseText(answer) === missing || (answer.status === 308 && !/etc|evil/.test(answer.text));
    expect([path, answer.status, plain]).toEqual([path, answer.status, true]);
  }
  const file = join(world.library, '2023/05_01_Picnic/picnic2.jpg');
  const outside = join(world.folder, 'outside.jpg');
  writeFileSync(outside, 'OUTSIDE');
  renameSync(file, `${file}.kept`);
  try {
    for (const target of [outside, '../../../outside.jpg', '/etc/passwd']) {
      symlinkSync(target, file);
      expect(responseText(await world.as('vera', `/photos/${id}/original`))).toBe(missing);
      // The archive breaks off at a file that has changed; the next one leaves it out.
      const zip = await world
        .as('vera', `/albums/${world.albumId('Picnic')}/archive`)
        .catch(({ message }: Error) => ({ text: message }));
      expect(zip.text.includes('OUTSIDE') || zip.text.includes('root:')).toBe(false);
      renameSync(`${file}.kept`, file);
      renameSync(file, `${file}.kept`);
    }
  } finally {
    renameSync(`${file}.kept`, file);
  }
  // After the next scan, the changed file is in archives again.
  world.run('scan', '--quiet');
  expect((await world.as('ben', `/photos/${id}/original`)).status).toBe(200);
});

test('leak 22: no archive is kept anywhere', { tag }, async ({ world }) => {
  for (const viewer of viewerNames) {
    await world.as(viewer, `/albums/${world.albumId('Christmas')}/archive`);
  }
  const kept = readdirSync(world.dataDir, { recursive: true, encoding: 'utf8' });
  expect(kept.filter((name) => /zip|archive/i.test(name))).toEqual([]);
});
