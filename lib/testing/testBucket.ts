import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { Bucket } from '../cache/s3Bucket.ts';
import type { BucketPlace } from '../cache/storagePlace.ts';

/** Tests only: credentials of the bucket server's user with all rights. */
export const TEST_KEY = {
  AWS_ACCESS_KEY_ID: 'test:tester',
  AWS_SECRET_ACCESS_KEY: 'testing',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Tests only: a new bucket. */
export async function makeBucket(endpoint: string): Promise<BucketPlace> {
  const bucket = `b${randomUUID()}`;
  const place: BucketPlace = {
    kind: 's3',
    bucket,
    prefix: '',
    endpoint,
    region: null,
    pathStyle: true,
  };
  await new Bucket(place).use('', (client) =>
    client.send(new CreateBucketCommand({ Bucket: bucket })),
  );
  return place;
}

/**
 * Tests only: makes listings contain objects of one byte, which need not be readable: our bucket server
 * lists them without having them.
 */
export async function listAsThere(place: BucketPlace, paths: readonly string[]): Promise<void> {
  const { endpoint, bucket, prefix } = place;
  const body = JSON.stringify({ container: bucket, keys: paths.map((path) => prefix + path) });
  const { ok } = await fetch(`${endpoint}/fill`, { method: 'POST', body });
  if (!ok) await putMany(place, paths);
}

async function putMany(place: BucketPlace, paths: readonly string[]): Promise<void> {
  const bucket = new Bucket(place);
  await pLimit(20).map(paths, (path) =>
    bucket.use(place.prefix + path, (client, Bucket) =>
      client.send(new PutObjectCommand({ Bucket, Key: place.prefix + path, Body: 'x' })),
    ),
  );
}

/** Tests only: puts files there, by their paths below the prefix. */
export async function putObjects(
  place: BucketPlace,
  files: Readonly<Record<string, Buffer>>,
): Promise<void> {
  const bucket = new Bucket(place);
  for (const [path, Body] of Object.entries(files)) {
    const Key = place.prefix + path;
    await bucket.use(Key, (client, Bucket) =>
      client.send(new PutObjectCommand({ Bucket, Key, Body })),
    );
  }
}
