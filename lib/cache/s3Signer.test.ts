import { beforeEach, expect, test } from 'vitest';
import { useTestKey } from '../testing/fakeBucketService.ts';
import { Bucket } from './s3Bucket.ts';
import { openBucketCache } from './s3Cache.ts';
import { signUrl } from './s3Signer.ts';
import type { BucketPlace } from './storagePlace.ts';

beforeEach(useTestKey);

test.each([
  ['R2', { endpoint: 'https://account.r2.cloudflarestorage.com', region: 'auto', pathStyle: true }],
  ['Garage', { endpoint: 'http://garage.lan:3900', region: 'garage', pathStyle: true }],
  [
    'B2',
    {
      endpoint: 'https://s3.eu-central-003.backblazeb2.com',
      region: 'eu-central-003',
      pathStyle: false,
    },
  ],
  ['MinIO', { endpoint: 'http://minio.lan:9000', region: null, pathStyle: true }],
])('signed URLs for %s name bucket and region as it wants, and nothing else', async (_, where) => {
  const place: BucketPlace = { kind: 's3', bucket: 'photos', prefix: 'family/', ...where };
  const { origin, host, protocol } = new URL(where.endpoint);
  const base = where.pathStyle ? `${origin}/photos` : `${protocol}//photos.${host}`;
  const ttlMs = 300_000;
  const answer = {
    contentType: 'image/jpeg',
    contentDisposition: 'inline',
    cacheControl: 'private',
  };
  const original = new URL(
    await signUrl(new Bucket(place), 'family/a b+é.jpg', { method: 'GET', ttlMs, ...answer }),
  );
  const picture = new URL(
    await openBucketCache(place).sign('thumbnails/ab/x.webp', { ttlMs, contentType: 'image/webp' }),
  );
  expect(original.origin + original.pathname).toBe(`${base}/family/a%20b%2B%C3%A9.jpg`);
  expect(picture.origin + picture.pathname).toBe(`${base}/family/thumbnails/ab/x.webp`);
  const scope = `/${where.region ?? 'us-east-1'}/s3/aws4_request`;
  for (const { searchParams } of [original, picture]) {
    expect(searchParams.get('X-Amz-Credential')?.endsWith(scope)).toBe(true);
    expect(searchParams.get('X-Amz-SignedHeaders')).toBe('host');
    expect([...searchParams.keys()].filter((name) => /checksum/i.test(name))).toEqual([]);
  }
});
