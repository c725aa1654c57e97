import { randomUUID } from 'node:crypto';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { inject, vi } from 'vitest';
import type { BucketPlace } from '../cache/openCache.ts';
import { Bucket } from '../cache/s3Bucket.ts';

/** Tests only: the key of the bucket server's user who may do everything, and no one's profile. */
export const TEST_KEY = {
  AWS_ACCESS_KEY_ID: 'test:tester',
  AWS_SECRET_ACCESS_KEY: 'testing',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Tests only: where the bucket server is, started for whoever asks first; null: there is none. */
export async function findBucketServer(): Promise<string | null> {
  const endpoint = await (await fetch(inject('swiftDesk'))).text();
  for (const [name, value] of Object.entries(TEST_KEY)) vi.stubEnv(name, value);
  return endpoint === '' ? null : endpoint;
}

/** Tests only: a new bucket, or a new prefix in one that is there. */
export async function makeBucket(endpoint: string): Promise<BucketPlace> {
  const bucket = `b${randomUUID()}`;
  const place = placeIn(endpoint, bucket);
  await new Bucket(place).use('', (client) =>
    client.send(new CreateBucketCommand({ Bucket: bucket })),
  );
  return place;
}

/** Tests only. */
function placeIn(endpoint: string, bucket: string, prefix = ''): BucketPlace {
  return { kind: 's3', bucket, prefix, endpoint, region: null, pathStyle: true };
}

/** Tests only: has objects of one byte listed that cannot be read. */
export async function listAsThere(
  { endpoint, bucket, prefix }: BucketPlace,
  paths: readonly string[],
): Promise<void> {
  const body = JSON.stringify({ container: bucket, keys: paths.map((path) => prefix + path) });
  const { ok } = await fetch(`${endpoint}/fill`, { method: 'POST', body });
  if (!ok) throw new Error('not listed');
}
