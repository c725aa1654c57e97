import { randomUUID } from 'node:crypto';
import { describeOnBucket } from '../testing/bucketServer.ts';
import { describeCache } from '../testing/cacheContract.ts';
import { makeBucket } from '../testing/testBucket.ts';
import { openCache } from './openCache.ts';

await describeOnBucket('a cache in a bucket', async (endpoint) => {
  const whole = await makeBucket(endpoint);
  describeCache('a bucket', async () => ({
    cache: openCache({ ...whole, prefix: `cache/${randomUUID()}/` }),
    // Swift removes the old file of an object that somebody may be about to open.
    missesWhileReplaced: true,
    close: async () => undefined,
  }));
});
