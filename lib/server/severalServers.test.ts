import { afterAll, expect, test } from 'vitest';
import { visitor } from '../access/access.ts';
import { flushAllQueues } from '../activity/writeQueue.ts';
import { clearCache } from '../cache/prune.ts';
import { openDatabase } from '../db/open.ts';
import { findPhoto } from '../photos/photos.ts';
import { asTx } from '../testing/asTx.ts';
import { describeOnBucket } from '../testing/bucketServer.ts';
import { listAll } from '../testing/cacheContract.ts';
import { makeBucket } from '../testing/testBucket.ts';
import { makeTestContext, serveContext, startTestGallery } from '../testing/testGallery.ts';
import { drawTestJpeg, stampJpeg } from '../testing/testPictures.ts';
import { signThumbnails } from './signedThumbnails.ts';

await describeOnBucket('two servers with one bucket and one database', async (endpoint) => {
  const place = await makeBucket(endpoint);
  const drawn = await drawTestJpeg({ width: 640, height: 480 });
  const names = ['a.jpg', 'b.jpg', 'c.jpg'];
  const photos = names.map((name, number) => [
    name,
    stampJpeg(drawn, { number, takenAt: '2020:05:01 12:00:00' }),
  ]);
  const one = await startTestGallery(
    Object.fromEntries(photos),
    () => 'delivery: { s3: page, url_ttl: 1h }',
    place,
  );
  const { config } = one.context;
  const db = asTx(openDatabase(config.dataDir, { busyTimeoutMs: 20, timezone: config.timezone }));
  const context = makeTestContext(config, db);
  const two = await serveContext(context);
  afterAll(async () => {
    await new Promise((resolve) => two.server.close(resolve));
    await flushAllQueues(db);
    db.$client.close();
    await one.stop();
  });

  async function ask(port: number, path: string, headers: Record<string, string> = {}) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    const body = Buffer.from(await answer.arrayBuffer());
    return { status: answer.status, etag: answer.headers.get('etag') ?? '', body };
  }
  const ports = [one.port, two.port];
  const paths = names.map((name) => `/photos/${one.ids[name]}/thumb`);
  const thumbnails = () =>
    Promise.all(ports.flatMap((port) => paths.map((path) => ask(port, path))));
  const made = () => [one.context.work.made.thumbnails, context.work.made.thumbnails];

  test('a thumbnail that both make at once is the same, and kept once', async () => {
    const bothMade = Promise.withResolvers<void>();
    let puts = 0;
    for (const each of [one.context, context]) {
      const { put } = each.cache;
      const putTogether: typeof put = async (key, bytes) => {
        puts += 1;
        if (puts === 2) bothMade.resolve();
        await bothMade.promise;
        await put(key, bytes);
      };
      Object.assign(each, { cache: { ...each.cache, put: putTogether } });
    }
    const [path = ''] = paths;
    const [first, second] = await Promise.all(ports.map((port) => ask(port, path)));
    expect(made()).toEqual([1, 1]);
    expect([first?.status, second?.status]).toEqual([200, 200]);
    expect(second?.etag).toBe(first?.etag);
    expect(second?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true);
    const kept = await listAll(context.cache, 'thumbnails');
    expect(kept).toHaveLength(1);
    expect((await context.cache.read(kept[0]?.key ?? ''))?.equals(second?.body as Buffer)).toBe(
      true,
    );
  });

  test('what one has made the other sends, and pages of the other name', async () => {
    const before = made();
    const path = `/photos/${one.ids['a.jpg']}/grid`;
    const first = await ask(one.port, path, { accept: 'image/webp' });
    await flushAllQueues(one.db);
    const second = await ask(two.port, path, { accept: 'image/webp' });
    expect([second.status, second.etag]).toEqual([200, first.etag]);
    expect(made()).toEqual([(before[0] ?? 0) + 1, before[1]]);
    const photo = findPhoto(db, { ...visitor, permissions: new Set(['view']) }, 1);
    const preset = config.presets.get('grid');
    if (!photo || !preset) throw new Error('no photo');
    const signed = (await signThumbnails(context, [photo], [preset]))(photo).signed?.get('grid');
    expect((await fetch(signed ?? '')).status).toBe(200);
  });

  test('one may empty the cache while the other sends from it', async () => {
    const asking = thumbnails();
    await clearCache(context.cache);
    for (const { status } of [...(await asking), ...(await thumbnails())]) expect(status).toBe(200);
  });

  test('an archive that one has begun to send is resumed at the other', async () => {
    const whole = await ask(one.port, '/albums/1/archive');
    for (const from of [1, Math.floor(whole.body.length / 2), whole.body.length - 5]) {
      const part = await ask(two.port, '/albums/1/archive', {
        range: `bytes=${from}-`,
        'if-range': whole.etag,
      });
      expect(part.status).toBe(206);
      expect(part.body.equals(whole.body.subarray(from))).toBe(true);
    }
  });
});
