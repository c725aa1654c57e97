import { randomUUID } from 'node:crypto';
import { describe } from 'vitest';
import { findBucketServer } from '../testing/bucketServer.ts';
import { describeCache } from '../testing/cacheContract.ts';
import { makeBucket } from '../testing/testBucket.ts';
import { openCache } from './openCache.ts';

const endpoint = await findBucketServer();

// Where there is no server for buckets, which is said by whoever looked for one.
describe.skipIf(endpoint === null)('a cache in a bucket', async () => {
  const whole = await makeBucket(endpoint ?? '');
  describeCache('a bucket', async () => ({
    cache: openCache({ ...whole, prefix: `cache/${randomUUID()}/` }),
    close: async () => undefined,
  }));
});
