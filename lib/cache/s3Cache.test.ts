import { randomUUID } from 'node:crypto';
import { CreateMultipartUploadCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { describeOnBucket } from '../testing/bucketServer.ts';
import { describeCache, listAll } from '../testing/cacheContract.ts';
import { makeBucket } from '../testing/testBucket.ts';
import { openCache } from './openCache.ts';
import { Bucket } from './s3Bucket.ts';

await describeOnBucket('a cache in a bucket', async (endpoint) => {
  const whole = await makeBucket(endpoint);
  describeCache('a bucket', async () => ({
    cache: openCache({ ...whole, prefix: `cache/${randomUUID()}/` }),
    // Swift may remove the old file of an object while another request is about to open it.
    missesWhileReplaced: true,
    close: async () => undefined,
  }));

  test('an upload that a killed process left is aborted once it is old', async () => {
    const place = { ...whole, prefix: 'cache/killed/' };
    const [bucket, cache] = [new Bucket(place), openCache(place)];
    const Key = `${place.prefix}films/ab/left.mp4`;
    await bucket.use(Key, async (client, Bucket) => {
      const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
      const part = { Bucket, Key, UploadId, PartNumber: 1, Body: Buffer.alloc(1000) };
      await client.send(new UploadPartCommand(part));
    });
    expect(await cache.removeUnfinished('thumbnails', Date.now() + 60_000)).toBe(0);
    expect(await cache.removeUnfinished('films', Date.now() - 60_000)).toBe(0);
    expect(await cache.removeUnfinished('films', Date.now() + 60_000)).toBe(1);
    expect(await cache.removeUnfinished('films', Date.now() + 60_000)).toBe(0);
    expect(await listAll(cache, 'films')).toEqual([]);
  });
});
