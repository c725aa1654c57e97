import { afterAll, afterEach, expect, test } from 'vitest';
import { openLibrary } from '../library/openLibrary.ts';
import { type BucketRefusal, startBucketProxy } from '../testing/bucketProxy.ts';
import { describeOnBucket } from '../testing/bucketServer.ts';
import { makeBucket, putObjects } from '../testing/testBucket.ts';
import { startTestGallery } from '../testing/testGallery.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { makeTestLibrary } from '../testing/testLibrary.ts';
import { drawTestJpeg, stampJpeg } from '../testing/testPictures.ts';
import { makeHealth } from './healthChecks.ts';

const refusals: readonly BucketRefusal[] = [403, 503, 'reset'];
/** Where every refusal is handled by the same code, `npm test` tries one of them. */
const some = process.env['TEST_LONG'] === undefined ? refusals.slice(-1) : refusals;

await describeOnBucket('a bucket that refuses for a while', async (server) => {
  const proxy = await startBucketProxy(server);
  const place = { ...(await makeBucket(server)), endpoint: proxy.endpoint };
  const drawn = await drawTestJpeg({ width: 300, height: 200, detail: 12 });
  const names = ['a.jpg', 'b.jpg', ...refusals.map((how) => `${how}.jpg`)];
  const files = names.map((name, number) => [
    name,
    stampJpeg(drawn, { number, takenAt: '2020:05:01 12:00:00' }),
  ]);
  const gallery = await startTestGallery(
    Object.fromEntries(files),
    () => 'delivery: { s3: stream }',
    place,
  );
  Object.assign(gallery.context.log, { error: () => undefined, warn: () => undefined });
  afterEach(() => proxy.refuse(null));
  afterAll(async () => {
    await gallery.stop();
    proxy.stop();
  });
  const statusOf = async (path: string) => (await gallery.get(path)).status;
  const health = async () => {
    // The result of a check is kept for some seconds. A new one saves waiting for that.
    Object.assign(gallery.context.work, { health: makeHealth() });
    return JSON.parse((await gallery.get('/api/health')).body.toString());
  };
  const down = (part: string) => ({ status: 'down', down: [part], why: { [part]: 'unreadable' } });

  test.each(refusals)(
    'while the library refuses (%s), pictures that are made are sent, and afterwards the others too',
    async (how) => {
      expect(await statusOf('/photos/1/thumb')).toBe(200);
      proxy.refuse(how, 'photos/');
      expect(await statusOf('/photos/1/thumb')).toBe(200);
      expect(await statusOf('/photos/1/original')).toBe(503);
      expect(await statusOf(`/photos/${gallery.ids[`${how}.jpg`]}/thumb`)).toBe(503);
      expect(await health()).toEqual(down('library'));
      proxy.refuse(null);
      expect(await statusOf('/photos/1/original')).toBe(200);
      expect(await statusOf(`/photos/${gallery.ids[`${how}.jpg`]}/thumb`)).toBe(200);
      expect(await health()).toEqual({ status: 'ok' });
    },
  );

  test.each(some)(
    'while the cache refuses (%s), pictures are made and sent all the same',
    async (how) => {
      proxy.refuse(how, 'cache/');
      const { status, headers } = await gallery.get('/photos/2/grid', { accept: 'image/webp' });
      expect([status, headers['content-type']]).toEqual([200, 'image/webp']);
      expect(await statusOf('/photos/2/original')).toBe(200);
      expect(await health()).toEqual(down('cache'));
      proxy.refuse(null);
      expect(await health()).toEqual({ status: 'ok' });
    },
  );

  test.each(some)(
    'an archive breaks off where the library refuses (%s), and can be resumed',
    async (how) => {
      const whole = await gallery.get('/albums/1/archive');
      proxy.refuse(how, 'photos/', 3);
      await expect(gallery.get('/albums/1/archive')).rejects.toThrow();
      proxy.refuse(null);
      const again = await gallery.get('/albums/1/archive', {
        range: 'bytes=2000-',
        'if-range': whole.headers.etag ?? '',
      });
      expect(again.status).toBe(206);
      expect(again.body.equals(whole.body.subarray(2000))).toBe(true);
    },
  );

  test.each(some)(
    'a scan loses nothing where the library refuses (%s), and the next one finds everything',
    async (how) => {
      const used = makeTestLibrary();
      try {
        const prefix = `scan-${how}/`;
        const at = `${prefix}2013/01_19_Snow/`;
        const pictures = Array.from({ length: 12 }, (_, i) => [`${i}.jpg`, jpeg({ data: `${i}` })]);
        await putObjects({ ...place, prefix: at }, Object.fromEntries(pictures));
        const library = openLibrary({ ...place, prefix });
        await used.scan({}, library);
        const present = () => used.photos().filter(({ missing }) => !missing).length;
        expect(present()).toBe(12);
        await putObjects({ ...place, prefix: at }, { 'new.jpg': jpeg({ data: 'new' }) });
        for (const after of [0, 1]) {
          proxy.refuse(how, prefix, after);
          await used.scan({ full: true }, library).catch(() => undefined);
          proxy.refuse(null);
          expect([after, present()]).toEqual([after, expect.toBeOneOf([12, 13])]);
        }
        const { state } = await used.scan({}, library);
        expect([state, present()]).toEqual(['done', 13]);
      } finally {
        used.close();
      }
    },
  );
});
