import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { Bucket } from '../cache/s3Bucket.ts';
import { openLibrary } from '../library/openLibrary.ts';
import { startBucketProxy } from '../testing/bucketProxy.ts';
import { describeOnBucket } from '../testing/bucketServer.ts';
import { makeBucket } from '../testing/testBucket.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { makeTestLibrary } from '../testing/testLibrary.ts';

await describeOnBucket('a bucket that cannot be written', (endpoint) => {
  test('is scanned: a listing, and what is new is read once', async () => {
    const place = { ...(await makeBucket(endpoint)), prefix: 'family/' };
    const bucket = new Bucket(place);
    const put = (path: string, Body: Buffer) =>
      bucket.use(path, (client, Bucket) =>
        client.send(new PutObjectCommand({ Bucket, Key: `family/${path}`, Body })),
      );
    const album = '2013/01_19_Snow in Päris+%';
    for (let i = 0; i < 5; i++) await put(`${album}/${i}.jpg`, jpeg({ data: `${i}` }));
    const proxy = await startBucketProxy(endpoint);
    proxy.protect('');
    const used = makeTestLibrary();
    onTestFinished(() => {
      used.close();
      proxy.stop();
    });
    const library = openLibrary({ ...place, endpoint: proxy.endpoint });

    const first = await used.scan({}, library);
    expect(first.report.added_photos.total).toBe(5);
    expect(used.albums()).toMatchObject([{ dirpath: album, name: 'Snow in Päris+%' }]);
    expect(used.photos()[0]).toMatchObject({ width: 40, height: 30, damaged: null });
    expect(proxy.takeCounts()).toEqual({ LIST: 1, GET: 5 });

    const unchanged = await used.scan({}, library);
    expect(unchanged.report).toMatchObject({ outcome: 'done', changed_photos: { total: 0 } });
    expect(proxy.takeCounts()).toEqual({ LIST: 1 });

    await put(`${album}/0.jpg`, jpeg({ data: 'another' }));
    await put(`${album}/1.jpg`, jpeg({ data: '1' }));
    await put(`${album}/large.jpg`, Buffer.concat([jpeg({ data: 'l' }), Buffer.alloc(500_000)]));
    const changed = await used.scan({}, library);
    expect(changed.report).toMatchObject({
      changed_photos: { total: 1 },
      added_photos: { total: 1 },
    });
    // An object that is written again with the same content counts as unchanged. Of large objects the end is
    // read too, which is one GET more.
    expect(proxy.takeCounts()).toEqual({ LIST: 1, GET: 3 });

    const away = openLibrary({ ...place, endpoint: 'http://127.0.0.1:9' });
    const failed = await used.scan({ allowRemovals: true }, away);
    expect(failed.report).toMatchObject({ outcome: 'failed' });
    expect(failed.report.message).toMatch(/cannot be reached/);
    expect(used.photos().filter(({ missing }) => missing)).toEqual([]);
    expect(proxy.refused).toEqual([]);
  });
});
