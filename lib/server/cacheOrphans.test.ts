import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pruneCache } from '../cache/prune.ts';
import { listAll } from '../testing/cacheContract.ts';
import { startTestGallery } from '../testing/testGallery.ts';
import { progressiveJpeg } from '../testing/testPictures.ts';
import { orphanFinder } from './cacheOrphans.ts';
import { countWrites } from './tendCache.ts';

const picture = await progressiveJpeg(300, 200);
const names = ['changed.jpg', 'damaged.jpg', 'gone.jpg', 'kept.jpg'];
const gallery = await startTestGallery(Object.fromEntries(names.map((name) => [name, picture])));
afterAll(() => gallery.stop());

test('thumbnails of changed and missing photos and of presets that are no more are orphans', async () => {
  const { context, db, ids } = gallery;
  const { cache, config } = context;
  for (const name of names) {
    for (const accept of ['image/webp', 'image/jpeg']) {
      await gallery.get(`/photos/${ids[name]}/thumb`, { accept });
    }
  }
  await gallery.get(`/photos/${ids['kept.jpg']}/grid`);
  await context.findings.flush();
  await cache.put('thumbnails/ab/0123456789abcdef.webp', Buffer.from('of an older version'));
  await cache.put(`stripped/ab/${ids['gone.jpg']}-${'a'.repeat(32)}.json`, Buffer.from('{}'));
  await cache.put(`stripped/ab/${ids['kept.jpg']}-${'b'.repeat(32)}.json`, Buffer.from('{}'));
  const before = [...(await listAll(cache, 'thumbnails')), ...(await listAll(cache, 'stripped'))];
  expect(before).toHaveLength(12);
  for (const { key } of before) utimesSync(join(gallery.dir, 'cache', key), 1e9, 1e9);
  const exec = (sql: string) => db.$client.exec(sql);
  exec(`update photos set missing_since = 1 where id = ${ids['gone.jpg']}`);
  exec(`update photos set etag = 'another' where id = ${ids['changed.jpg']}`);
  exec(`update photos set damaged = 'ends early' where id = ${ids['damaged.jpg']}`);
  const presets = new Map([...config.presets].filter(([name]) => name !== 'grid'));
  const findOrphans = orphanFinder(db, { ...config, presets });
  const pruned = await pruneCache(cache, { findOrphans, maxBytes: null, now: Date.now() });
  // Two thumbnails of the missing photo and two of the changed one, one of the removed preset, one of an older
  // version, and the stripped file of the missing photo.
  expect(pruned).toMatchObject({ orphans: { files: 7 }, kept: { files: 5 } });
  const left = [...(await listAll(cache, 'thumbnails')), ...(await listAll(cache, 'stripped'))];
  const idOf = (key: string) => Number(key.split('/')[2]?.split('-')[0]);
  expect(left.map(({ key }) => idOf(key)).sort()).toEqual([
    ...Array(2).fill(ids['damaged.jpg']),
    ...Array(3).fill(ids['kept.jpg']),
  ]);
});

test('bytes that are put into a cache are counted', async () => {
  const writes = { bytes: 0, kept: null };
  const cache = countWrites(gallery.context.cache, writes);
  await cache.put('thumbnails/ab/x.webp', Buffer.alloc(70));
  await cache.putStream(
    'thumbnails/ab/y.webp',
    (async function* () {
      yield Buffer.alloc(20);
      yield Buffer.alloc(10);
    })(),
  );
  expect(writes.bytes).toBe(100);
});
